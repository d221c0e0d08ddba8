/// What is in a file of trained trees, which `Tools/train/modelfile.py` writes: ensembles by name, and a lexicon beside
/// them.
///
/// Format 1; all numbers are little-endian, `f32` is IEEE 754:
///
///     "CGBT" u8 version
///     u32 n, then n names: u32 hash, i8 weight      the lexicon of class and id names; the block model alone has one
///     u8 n, then n ensembles
///
///     ensemble: u8 n and n bytes of ASCII: its name
///               u32 hash of the names of its feature columns, u8 columns
///               f32 base, f32 scale, f32 threshold
///               for each column: u16 n, then n f32: the thresholds that its trees compare with
///               u8 kind of leaves: 2 for i16, 4 for f32
///               u16 n, then n trees
///     tree:     its nodes in preorder. An inner node is u8 column and the index of the threshold, a u8 where the
///               column has at most 256 of them, else a u16; a value at most the threshold goes to the first branch.
///               A leaf is 255 and its value, an i16 or f32.
///
/// In preorder a node can only point to what follows it: no tree turns in circles.
package struct ModelFile: Sendable {
  package static let version = 1
  /// Stands for a leaf where an inner node has its column.
  static let leaf: UInt8 = 255
  /// Nodes are numbered by 16 bits.
  static let maximumNodes = Int(UInt16.max)

  /// Names by hash, each with its weight.
  package let lexicon: [(hash: UInt32, weight: Int8)]
  private let ensembles: [(name: String, columns: UInt32, trees: GradientBoostedTrees)]

  package init(_ bytes: some Sequence<UInt8>) throws(ModelError) {
    var reader = ModelReader(bytes)
    try reader.readHead()
    lexicon = try reader.lexicon()
    var ensembles: [(name: String, columns: UInt32, trees: GradientBoostedTrees)] = []
    for _ in 0..<Int(try reader.byte()) { ensembles.append(try reader.ensemble()) }
    guard reader.isAtEnd else { throw .corrupt("there are bytes behind its end") }
    self.ensembles = ensembles
  }

  package var names: [String] { ensembles.map(\.name) }

  /// The trees of that name, which have to have been trained with these feature columns.
  package func trees(_ name: String, columns: [String]) throws(ModelError) -> GradientBoostedTrees {
    guard let found = ensembles.first(where: { $0.name == name }) else { throw .missing(name) }
    guard found.columns == Self.hash(columns), found.trees.width == columns.count else { throw .otherFeatures(name) }
    return found.trees
  }

  /// FNV-1a over the names joined by commas.
  static func hash(_ names: [String]) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in names.joined(separator: ",").utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }
}
