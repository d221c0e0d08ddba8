/// The parameters of one statement, laid out as libpq wants them: NUL-terminated texts.
///
/// All texts share one array of bytes, so a settle of hundreds of articles costs one allocation that grows, not one for
/// each value. The terminators are the only zero bytes in it: U+0000 is dropped from texts.
struct ParameterBuffer {
  private var bytes: [UInt8] = []
  /// Where each text begins in `bytes`; nil is SQL's NULL.
  private var offsets: [Int?] = []

  init(_ values: [PostgresValue]) {
    offsets.reserveCapacity(values.count)
    for value in values { append(value) }
  }

  /// Calls `body` with the number of parameters and their pointers, which are valid during the call only.
  func withPointers<R>(_ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
    bytes.withUnsafeBytes { raw in
      let pointers = offsets.map { offset -> UnsafePointer<CChar>? in
        guard let offset, let base = raw.baseAddress else { return nil }
        return (base + offset).assumingMemoryBound(to: CChar.self)
      }
      return pointers.withUnsafeBufferPointer { body(Int32($0.count), $0.baseAddress) }
    }
  }

  private mutating func append(_ value: PostgresValue) {
    if case .null = value {
      offsets.append(nil)
      return
    }
    offsets.append(bytes.count)
    appendText(of: value)
    bytes.append(0)
  }

  private mutating func appendText(of value: PostgresValue) {
    switch value {
    case .null: break
    case .bool(let value): Self.append(value, &bytes)
    case .int(let value): Self.append(value, &bytes)
    case .double(let value): Self.append(value, &bytes)
    case .text(let value): appendText(value)
    case .bytes(let value): appendHex(value)
    case .boolArray(let values): ArrayLiteral.append(values, to: &bytes, element: Self.append)
    case .intArray(let values): ArrayLiteral.append(values, to: &bytes, element: Self.append)
    case .doubleArray(let values): ArrayLiteral.append(values, to: &bytes, element: Self.append)
    case .bytesArray(let values):
      // Quoted, as the backslash of the hex format must be escaped in an array.
      ArrayLiteral.append(values, to: &bytes) { value, bytes in
        bytes.append(contentsOf: "\"\\\\x".utf8)
        Self.appendDigits(of: value, &bytes)
        bytes.append(UInt8(ascii: "\""))
      }
    case .textArray(let values): ArrayLiteral.append(values, to: &bytes, element: ArrayLiteral.appendQuoted)
    }
  }

  private mutating func appendText(_ text: String) {
    if text.utf8.contains(0) {
      bytes.append(contentsOf: text.utf8.lazy.filter { $0 != 0 })
    } else {
      bytes.append(contentsOf: text.utf8)
    }
  }

  /// `bytea`'s hex format: `\x` and two digits for each byte.
  private mutating func appendHex(_ value: [UInt8]) {
    bytes.append(contentsOf: "\\x".utf8)
    Self.appendDigits(of: value, &bytes)
  }

  private static func appendDigits(of value: [UInt8], _ bytes: inout [UInt8]) {
    func digit(_ half: UInt8) -> UInt8 { half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") - 10 + half }
    let digits = [UInt8](unsafeUninitializedCapacity: 2 * value.count) { buffer, count in
      for byte in value {
        buffer[count] = digit(byte >> 4)
        buffer[count + 1] = digit(byte & 15)
        count += 2
      }
    }
    bytes.append(contentsOf: digits)
  }

  private static func append(_ value: Bool, _ bytes: inout [UInt8]) { bytes.append(UInt8(ascii: value ? "t" : "f")) }

  private static func append(_ value: Int, _ bytes: inout [UInt8]) { bytes.append(contentsOf: String(value).utf8) }

  private static func append(_ value: Double, _ bytes: inout [UInt8]) {
    let text =
      if value.isNaN { "NaN" } else if value.isInfinite { value < 0 ? "-Infinity" : "Infinity" } else { String(value) }
    bytes.append(contentsOf: text.utf8)
  }
}
