/// A read-mostly map from 64-bit hashes to small numbers: open addressing over two flat arrays.
///
/// The keys are hashes already, so a look-up costs one multiplication and nearly always one comparison. Zero is no key.
/// The seed is random for each process, so that a page cannot choose keys that collide.
struct HashTable: Sendable {
  private var keys: [UInt64]
  private var values: [UInt32]
  private(set) var count = 0

  private static let seed = UInt64.random(in: .min ... .max) | 1
  /// The same, where it is found without asking whether it is there yet.
  private let seed = Self.seed

  init(minimumCapacity: Int = 16) {
    var size = 16
    while size < minimumCapacity * 2 { size *= 2 }
    keys = Array(repeating: 0, count: size)
    values = Array(repeating: 0, count: size)
  }

  init(_ keys: [UInt64]) {
    self.init(minimumCapacity: keys.count)
    for key in keys { set(key, 1) }
  }

  subscript(key: UInt64) -> UInt32? {
    let slot = slot(of: key)
    return keys[slot] == 0 ? nil : values[slot]
  }

  mutating func set(_ key: UInt64, _ value: UInt32) {
    guard key != 0 else { return }
    let slot = slot(of: key)
    if keys[slot] == 0 {
      keys[slot] = key
      count += 1
    }
    values[slot] = value
    if count * 2 > keys.count { grow() }
  }

  /// Joins bits to what is known of a key.
  mutating func insert(_ bits: UInt32, at key: UInt64) { set(key, (self[key] ?? 0) | bits) }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    let mask = keys.count &- 1
    var slot = Int(truncatingIfNeeded: (key &* seed) >> 32) & mask
    while keys[slot] != 0, keys[slot] != key { slot = (slot &+ 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = Array(repeating: 0, count: old.0.count * 2)
    values = Array(repeating: 0, count: keys.count)
    for index in old.0.indices where old.0[index] != 0 {
      let slot = slot(of: old.0[index])
      keys[slot] = old.0[index]
      values[slot] = old.1[index]
    }
  }
}
