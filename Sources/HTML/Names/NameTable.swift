/// Interns element and attribute names: a name becomes a number, so that the tree builder compares integers.
///
/// The Standard's names have the first numbers and lie in a set that all documents share; a page's own names follow, in
/// order of their first use.
struct NameTable: Sendable {
  typealias Key = NameSet.Key

  /// The largest number a name can have: node records keep 24 bits for it.
  static let maximumCode: UInt32 = 0xff_fffe

  private static let standard: NameSet = {
    var names = NameSet()
    for name in KnownNames.all.dropFirst() {
      let bytes = Array(name.utf8)
      _ = names.intern(bytes.span)
    }
    return names
  }()

  private let shared = NameTable.standard
  private var own = NameSet()

  var count: Int { shared.count + own.count - 1 }
  /// The bytes of memory the page's own names take.
  var ownBytes: Int { own.bytesInUse }

  /// The name's text.
  func string(_ code: UInt32) -> String {
    let index = Int(code)
    return index < shared.count ? shared.string(index) : own.string(index - shared.count + 1)
  }

  /// The number of a name of at most 16 bytes, or 0 when it was never interned.
  @inline(__always)
  func find(_ key: Key) -> UInt32 {
    let index = shared.find(key)
    return index != 0 ? index : number(own.find(key))
  }

  /// The number of a name, or 0 when it was never interned.
  func find(_ name: Span<UInt8>) -> UInt32 {
    let index = shared.find(name)
    return index != 0 ? index : number(own.find(name))
  }

  /// The number of a name, given now when it is new; 0 when the table is full.
  mutating func intern(_ name: Span<UInt8>) -> UInt32 {
    let index = shared.find(name)
    if index != 0 { return index }
    guard count <= Int(NameTable.maximumCode) else { return number(own.find(name)) }
    // In two steps: as an argument it would be taken in while a copy of `self` is held, and so copy all names each
    // time.
    let added = own.intern(name)
    return number(added)
  }

  @inline(__always)
  private func number(_ index: UInt32) -> UInt32 { index == 0 ? 0 : index &+ UInt32(shared.count &- 1) }
}

/// A set of names, numbered from 1 in the order they came in.
///
/// Open addressing over names packed into two words; names longer than 16 bytes are compared byte by byte. The hash is
/// seeded per process, so a page cannot choose names that collide; numbers do not depend on the seed.
struct NameSet: Sendable {
  /// A name packed for comparison: the first 16 bytes, little end first, zero-padded.
  struct Key: Equatable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length = 0

    /// Adds one byte; bytes beyond the sixteenth only count.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
      if length < 8 {
        low |= UInt64(byte) << UInt64(length &* 8)
      } else if length < 16 {
        high |= UInt64(byte) << UInt64((length &- 8) &* 8)
      }
      length &+= 1
    }
  }

  private struct Record {
    var low: UInt64
    var high: UInt64
    var offset: UInt32
    var length: UInt32
  }

  static let seed = UInt64.random(in: .min ... .max) | 1

  private var records: [Record] = [Record(low: 0, high: 0, offset: 0, length: 0)]
  private var bytes: [UInt8] = []
  private var slots: [UInt32] = [0]

  var count: Int { records.count }
  /// The bytes of memory the set takes.
  var bytesInUse: Int {
    records.capacity * MemoryLayout<Record>.stride + bytes.capacity + slots.capacity * MemoryLayout<UInt32>.stride
  }

  /// The name's text.
  func string(_ index: Int) -> String {
    let record = records[index]
    let start = Int(record.offset)
    return String(decoding: bytes[start..<start + Int(record.length)], as: UTF8.self)
  }

  /// The number of a name of at most 16 bytes, or 0 when it was never interned.
  @inline(__always)
  func find(_ key: Key) -> UInt32 {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: NameSet.hash(key.low, key.high)) & mask
    while true {
      let code = slots[slot]
      if code == 0 { return 0 }
      let record = records[Int(code)]
      if record.low == key.low, record.high == key.high, Int(record.length) == key.length { return code }
      slot = (slot &+ 1) & mask
    }
  }

  /// The number of a name, or 0 when it was never interned.
  func find(_ name: Span<UInt8>) -> UInt32 {
    slots[slot(of: name)]
  }

  /// The number of a name, given now when it is new.
  mutating func intern(_ name: Span<UInt8>) -> UInt32 {
    let found = slot(of: name)
    if slots[found] != 0 { return slots[found] }
    let words = NameSet.words(name)
    let code = UInt32(records.count)
    records.append(
      Record(low: words.low, high: words.high, offset: UInt32(bytes.count), length: UInt32(name.count)))
    for index in 0..<name.count { bytes.append(name[index]) }
    slots[found] = code
    if records.count * 2 > slots.count { grow() }
    return code
  }

  /// The slot that holds the name, or the empty one where it belongs.
  private func slot(of name: Span<UInt8>) -> Int {
    let mask = slots.count &- 1
    let words = NameSet.words(name)
    var slot = Int(truncatingIfNeeded: NameSet.hash(words.low, words.high)) & mask
    while slots[slot] != 0 {
      let record = records[Int(slots[slot])]
      if record.low == words.low, record.high == words.high, Int(record.length) == name.count,
        name.count <= 16 || equals(record, name)
      {
        return slot
      }
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  private func equals(_ record: Record, _ name: Span<UInt8>) -> Bool {
    let start = Int(record.offset)
    for index in 0..<name.count where bytes[start + index] != name[index] { return false }
    return true
  }

  private mutating func grow() {
    let mask = max(slots.count * 2, 32) - 1
    slots = Array(repeating: 0, count: mask + 1)
    for code in 1..<records.count {
      var slot = Int(truncatingIfNeeded: NameSet.hash(records[code].low, records[code].high)) & mask
      while slots[slot] != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = UInt32(code)
    }
  }

  /// A short name's bytes, or two hashes of a long one.
  private static func words(_ name: Span<UInt8>) -> (low: UInt64, high: UInt64) {
    if name.count <= 16 {
      var key = Key()
      for index in 0..<name.count { key.append(name[index]) }
      return (key.low, key.high)
    }
    var low = seed
    var high = ~seed
    for index in 0..<name.count {
      low = mix(low ^ UInt64(name[index]), 0x9e37_79b9_7f4a_7c15)
      high = mix(high &+ UInt64(name[index]), 0xd6e8_feb8_6659_fd93)
    }
    return (low, high)
  }

  @inline(__always)
  private static func hash(_ low: UInt64, _ high: UInt64) -> UInt64 {
    mix(low ^ seed, high ^ 0xa076_1d64_78bd_642f)
  }

  @inline(__always)
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: b | 1)
    return product.high ^ product.low
  }
}
