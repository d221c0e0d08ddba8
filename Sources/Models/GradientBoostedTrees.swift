/// An ensemble of regression trees over rows of floats: what the leaves sum up to is the log-odds of the label.
///
/// Evaluated without branches on the data: every tree is walked for exactly its depth, a leaf points to itself, and
/// eight rows walk side by side.
package struct GradientBoostedTrees: Sendable {
  package struct Node: Sendable {
    /// Goes left when the value is at most this; what a leaf adds, in units of `scale`.
    package var value: Float
    package var column: UInt16
    /// Indices among the nodes of the ensemble; a leaf's own index.
    package var left: UInt16
    package var right: UInt16

    package init(value: Float, column: UInt16, left: UInt16, right: UInt16) {
      (self.value, self.column, self.left, self.right) = (value, column, left, right)
    }
  }

  package struct Tree: Sendable {
    package var root: UInt16
    /// Steps from the root to the deepest leaf.
    package var depth: UInt16

    package init(root: UInt16, depth: UInt16) { (self.root, self.depth) = (root, depth) }
  }

  package let nodes: [Node]
  package let trees: [Tree]
  package let base: Float
  package let scale: Float
  /// Columns of a row.
  package let width: Int
  /// Log-odds from which the label is taken to hold; 0 where training chose none.
  package let threshold: Float

  /// What points outside the nodes or the columns is a programmer's error: `ModelFile` refuses such bytes.
  package init(nodes: [Node], trees: [Tree], base: Float, scale: Float, width: Int, threshold: Float = 0) {
    for node in nodes {
      precondition(Int(node.left) < nodes.count && Int(node.right) < nodes.count && Int(node.column) < width)
    }
    for tree in trees { precondition(Int(tree.root) < nodes.count) }
    self.nodes = nodes
    self.trees = trees
    self.base = base
    self.scale = scale
    self.width = width
    self.threshold = threshold
  }
}
