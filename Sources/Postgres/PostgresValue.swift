/// A parameter of a query.
///
/// Most values travel as text without a type, so the server infers the type from the statement; where it cannot, the
/// statement casts (`$1::bigint[]`). Text loses its U+0000 on the way: PostgreSQL's `text` cannot hold it. Bytes and
/// long texts travel in binary, which the server takes for a parameter of exactly their type.
public enum PostgresValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case text(String)
  /// For `jsonb`: a document in UTF-8.
  case json([UInt8])
  /// For `bytea`, in binary.
  case bytes([UInt8])
  case boolArray([Bool?])
  case intArray([Int?])
  case doubleArray([Double?])
  /// For `bytea[]`, in binary.
  case bytesArray([[UInt8]?])
  /// Also for `uuid[]`, `timestamptz[]`, `jsonb[]`: the server casts.
  case textArray([String?])
  /// For `text[]` only, in binary: of texts that are long the escapes of an array's text form cost most.
  case longTextArray([String?])
}
