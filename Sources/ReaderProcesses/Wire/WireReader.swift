import Untrusted

/// A frame that does not hold what it should.
struct WireError: Error {
  let problem: String
}

/// Reads what `WireWriter` wrote. The other side may be in the hands of a page: every length is compared with what is
/// left of the frame before anything is made of it, and a list can have no more elements than there are bytes.
struct WireReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// Throws unless all was read.
  func end() throws(WireError) {
    guard isAtEnd else { throw WireError(problem: "\(bytes.count - position) bytes more than expected") }
  }

  private mutating func take(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw WireError(problem: "ends too early") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func byte() throws(WireError) -> UInt8 {
    guard position < bytes.count else { throw WireError(problem: "ends too early") }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func bool() throws(WireError) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw WireError(problem: "has no truth value where one belongs")
    }
  }

  mutating func unsigned() throws(WireError) -> UInt64 {
    try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func int() throws(WireError) -> Int { Int(truncatingIfNeeded: Int64(bitPattern: try unsigned())) }

  mutating func double() throws(WireError) -> Double {
    let value = Double(bitPattern: try unsigned())
    guard value.isFinite else { throw WireError(problem: "has no number where one belongs") }
    return value
  }

  /// A length in bytes or elements; never more than there are bytes left.
  mutating func count() throws(WireError) -> Int {
    let value = Int(try take(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    guard value <= bytes.count - position else { throw WireError(problem: "states more than it has") }
    return value
  }

  /// Made valid and stream-safe again, as all text that a page has a hand in.
  mutating func text() throws(WireError) -> String { StreamSafe.text(try take(try count())) }

  /// A number within a range.
  mutating func int(in range: ClosedRange<Int>) throws(WireError) -> Int {
    let value = try int()
    guard range.contains(value) else { throw WireError(problem: "has a number out of its range") }
    return value
  }

  mutating func raw() throws(WireError) -> [UInt8] { Array(try take(try count())) }

  mutating func duration() throws(WireError) -> Duration {
    let (seconds, attoseconds) = (try int(), try int())
    guard (0...1_000_000_000).contains(seconds), (0..<1_000_000_000_000_000_000).contains(attoseconds) else {
      throw WireError(problem: "has no time where one belongs")
    }
    return Duration(secondsComponent: Int64(seconds), attosecondsComponent: Int64(attoseconds))
  }

  mutating func optional<Value>(
    _ read: (inout WireReader) throws(WireError) -> Value
  ) throws(WireError) -> Value? {
    try bool() ? try read(&self) : nil
  }

  mutating func list<Value>(
    _ read: (inout WireReader) throws(WireError) -> Value
  ) throws(WireError) -> [Value] {
    var values: [Value] = []
    for _ in 0..<(try count()) { values.append(try read(&self)) }
    return values
  }

  mutating func optionalText() throws(WireError) -> String? {
    try optional { reader throws(WireError) in try reader.text() }
  }

  mutating func texts() throws(WireError) -> [String] {
    try list { reader throws(WireError) in try reader.text() }
  }

  /// One of an enumeration by its raw value.
  mutating func name<Value: RawRepresentable<String>>() throws(WireError) -> Value {
    guard let value = Value(rawValue: try text()) else { throw WireError(problem: "has a name that is not known") }
    return value
  }
}
