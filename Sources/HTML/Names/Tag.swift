/// An element's local name as a number: names the Standard knows have a static member, others are interned per
/// document.
///
/// Two tags are equal exactly when the local names are; the namespace is asked separately (`Document.namespace`).
/// Codes of unknown names mean something only within one document.
public struct Tag: Hashable, Sendable {
  /// The number; 0 is no name. Never stored beyond the document.
  public let code: UInt32

  @inlinable init(code: UInt32) { self.code = code }

  /// The tag of a node that is not an element.
  @inlinable public static var none: Tag { Tag(code: 0) }
}

/// An attribute's name as a number, for lookups without hashing a string: `document.attribute(node, .href)`.
public struct AttributeName: Hashable, Sendable {
  /// The number; 0 is no name. Never stored beyond the document.
  public let code: UInt32

  @inlinable init(code: UInt32) { self.code = code }
}
