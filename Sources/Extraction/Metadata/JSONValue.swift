import Untrusted

/// A JSON value as read from a page; members keep their order and may repeat.
enum JSONValue: Sendable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  struct Member: Sendable {
    var name: String
    var value: JSONValue
  }

  subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.hasSameBytes(as: name) }?.value
  }

  var isObject: Bool {
    if case .object = self { return true }
    return false
  }

  /// The value itself, or the elements of an array: JSON-LD lets one stand for the other.
  var items: [JSONValue] {
    switch self {
    case .array(let items): return items
    case .null: return []
    default: return [self]
    }
  }

  /// A string or number as text, or `@value` of a value object; nil when empty.
  var text: String? { text(limit: FieldText.longestBytes, depth: 0) }

  /// The same, cut to a number of bytes.
  func text(limit: Int) -> String? { text(limit: limit, depth: 0) }

  /// Arrays in arrays that are looked into, and items of one.
  private static let maximumDepth = 3
  private static let maximumItems = 64

  private func text(limit: Int, depth: Int) -> String? {
    guard depth <= Self.maximumDepth else { return nil }
    switch self {
    case .string(let text): return String(text.head(limit)).fieldValue
    case .number(let digits): return digits
    case .object: return self["@value"]?.text(limit: limit, depth: depth + 1)
    case .array(let items):
      return items.prefix(Self.maximumItems).lazy.compactMap { $0.text(limit: limit, depth: depth + 1) }.first
    default: return nil
    }
  }
}
