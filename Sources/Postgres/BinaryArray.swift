/// PostgreSQL's binary form of one-dimensional arrays, as `array_recv` reads it: a header, then each element behind its
/// length.
///
/// Nothing is escaped: a body of 15 KB goes as it is, where text form looks at each of its bytes and the server does so
/// again.
enum BinaryArray {
  /// The elements' type by its number, which is the same in every database (`pg_type.dat`).
  enum Element: UInt32 {
    case bytea = 17
    case text = 25
  }

  /// Appends the array; `append` writes one element that is not null.
  static func append<Value>(
    _ values: [Value?], of element: Element, to bytes: inout [UInt8], append: (Value, inout [UInt8]) -> Void
  ) {
    appendInteger(values.isEmpty ? 0 : 1, to: &bytes)  // dimensions
    appendInteger(values.contains { $0 == nil } ? 1 : 0, to: &bytes)
    appendInteger(element.rawValue, to: &bytes)
    if values.isEmpty { return }
    appendInteger(UInt32(clamping: values.count), to: &bytes)
    appendInteger(1, to: &bytes)  // the first index
    for value in values {
      guard let value else {
        appendInteger(.max, to: &bytes)  // -1: null
        continue
      }
      let start = bytes.count
      appendInteger(0, to: &bytes)
      append(value, &bytes)
      let length = UInt32(clamping: bytes.count - start - 4)
      for (offset, byte) in bigEndian(length).enumerated() { bytes[start + offset] = byte }
    }
  }

  private static func appendInteger(_ value: UInt32, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: bigEndian(value))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [
      UInt8(truncatingIfNeeded: value >> 24), UInt8(truncatingIfNeeded: value >> 16),
      UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value),
    ]
  }
}
