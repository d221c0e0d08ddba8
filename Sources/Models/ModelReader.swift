/// Reads the parts of a `ModelFile` from its first byte to its last; what points outside of what it indexes is refused.
struct ModelReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  var isAtEnd: Bool { offset == bytes.count }

  mutating func readHead() throws(ModelError) {
    guard bytes.starts(with: Array("CGBT".utf8)) else { throw .notAModel }
    offset = 4
    let version = Int(try byte())
    guard version == ModelFile.version else { throw .version(version) }
  }

  mutating func lexicon() throws(ModelError) -> [(hash: UInt32, weight: Int8)] {
    let count = Int(try integer())
    guard count <= bytes.count / 5 else { throw .corrupt("\(count) names") }
    var names: [(hash: UInt32, weight: Int8)] = []
    names.reserveCapacity(count)
    for _ in 0..<count { names.append((try integer(), Int8(bitPattern: try byte()))) }
    return names
  }

  mutating func ensemble() throws(ModelError) -> (name: String, columns: UInt32, trees: GradientBoostedTrees) {
    let name = try self.name()
    let columns = try integer()
    let width = Int(try byte())
    let (base, scale, threshold) = (try finite(name), try finite(name), try finite(name))
    guard width > 0, scale > 0 else { throw .corrupt("\(name): \(width) columns, a scale of \(scale)") }
    var thresholds: [[Float]] = []
    for _ in 0..<width {
      var column: [Float] = []
      for _ in 0..<Int(try short()) { column.append(try finite(name)) }
      thresholds.append(column)
    }
    let kind = try byte()
    guard let leaves = Leaves(rawValue: kind) else { throw .corrupt("\(name): leaves of kind \(kind)") }
    var nodes: [GradientBoostedTrees.Node] = []
    var trees: [GradientBoostedTrees.Tree] = []
    for _ in 0..<Int(try short()) { trees.append(try tree(of: name, thresholds, leaves, &nodes)) }
    return (
      name, columns,
      GradientBoostedTrees(nodes: nodes, trees: trees, base: base, scale: scale, width: width, threshold: threshold)
    )
  }

  private enum Leaves: UInt8 { case integers = 2, floats = 4 }

  private mutating func name() throws(ModelError) -> String {
    var name = ""
    for _ in 0..<Int(try byte()) {
      let byte = try byte()
      guard byte > 0x20, byte < 0x7F else { throw .corrupt("a name with the byte \(byte)") }
      name.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return name
  }

  private mutating func tree(
    of name: String, _ thresholds: [[Float]], _ leaves: Leaves, _ nodes: inout [GradientBoostedTrees.Node]
  ) throws(ModelError) -> GradientBoostedTrees.Tree {
    let root = nodes.count
    var depth = 0
    // Inner nodes whose second branch is still to come, or that branch's parent while it is read.
    var path: [(node: Int, isInSecond: Bool)] = []
    repeat {
      let index = nodes.count
      guard index < ModelFile.maximumNodes else { throw .corrupt("\(name): more nodes than are numbered") }
      let own = UInt16(index)
      let column = Int(try byte())
      guard column == Int(ModelFile.leaf) else {
        guard column < thresholds.count else { throw .corrupt("\(name): column \(column) of \(thresholds.count)") }
        let place = thresholds[column].count <= 256 ? Int(try byte()) : Int(try short())
        guard place < thresholds[column].count else {
          throw .corrupt("\(name): threshold \(place) of the \(thresholds[column].count) of column \(column)")
        }
        nodes.append(.init(value: thresholds[column][place], column: UInt16(column), left: own &+ 1, right: own))
        path.append((index, false))
        depth = max(depth, path.count)
        continue
      }
      let value = leaves == .integers ? Float(Int16(bitPattern: try short())) : try finite(name)
      nodes.append(.init(value: value, column: 0, left: own, right: own))
      while path.last?.isInSecond == true { path.removeLast() }
      if let last = path.indices.last {
        nodes[path[last].node].right = own &+ 1
        path[last].isInSecond = true
      }
    } while !path.isEmpty
    return .init(root: UInt16(root), depth: UInt16(depth))
  }

  mutating func byte() throws(ModelError) -> UInt8 {
    guard offset < bytes.count else { throw .truncated(at: offset) }
    defer { offset += 1 }
    return bytes[offset]
  }

  private mutating func short() throws(ModelError) -> UInt16 { UInt16(try byte()) | UInt16(try byte()) << 8 }
  private mutating func integer() throws(ModelError) -> UInt32 { UInt32(try short()) | UInt32(try short()) << 16 }

  /// A number of the trees of that name.
  private mutating func finite(_ name: String) throws(ModelError) -> Float {
    let number = Float(bitPattern: try integer())
    guard number.isFinite else { throw .corrupt("\(name): \(number) is no number") }
    return number
  }
}
