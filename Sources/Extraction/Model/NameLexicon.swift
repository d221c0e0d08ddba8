/// What class and id names say about the text below them, as learned: names by hash with a weight.
///
/// Above zero the name speaks for body, below zero against it. Names of too few domains have no weight.
struct NameLexicon: Sendable {
  private var table: HashTable
  /// Weights are stored in this many steps a unit.
  static let steps: Float = 32

  init() { table = HashTable() }

  /// Hashes in any order, each with its weight in steps.
  init(_ names: [(hash: UInt32, weight: Int8)]) {
    table = HashTable(minimumCapacity: names.count)
    for (hash, weight) in names { table.set(UInt64(hash) | 1 << 32, UInt32(bitPattern: Int32(weight))) }
  }

  /// The part of a name's hash that the lexicon knows it by.
  static func key(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash ^ hash >> 32) }

  func weight(of names: ArraySlice<UInt64>) -> Float {
    var sum: Int32 = 0
    for name in names {
      if let steps = table[UInt64(Self.key(name)) | 1 << 32] { sum &+= Int32(bitPattern: steps) }
    }
    return Float(sum) / Self.steps
  }
}
