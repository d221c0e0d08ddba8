/// A condition for cron: `stalled or error_rate > 0.2`.
///
/// Figures by name, numbers, `< <= > >= == !=`, `and`, `or`, `not` and parentheses; `and` binds tighter than `or`.
package struct FailCondition: Sendable {
  /// What is wrong with a condition, and where.
  package struct SyntaxError: Error, CustomStringConvertible {
    package let text: String
    /// Characters before the place.
    package let place: Int
    package let message: String

    package var description: String { "\(message)\n  \(text)\n  \(String(repeating: " ", count: place))^" }
  }

  private indirect enum Node: Sendable {
    case truth(String)
    case comparison(Operand, String, Operand)
    case not(Node)
    case and(Node, Node)
    case or(Node, Node)
  }

  private enum Operand: Sendable {
    case figure(String)
    case number(Double)
  }

  private let root: Node
  package let text: String

  package init(parsing text: String) throws(SyntaxError) {
    var parser = Parser(text)
    root = try parser.condition()
    self.text = text
  }

  package func holds(for figures: StatusFigures) -> Bool { Self.holds(root, figures) }

  private static func holds(_ node: Node, _ figures: StatusFigures) -> Bool {
    switch node {
    case .truth(let name): return figures[name] == .truth(true)
    case .not(let inner): return !holds(inner, figures)
    case .and(let left, let right): return holds(left, figures) && holds(right, figures)
    case .or(let left, let right): return holds(left, figures) || holds(right, figures)
    case .comparison(let left, let sign, let right):
      let (left, right) = (value(left, figures), value(right, figures))
      switch sign {
      case "<": return left < right
      case "<=": return left <= right
      case ">": return left > right
      case ">=": return left >= right
      case "==": return left == right
      default: return left != right
      }
    }
  }

  private static func value(_ operand: Operand, _ figures: StatusFigures) -> Double {
    switch operand {
    case .number(let number): return number
    case .figure(let name):
      guard case .number(let number)? = figures[name] else { return 0 }
      return number
    }
  }
}

extension FailCondition {
  private struct Word {
    package let text: String
    package let place: Int
  }

  /// Recursive descent, one level per precedence.
  private struct Parser {
    /// Conditions within each other at most.
    private static let maxDepth = 50
    private static let signs = ["<=", ">=", "==", "!=", "<", ">", "="]

    private let text: String
    private var words: [Word]
    private var next = 0
    private var depth = 0

    init(_ text: String) {
      self.text = text
      words = Self.words(of: text)
    }

    mutating func condition() throws(SyntaxError) -> Node {
      let node = try either()
      if let extra = peek { throw error("\"\(extra.text)\" is not expected here; join conditions with and, or", extra) }
      return node
    }

    private mutating func either() throws(SyntaxError) -> Node {
      var node = try both()
      while take("or") { node = .or(node, try both()) }
      return node
    }

    private mutating func both() throws(SyntaxError) -> Node {
      var node = try single()
      while take("and") { node = .and(node, try single()) }
      return node
    }

    private mutating func single() throws(SyntaxError) -> Node {
      guard depth < Self.maxDepth else { throw error("too many levels of not and parentheses", peek) }
      depth += 1
      defer { depth -= 1 }
      if take("not") { return .not(try single()) }
      if take("(") {
        let node = try either()
        guard take(")") else { throw error("a ) is missing", peek) }
        return node
      }
      let first = peek
      let left = try operand()
      guard let sign = peek, Self.signs.contains(sign.text) else {
        guard case .figure(let name) = left, Self.isTruth(name) else {
          throw error("a comparison such as > 0 is missing", peek)
        }
        return .truth(name)
      }
      next += 1
      let second = peek
      let right = try operand()
      for (operand, word) in [(left, first), (right, second)] {
        if case .figure(let name) = operand, Self.isTruth(name) {
          throw error("\(name) is true or false and needs no comparison", word)
        }
      }
      return .comparison(left, sign.text == "=" ? "==" : sign.text, right)
    }

    private mutating func operand() throws(SyntaxError) -> Operand {
      guard let word = peek else { throw error("a figure or a number is missing", nil) }
      next += 1
      if let number = Double(word.text), number.isFinite { return .number(number) }
      guard StatusFigures.known.contains(where: { $0.name == word.text }) else {
        let names = StatusFigures.known.map(\.name).joined(separator: ", ")
        throw error("\"\(word.text)\" is neither a number nor one of \(names)", word)
      }
      return .figure(word.text)
    }

    private static func isTruth(_ name: String) -> Bool {
      StatusFigures.known.contains { $0.name == name && $0.isTruth }
    }

    private var peek: Word? { next < words.count ? words[next] : nil }

    private mutating func take(_ word: String) -> Bool {
      guard peek?.text == word else { return false }
      next += 1
      return true
    }

    private func error(_ message: String, _ word: Word?) -> SyntaxError {
      SyntaxError(text: text, place: word?.place ?? text.count, message: message)
    }

    private static func words(of text: String) -> [Word] {
      var words: [Word] = []
      let characters = Array(text)
      var place = 0
      while place < characters.count {
        let start = place
        if characters[place].isWhitespace {
          place += 1
          continue
        }
        if let sign = signs.first(where: { characters[start...].starts(with: $0) }) {
          place += sign.count
        } else if "()".contains(characters[place]) {
          place += 1
        } else {
          while place < characters.count, !characters[place].isWhitespace, !"()<>=!".contains(characters[place]) {
            place += 1
          }
          place = max(place, start + 1)
        }
        words.append(Word(text: String(characters[start..<place]), place: start))
      }
      return words
    }
  }
}
