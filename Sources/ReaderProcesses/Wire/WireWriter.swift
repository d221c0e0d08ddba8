/// Writes values into the bytes of a frame: numbers little-endian, texts and lists with their length before them.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 4096) { bytes.reserveCapacity(capacity) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }

  mutating func int(_ value: Int) { unsigned(UInt64(bitPattern: Int64(value))) }

  mutating func double(_ value: Double) { unsigned(value.bitPattern) }

  mutating func unsigned(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
  }

  mutating func count(_ value: Int) {
    let value = UInt32(clamping: value)
    for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func text(_ value: String) {
    count(value.utf8.count)
    bytes.append(contentsOf: value.utf8)
  }

  mutating func raw(_ value: [UInt8]) {
    count(value.count)
    bytes.append(contentsOf: value)
  }

  mutating func duration(_ value: Duration) {
    let (seconds, attoseconds) = value.components
    int(Int(clamping: seconds))
    int(Int(clamping: attoseconds))
  }

  mutating func optional<Value>(_ value: Value?, _ write: (inout WireWriter, Value) -> Void) {
    bool(value != nil)
    if let value { write(&self, value) }
  }

  mutating func list<Values: Collection>(_ values: Values, _ write: (inout WireWriter, Values.Element) -> Void) {
    count(values.count)
    for value in values { write(&self, value) }
  }

  mutating func text(_ value: String?) { optional(value) { $0.text($1) } }

  mutating func texts(_ values: [String]) { list(values) { $0.text($1) } }

  /// The head of a request: the lengths of its fields and of the page.
  static func lengths(_ fields: Int, _ body: Int) -> [UInt8] {
    var writer = WireWriter(capacity: 8)
    writer.count(fields)
    writer.count(body)
    return writer.bytes
  }
}
