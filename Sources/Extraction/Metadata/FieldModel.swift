/// A small boosted-tree model that scores one candidate of a field by its features.
///
/// Rules over sources plateau: whether the top heading or `og:title` is the title, or which of six dates on a page is
/// the day of publication, depends on several weak signs at once. The models are trained by `Tools/train/fields` and
/// kept as text in the source, so that a change shows in review; they are read once per process.
///
/// Format: the base score, then trees in preorder. `7<2.5` is an inner node (feature 7 below 2.5: its first branch,
/// which follows), `=0.13` a leaf. Scores are log odds.
struct FieldModel: Sendable {
  private var nodes: [Node] = []
  private var roots: [Int] = []
  private var base: Float = 0

  private struct Node {
    /// Negative for a leaf.
    var feature: Int
    /// Threshold, or a leaf's value.
    var value: Float
    /// Index of the second branch; the first one follows its node.
    var second = 0
  }

  /// `text` is one of our own, made for `features` features: a fault in it is a programmer's error.
  init(_ text: String, features: Int) {
    // Inner nodes whose branches are not complete, and whether the first branch is.
    var open: [(node: Int, hasFirst: Bool)] = []
    for (index, token) in text.utf8.split(whereSeparator: { $0 <= 0x20 }).map(Substring.init).enumerated() {
      if index == 0 {
        base = Self.number(token)
        continue
      }
      if open.isEmpty { roots.append(nodes.count) }
      guard token.hasPrefix("=") else {
        let parts = token.split(separator: "<")
        guard parts.count == 2, let feature = Int(parts[0]), feature < features else {
          preconditionFailure("field model: \(token) is no node")
        }
        open.append((nodes.count, false))
        nodes.append(Node(feature: feature, value: Self.number(parts[1])))
        continue
      }
      nodes.append(Node(feature: -1, value: Self.number(token.dropFirst())))
      while let last = open.popLast() {
        if last.hasFirst { continue }
        nodes[last.node].second = nodes.count
        open.append((last.node, true))
        break
      }
    }
    precondition(open.isEmpty, "field model: it breaks off")
  }

  private static func number(_ text: Substring) -> Float {
    guard let number = Float(text) else { preconditionFailure("field model: \(text) is no number") }
    return number
  }

  /// Log odds that the candidate is the field's value.
  func score(_ features: [Float]) -> Float {
    var sum = base
    for root in roots {
      var index = root
      while nodes[index].feature >= 0 {
        index = features[nodes[index].feature] < nodes[index].value ? index + 1 : nodes[index].second
      }
      sum += nodes[index].value
    }
    return sum
  }
}

/// Collects the candidates of a page with their features, to train the models from; nil outside of training.
final class CandidateRecorder {
  struct Row {
    var field: String
    var value: String
    var features: [Float]
  }
  private(set) var rows: [Row] = []

  func add(_ field: String, _ value: String, _ features: [Float]) {
    rows.append(Row(field: field, value: value, features: features))
  }
}
