import Testing

@testable import Extraction

@Suite struct ForestTests {
  /// A forest whose trees are chains to the right, with values that tell every leaf apart.
  private static func forest(width: Int, trees: Int, depth: Int) -> Forest {
    var random = SystemRandomNumberGenerator()
    var nodes: [Forest.Node] = []
    var list: [Forest.Tree] = []
    for _ in 0..<trees {
      let start = nodes.count
      for level in 0..<depth {
        let next = level + 1 < depth ? start + level + 1 : start + depth + level + 1
        nodes.append(
          Forest.Node(
            threshold: Float.random(in: -1...1, using: &random), feature: UInt16.random(in: 0..<UInt16(width)),
            left: UInt16(start + depth + level), right: UInt16(next), value: 0))
      }
      for leaf in 0...depth {
        let own = UInt16(start + depth + leaf)
        let value = Int16.random(in: -200...200, using: &random)
        nodes.append(Forest.Node(threshold: 0, feature: 0, left: own, right: own, value: value))
      }
      list.append(Forest.Tree(root: UInt16(start), depth: UInt16(depth)))
    }
    return Forest(nodes: nodes, trees: list, base: 0.25, scale: 0.001, width: width)
  }

  private static func plain(_ forest: Forest, _ row: ArraySlice<Float>) -> Float {
    var sum: Float = 0
    for tree in forest.trees {
      var index = Int(tree.root)
      while Int(forest.nodes[index].left) != index {
        let node = forest.nodes[index]
        let goesLeft = row[row.startIndex + Int(node.feature)] <= node.threshold
        index = Int(goesLeft ? node.left : node.right)
      }
      sum += Float(forest.nodes[index].value)
    }
    return sum * forest.scale + forest.base
  }

  @Test(arguments: [0, 1, 7, 8, 9, 31]) func sumsTheLeavesOfEveryRow(rows: Int) {
    let forest = Self.forest(width: 7, trees: 60, depth: 6)
    let values = (0..<rows * 7).map { _ in Float.random(in: -1.2...1.2) }
    let scores = forest.scores(values)
    #expect(scores.count == rows)
    for row in 0..<rows {
      #expect(abs(scores[row] - Self.plain(forest, values[row * 7..<row * 7 + 7])) < 1e-4)
    }
  }

  @Test func aRowFarFromDoubtIsLeftAlone() {
    // One tree of a single leaf, a hundred times: after forty of them the sum is below the limit and stays there.
    let leaf = Forest.Node(threshold: 0, feature: 0, left: 0, right: 0, value: -1_000)
    let forest = Forest(
      nodes: [leaf], trees: Array(repeating: Forest.Tree(root: 0, depth: 0), count: 100), base: 0, scale: 0.001,
      width: 1)
    let scores = forest.scores([5])
    #expect(abs(scores[0] - Forest.decided) < 0.01)
  }
}
