/// A JSON value as read from a page; members keep their order and may repeat.
enum JSONValue: Sendable, Equatable {
  case object([Member])
  case array([JSONValue])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  struct Member: Sendable, Equatable {
    var name: String
    var value: JSONValue
  }

  /// The first member of that name.
  subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
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
  var text: String? {
    switch self {
    case .string(let text): return text.fieldValue
    case .number(let digits): return digits
    case .object: return self["@value"]?.text
    case .array(let items): return items.lazy.compactMap(\.text).first
    default: return nil
    }
  }
}
