/// What can be written into a frame and read from one. Both sides are the same build of the same program, so the form
/// has no versions.
protocol WireCoding {
  func write(to writer: inout WireWriter)
  init(from reader: inout WireReader) throws(WireError)
}

extension WireWriter {
  mutating func value(_ value: some WireCoding) { value.write(to: &self) }
  mutating func value<Value: WireCoding>(_ value: Value?) { optional(value) { $1.write(to: &$0) } }
  mutating func values(_ values: [some WireCoding]) { list(values) { $1.write(to: &$0) } }
}

extension WireReader {
  mutating func value<Value: WireCoding>() throws(WireError) -> Value { try Value(from: &self) }

  mutating func optionalValue<Value: WireCoding>() throws(WireError) -> Value? {
    try optional { reader throws(WireError) in try Value(from: &reader) }
  }

  mutating func values<Value: WireCoding>() throws(WireError) -> [Value] {
    try list { reader throws(WireError) in try Value(from: &reader) }
  }
}
