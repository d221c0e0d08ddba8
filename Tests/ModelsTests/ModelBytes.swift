/// Writes the bytes of a model, as `Tools/train/modelfile.py` does.
struct ModelBytes {
  enum Node {
    case inner(column: UInt8, threshold: UInt8)
    case leaf(Float)
  }

  var bytes = Array("CGBT".utf8)

  /// The head, and `names` of a lexicon.
  init(version: UInt8 = 1, lexicon: [(UInt32, Int8)] = [], ensembles: UInt8) {
    bytes.append(version)
    integer(UInt32(lexicon.count))
    for (hash, weight) in lexicon {
      integer(hash)
      bytes.append(UInt8(bitPattern: weight))
    }
    bytes.append(ensembles)
  }

  mutating func ensemble(
    _ name: String, columns: UInt32, thresholds: [[Float]], base: Float = 0, scale: Float = 1, threshold: Float = 0,
    kind: UInt8 = 4, trees: [[Node]]
  ) {
    bytes.append(UInt8(name.utf8.count))
    bytes += Array(name.utf8)
    integer(columns)
    bytes.append(UInt8(thresholds.count))
    for value in [base, scale, threshold] { float(value) }
    for column in thresholds {
      short(UInt16(column.count))
      for value in column { float(value) }
    }
    bytes.append(kind)
    short(UInt16(trees.count))
    for node in trees.joined() {
      switch node {
      case .inner(let column, let place):
        bytes.append(column)
        let isWide = Int(column) < thresholds.count && thresholds[Int(column)].count > 256
        if isWide { short(UInt16(place)) } else { bytes.append(place) }
      case .leaf(let value):
        bytes.append(255)
        if kind == 2 { short(UInt16(bitPattern: Int16(value))) } else { float(value) }
      }
    }
  }

  private mutating func short(_ value: UInt16) { bytes += [UInt8(value & 255), UInt8(value >> 8)] }
  private mutating func float(_ value: Float) { integer(value.bitPattern) }
  private mutating func integer(_ value: UInt32) {
    short(UInt16(truncatingIfNeeded: value))
    short(UInt16(truncatingIfNeeded: value >> 16))
  }
}
