import CLibPQ

/// The rows of one result. Values are read by column name.
///
/// Owns libpq's result and frees it with itself. Values are decoded when they are asked for, straight from libpq's
/// memory; a value of another shape than asked for is `.unexpectedResult`, which names the column.
///
/// `@unchecked Sendable`: a `PGresult` is not changed after libpq handed it over, libpq promises that such results may
/// be read by several threads (libpq documentation, "Behavior in Threaded Programs"), and nothing here writes to it
/// before `deinit`.
public final class PostgresRows: @unchecked Sendable {
  private let result: OpaquePointer
  private let names: [String]
  private let columns: [String: Int32]

  /// Rows in this result.
  public let count: Int

  /// Takes over the ownership of a `PGresult`.
  init(owning result: OpaquePointer) {
    self.result = result
    count = Int(PQntuples(result))
    let names = (0..<PQnfields(result)).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
    self.names = names
    columns = Dictionary(names.indices.map { (names[$0], Int32($0)) }, uniquingKeysWith: { first, _ in first })
  }

  deinit { PQclear(result) }

  public func isNull(_ row: Int, _ column: String) throws(PostgresError) -> Bool { try cell(row, column) == nil }

  public func text(_ row: Int, _ column: String) throws(PostgresError) -> String {
    try present(textOrNil(row, column), row, column)
  }

  public func textOrNil(_ row: Int, _ column: String) throws(PostgresError) -> String? {
    guard let bytes = try cell(row, column) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  public func int(_ row: Int, _ column: String) throws(PostgresError) -> Int {
    try present(intOrNil(row, column), row, column)
  }

  public func intOrNil(_ row: Int, _ column: String) throws(PostgresError) -> Int? {
    guard let bytes = try cell(row, column) else { return nil }
    guard let value = Self.integer(bytes) else { throw mismatch(row, column, wanted: "a 64-bit integer") }
    return value
  }

  public func double(_ row: Int, _ column: String) throws(PostgresError) -> Double {
    try present(doubleOrNil(row, column), row, column)
  }

  public func doubleOrNil(_ row: Int, _ column: String) throws(PostgresError) -> Double? {
    guard let bytes = try cell(row, column) else { return nil }
    guard let value = Double(String(decoding: bytes, as: UTF8.self)) else {
      throw mismatch(row, column, wanted: "a number")
    }
    return value
  }

  public func bool(_ row: Int, _ column: String) throws(PostgresError) -> Bool {
    try present(boolOrNil(row, column), row, column)
  }

  public func boolOrNil(_ row: Int, _ column: String) throws(PostgresError) -> Bool? {
    guard let bytes = try cell(row, column) else { return nil }
    if bytes.count == 1, bytes[0] == UInt8(ascii: "t") { return true }
    if bytes.count == 1, bytes[0] == UInt8(ascii: "f") { return false }
    throw mismatch(row, column, wanted: "a boolean")
  }

  /// A `bytea`.
  public func bytes(_ row: Int, _ column: String) throws(PostgresError) -> [UInt8] {
    let bytes = try present(cell(row, column), row, column)
    guard let value = Self.hexadecimal(bytes) else { throw mismatch(row, column, wanted: "a bytea") }
    return value
  }

  /// A one-dimensional array of any type, its elements as the server writes them.
  public func textArray(_ row: Int, _ column: String) throws(PostgresError) -> [String?] {
    let bytes = try present(cell(row, column), row, column)
    guard let value = ArrayLiteral.elements(bytes) else { throw mismatch(row, column, wanted: "an array") }
    return value
  }

  /// The names of the columns, in order.
  public func columnNames() -> [String] { names }

  /// All cells of a row as text, for printing; nil is NULL.
  public func cells(_ row: Int) throws(PostgresError) -> [String?] {
    try checkRow(row)
    return (0..<Int32(names.count)).map { column in
      raw(Int32(row), column).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private func cell(_ row: Int, _ column: String) throws(PostgresError) -> UnsafeBufferPointer<UInt8>? {
    try checkRow(row)
    guard let index = columns[column] else {
      throw .unexpectedResult("the result has no column \"\(column)\"; it has: \(names.joined(separator: ", "))")
    }
    return raw(Int32(row), index)
  }

  private func raw(_ row: Int32, _ column: Int32) -> UnsafeBufferPointer<UInt8>? {
    guard PQgetisnull(result, row, column) == 0, let text = PQgetvalue(result, row, column) else { return nil }
    let length = Int(PQgetlength(result, row, column))
    return UnsafeBufferPointer(start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: length)
  }

  private func checkRow(_ row: Int) throws(PostgresError) {
    guard row >= 0, row < count else {
      throw .unexpectedResult("row \(row) was asked for, the result has \(count)")
    }
  }

  private func present<Value>(_ value: Value?, _ row: Int, _ column: String) throws(PostgresError) -> Value {
    guard let value else { throw .unexpectedResult("column \"\(column)\" is NULL in row \(row)") }
    return value
  }

  private func mismatch(_ row: Int, _ column: String, wanted: String) -> PostgresError {
    .unexpectedResult("column \"\(column)\" in row \(row) is not \(wanted)")
  }

  private static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var rest = bytes[...]
    let negative = rest.first == UInt8(ascii: "-")
    if negative { rest.removeFirst() }
    if rest.isEmpty { return nil }
    var value = 0
    for byte in rest {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let digit = Int(byte - UInt8(ascii: "0"))
      let (sum, carry) =
        negative ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  private static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard bytes.count >= 2, bytes.count % 2 == 0, bytes[0] == UInt8(ascii: "\\"), bytes[1] == UInt8(ascii: "x") else {
      return nil
    }
    var value: [UInt8] = []
    value.reserveCapacity(bytes.count / 2 - 1)
    for index in stride(from: 2, to: bytes.count, by: 2) {
      guard let high = digit(bytes[index]), let low = digit(bytes[index + 1]) else { return nil }
      value.append(high << 4 | low)
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
