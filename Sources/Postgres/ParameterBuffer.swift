/// The parameters of one statement, laid out as libpq wants them: NUL-terminated texts, and binary values with their
/// lengths.
///
/// All values share one array of bytes, so a settle of hundreds of articles costs one allocation that grows, not one
/// for each value. No text has a zero byte before its terminator: U+0000 is dropped from texts.
struct ParameterBuffer {
  /// Bytes of one value at most: what a field of PostgreSQL holds, 1 GiB less one. libpq counts in 32 bits.
  static let maxValueBytes = 0x3fff_ffff

  private var bytes: [UInt8] = []
  private var values: [Value?] = []
  /// A value was larger than allowed: nothing may be sent.
  private(set) var isTooLarge = false

  /// Where a value lies in `bytes`; nil is SQL's NULL.
  private struct Value {
    let start: Int
    let length: Int32
    let isBinary: Bool
  }

  init(_ values: [PostgresValue], maxValueBytes: Int = ParameterBuffer.maxValueBytes) {
    self.values.reserveCapacity(values.count)
    for value in values { append(value, maxValueBytes) }
  }

  /// Calls `body` with the number of parameters, their pointers, lengths and formats, which are valid during the call
  /// only.
  func withPointers<R>(
    _ body: (
      Int32, UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
    ) -> R
  ) -> R {
    bytes.withUnsafeBytes { raw in
      let pointers = values.map { value -> UnsafePointer<CChar>? in
        guard let value, let base = raw.baseAddress else { return nil }
        return (base + value.start).assumingMemoryBound(to: CChar.self)
      }
      let lengths = values.map { $0?.length ?? 0 }
      let formats: [Int32] = values.map { $0?.isBinary == true ? 1 : 0 }
      return pointers.withUnsafeBufferPointer { pointers in
        lengths.withUnsafeBufferPointer { lengths in
          formats.withUnsafeBufferPointer { formats in
            body(Int32(pointers.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
          }
        }
      }
    }
  }

  private mutating func append(_ value: PostgresValue, _ maxValueBytes: Int) {
    if case .null = value {
      values.append(nil)
      return
    }
    let start = bytes.count
    let isBinary = appendContent(of: value)
    let length = bytes.count - start
    if length > maxValueBytes { isTooLarge = true }
    values.append(Value(start: start, length: Int32(clamping: length), isBinary: isBinary))
    bytes.append(0)
  }

  /// True when what it wrote is binary.
  private mutating func appendContent(of value: PostgresValue) -> Bool {
    switch value {
    case .null: break
    case .bool(let value): Self.append(value, &bytes)
    case .int(let value): Self.append(value, &bytes)
    case .double(let value): Self.append(value, &bytes)
    case .text(let value): Self.appendText(value, &bytes)
    case .json(let value): bytes.append(contentsOf: value.contains(0) ? value.filter { $0 != 0 } : value)
    case .boolArray(let values): ArrayLiteral.append(values, to: &bytes, element: Self.append)
    case .intArray(let values): ArrayLiteral.append(values, to: &bytes, element: Self.append)
    case .doubleArray(let values): ArrayLiteral.append(values, to: &bytes, element: Self.append)
    case .textArray(let values): ArrayLiteral.append(values, to: &bytes, element: ArrayLiteral.appendQuoted)
    case .bytes(let value):
      bytes.append(contentsOf: value)
      return true
    case .bytesArray(let values):
      BinaryArray.append(values, of: .bytea, to: &bytes) { value, bytes in bytes.append(contentsOf: value) }
      return true
    case .longTextArray(let values):
      BinaryArray.append(values, of: .text, to: &bytes, append: Self.appendText)
      return true
    }
    return false
  }

  private static func appendText(_ text: String, _ bytes: inout [UInt8]) {
    if text.utf8.contains(0) {
      bytes.append(contentsOf: text.utf8.lazy.filter { $0 != 0 })
    } else {
      bytes.append(contentsOf: text.utf8)
    }
  }

  private static func append(_ value: Bool, _ bytes: inout [UInt8]) { bytes.append(UInt8(ascii: value ? "t" : "f")) }

  private static func append(_ value: Int, _ bytes: inout [UInt8]) { bytes.append(contentsOf: String(value).utf8) }

  private static func append(_ value: Double, _ bytes: inout [UInt8]) {
    let text =
      if value.isNaN { "NaN" } else if value.isInfinite { value < 0 ? "-Infinity" : "Infinity" } else { String(value) }
    bytes.append(contentsOf: text.utf8)
  }
}
