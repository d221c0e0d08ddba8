/// Reads the model artefact that `Tools/train` writes. All numbers are little-endian.
///
///     "CBLK" u8 version
///     u32 hash of the block feature names, u32 hash of the page feature names
///     u32 n, then n names: u32 hash, i8 weight                      the lexicon
///     2 forests over blocks (articles, any page), 7 forests over pages (one a page type, in the order of `PageType`)
///
///     forest: u16 width, f32 base, f32 scale, for each column u8 n and n f32 thresholds; u16 trees
///     tree:   u8 inner nodes, each u8 column, u8 threshold, u8 left, u8 right; then (inner + 1) i16 leaves
///     A child below 128 is an inner node of the tree, one from 128 a leaf; children come after their parent.
struct ModelReader {
  static let version = 1
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func model(_ bytes: [UInt8]) throws(ModelError) -> BlockModel {
    var reader = ModelReader(bytes)
    return try reader.model()
  }

  private mutating func model() throws(ModelError) -> BlockModel {
    guard bytes.starts(with: Array("CBLK".utf8)) else { throw .notAModel }
    offset = 4
    let version = Int(try byte())
    guard version == Self.version else { throw .version(version) }
    let blockNames = try integer()
    let pageNames = try integer()
    guard blockNames == Self.hash(BlockFeature.names), pageNames == Self.hash(PageFeature.names) else {
      throw .otherFeatures
    }
    let count = Int(try integer())
    guard count <= bytes.count / 5 else { throw .corrupt("\(count) names") }
    var names: [(hash: UInt32, weight: Int8)] = []
    names.reserveCapacity(count)
    for _ in 0..<count { names.append((try integer(), Int8(bitPattern: try byte()))) }
    let article = try forest(width: BlockFeature.count)
    let any = try forest(width: BlockFeature.count)
    var types: [Forest] = []
    for _ in PageType.allCases { types.append(try forest(width: PageFeature.allCases.count)) }
    guard offset == bytes.count else { throw .corrupt("\(bytes.count - offset) bytes too many") }
    return BlockModel(lexicon: NameLexicon(names), article: article, any: any, types: types)
  }

  /// FNV-1a over the names joined by commas.
  static func hash(_ names: [String]) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in names.joined(separator: ",").utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }

  private mutating func forest(width expected: Int) throws(ModelError) -> Forest {
    let width = Int(try short())
    guard width == expected else { throw .corrupt("\(width) columns where \(expected) are computed") }
    let base = try float()
    let scale = try float()
    guard base.isFinite, scale.isFinite, scale > 0 else { throw .corrupt("a scale of \(scale)") }
    var thresholds: [[Float]] = []
    for _ in 0..<width {
      var column: [Float] = []
      for _ in 0..<Int(try byte()) { column.append(try float()) }
      thresholds.append(column)
    }
    var nodes: [Forest.Node] = []
    var trees: [Forest.Tree] = []
    for _ in 0..<Int(try short()) { trees.append(try tree(thresholds, &nodes)) }
    return Forest(nodes: nodes, trees: trees, base: base, scale: scale, width: width)
  }

  private mutating func tree(_ thresholds: [[Float]], _ nodes: inout [Forest.Node]) throws(ModelError) -> Forest.Tree {
    let inner = Int(try byte())
    let start = nodes.count
    guard inner < 128, start + inner * 2 + 1 <= Int(UInt16.max) else { throw .corrupt("a tree of \(inner) nodes") }
    var depths = [Int](repeating: 0, count: inner)
    var depth = 0
    for index in 0..<inner {
      let column = Int(try byte())
      let threshold = Int(try byte())
      guard column < thresholds.count, threshold < thresholds[column].count else {
        throw .corrupt("column \(column), threshold \(threshold)")
      }
      var children: [UInt16] = []
      for _ in 0..<2 {
        let child = Int(try byte())
        depth = max(depth, depths[index] + 1)
        if child >= 128 {
          guard child - 128 <= inner else { throw .corrupt("leaf \(child - 128) of \(inner + 1)") }
          children.append(UInt16(start + inner + child - 128))
        } else {
          // Children behind their parent: no tree can turn in circles.
          guard child > index, child < inner else { throw .corrupt("node \(child) below node \(index)") }
          depths[child] = depths[index] + 1
          children.append(UInt16(start + child))
        }
      }
      nodes.append(
        Forest.Node(
          threshold: thresholds[column][threshold], feature: UInt16(column), left: children[0], right: children[1],
          value: 0))
    }
    for leaf in 0...inner {
      let own = UInt16(start + inner + leaf)
      let value = Int16(bitPattern: try short())
      nodes.append(Forest.Node(threshold: 0, feature: 0, left: own, right: own, value: value))
    }
    return Forest.Tree(root: UInt16(start), depth: UInt16(depth))
  }

  private mutating func byte() throws(ModelError) -> UInt8 {
    guard offset < bytes.count else { throw .truncated(at: offset) }
    defer { offset += 1 }
    return bytes[offset]
  }

  private mutating func short() throws(ModelError) -> UInt16 { UInt16(try byte()) | UInt16(try byte()) << 8 }
  private mutating func integer() throws(ModelError) -> UInt32 { UInt32(try short()) | UInt32(try short()) << 16 }
  private mutating func float() throws(ModelError) -> Float { Float(bitPattern: try integer()) }
}
