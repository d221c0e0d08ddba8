import Testing

@testable import Models

@Suite struct GradientBoostedTreesTests {
  typealias Node = GradientBoostedTrees.Node
  typealias Tree = GradientBoostedTrees.Tree

  /// Trees that are chains to the right, with values that tell every leaf apart.
  private static func chains(width: Int, trees: Int, depth: Int) -> GradientBoostedTrees {
    var random = SystemRandomNumberGenerator()
    var nodes: [Node] = []
    var list: [Tree] = []
    for _ in 0..<trees {
      let start = nodes.count
      for level in 0..<depth {
        let next = level + 1 < depth ? start + level + 1 : start + depth + level + 1
        nodes.append(
          Node(
            value: Float.random(in: -1...1, using: &random), column: UInt16.random(in: 0..<UInt16(width)),
            left: UInt16(start + depth + level), right: UInt16(next)))
      }
      for leaf in 0...depth {
        let own = UInt16(start + depth + leaf)
        nodes.append(
          Node(value: Float(Int16.random(in: -200...200, using: &random)), column: 0, left: own, right: own))
      }
      list.append(Tree(root: UInt16(start), depth: UInt16(depth)))
    }
    return GradientBoostedTrees(nodes: nodes, trees: list, base: 0.25, scale: 0.001, width: width)
  }

  private static func plain(_ trees: GradientBoostedTrees, _ row: ArraySlice<Float>) -> Float {
    var sum: Float = 0
    for tree in trees.trees {
      var index = Int(tree.root)
      while Int(trees.nodes[index].left) != index {
        let node = trees.nodes[index]
        let goesLeft = row[row.startIndex + Int(node.column)] <= node.value
        index = Int(goesLeft ? node.left : node.right)
      }
      sum += trees.nodes[index].value
    }
    return sum * trees.scale + trees.base
  }

  @Test(arguments: [0, 1, 7, 8, 9, 31]) func sumsTheLeavesOfEveryRow(rows: Int) {
    let trees = Self.chains(width: 7, trees: 60, depth: 6)
    let values = (0..<rows * 7).map { _ in Float.random(in: -1.2...1.2) }
    let logOdds = trees.logOdds(values)
    #expect(logOdds == (0..<rows).map { Self.plain(trees, values[$0 * 7..<$0 * 7 + 7]) })
  }

  /// Two trees as they would be drawn: column 1 at most 2.5 ? 10 : (column 0 at most 1.5 ? 20 : 30), and a single leaf
  /// of -4.
  private static let drawn = GradientBoostedTrees(
    nodes: [
      Node(value: 2.5, column: 1, left: 1, right: 2), Node(value: 10, column: 0, left: 1, right: 1),
      Node(value: 1.5, column: 0, left: 3, right: 4), Node(value: 20, column: 0, left: 3, right: 3),
      Node(value: 30, column: 0, left: 4, right: 4), Node(value: -4, column: 0, left: 5, right: 5),
    ],
    trees: [Tree(root: 0, depth: 2), Tree(root: 5, depth: 0)], base: 0.5, scale: 2, width: 2, threshold: 32.5)

  @Test(
    arguments: [
      ([0, 0], 12.5), ([9, 2.5], 12.5), ([1.5, 2.6], 32.5), ([1.6, 2.6], 52.5), ([-.infinity, .infinity], 32.5),
      ([0, .nan], 32.5), ([.nan, .nan], 52.5),
    ] as [([Float], Float)])
  func atMostTheThresholdGoesLeft(row: [Float], logOdds: Float) {
    #expect(Self.drawn.logOdds(row) == [logOdds])
    #expect(Self.drawn.accepts(row) == [logOdds >= 32.5])
  }

  @Test func noRowsHaveNoLogOdds() {
    #expect(Self.drawn.logOdds([]) == [])
    #expect(Self.drawn.accepts([]) == [])
  }

  /// One tree of a single leaf, a hundred times: after forty of them the sum is below the limit and stays there.
  @Test func aRowFarFromDoubtIsLeftAlone() {
    let leaf = Node(value: -1_000, column: 0, left: 0, right: 0)
    let trees = GradientBoostedTrees(
      nodes: [leaf], trees: Array(repeating: Tree(root: 0, depth: 0), count: 100), base: 0, scale: 0.001, width: 1)
    let exit = GradientBoostedTrees.EarlyExit(trees: 40, below: -3.5, logOdds: -7)
    #expect(abs(trees.logOdds([5], earlyExit: exit)[0] + 7) < 0.01)
    #expect(abs(trees.logOdds([5])[0] + 100) < 0.01)
    let later = GradientBoostedTrees.EarlyExit(trees: 40, below: -50, logOdds: -7)
    #expect(trees.logOdds([5], earlyExit: later) == trees.logOdds([5]))
  }

  @Test func manyRowsStopWhereTheTimeIsOver() {
    let trees = Self.chains(width: 1, trees: 3, depth: 2)
    let values = Array(repeating: Float(0), count: 1_001)
    var asked = 0
    let stopped = trees.logOdds(values) {
      asked += 1
      return asked == 2
    }
    #expect(stopped == nil)
    #expect(asked == 2)
    #expect(trees.logOdds(Array(values.prefix(1_000))) { true } != nil)
  }
}
