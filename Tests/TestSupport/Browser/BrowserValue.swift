/// A JSON value, as the DevTools protocol carries it and as a page's expressions result in it.
package enum BrowserValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([BrowserValue])
  case object([String: BrowserValue])

  /// The member of an object; nil where there is none, or no object.
  package subscript(_ name: String) -> BrowserValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The element of an array; nil beyond its end, or where there is no array.
  package subscript(_ index: Int) -> BrowserValue? {
    let elements = array ?? []
    return elements.indices.contains(index) ? elements[index] : nil
  }

  /// The text of a string; like those below, nil for a value of another kind.
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  /// Whole or not.
  package var number: Double? { if case .number(let value) = self { value } else { nil } }
  /// True or false.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The elements of an array.
  package var array: [BrowserValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members of an object.
  package var object: [String: BrowserValue]? { if case .object(let value) = self { value } else { nil } }
  /// A whole number; nil for a number with a fraction too.
  package var int: Int? { number.flatMap { Int(exactly: $0) } }
}

extension BrowserValue: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([String: BrowserValue].self) {
      self = .object(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode([BrowserValue].self) {
      self = .array(value)
    } else if container.decodeNil() {
      self = .null
    } else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no JSON value")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value):
      // Whole numbers without a fraction: the protocol's integers take no `1.0`.
      if let whole = Int64(exactly: value) { try container.encode(whole) } else { try container.encode(value) }
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension BrowserValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .number(Double(value)) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: BrowserValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, BrowserValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }
  package init(nilLiteral: ()) { self = .null }
}
