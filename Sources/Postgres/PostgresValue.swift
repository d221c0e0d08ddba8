/// A parameter of a query.
///
/// Every value travels as text without a type, so the server infers the type from the statement; where it cannot, the
/// statement casts (`$1::bigint[]`). Text loses its U+0000 on the way: PostgreSQL's `text` cannot hold it.
public enum PostgresValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case text(String)
  /// For `bytea`.
  case bytes([UInt8])
  case boolArray([Bool?])
  case intArray([Int?])
  case doubleArray([Double?])
  /// For `bytea[]`.
  case bytesArray([[UInt8]?])
  /// Also for `uuid[]`, `timestamptz[]`, `jsonb[]`: the server casts.
  case textArray([String?])
}
