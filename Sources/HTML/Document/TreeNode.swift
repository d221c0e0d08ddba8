/// One node of a finished tree, in 20 bytes.
///
/// Nodes lie in document order, so a subtree is a range: the first child is the next node, and the next sibling stands
/// where the subtree ends. Index 0 is the document.
struct TreeNode: Sendable {
  var parent: UInt32
  /// Kind (3 bits), namespace (2 bits) and name code (24 bits): see `ElementName`.
  var header: UInt32
  /// Where the node starts in the decoded text.
  var position: UInt32
  /// The index of an element's first attribute, 0 for none; a text's or comment's offset (`TextSlice`); a doctype's
  /// index.
  var payload: UInt32
  /// The index behind the last node of the subtree; for a text or comment its length, as nothing is below it.
  var extent: UInt32

  var kind: NodeKind { NodeKind(rawValue: UInt8(header >> 29)) ?? .document }
  var name: ElementName { ElementName(bits: header & 0x1fff_ffff) }
  var isElement: Bool { header >> 29 == UInt32(NodeKind.element.rawValue) }
  var isText: Bool { header >> 29 == UInt32(NodeKind.text.rawValue) }
  /// Whether `extent` is the end of a subtree, and there may be children.
  var mayHaveChildren: Bool { header >> 29 == UInt32(NodeKind.element.rawValue) || header >> 29 == 0 }
  var slice: TextSlice { TextSlice(offset: payload, length: extent) }
}

/// A local name with its namespace in one integer, so that "is it an HTML `p`?" is one comparison.
struct ElementName: Equatable, Sendable {
  /// Namespace (bits 24 and 25) and name code (24 bits).
  let bits: UInt32

  static var none: ElementName { ElementName(bits: 0) }

  init(bits: UInt32) { self.bits = bits }
  init(_ tag: Tag, _ namespace: Namespace = .html) { bits = tag.code | UInt32(namespace.rawValue) << 24 }

  @inline(__always) static func html(_ tag: Tag) -> ElementName { ElementName(bits: tag.code) }

  var tag: Tag { Tag(code: bits & 0xff_ffff) }
  var namespace: Namespace { Namespace(rawValue: UInt8(bits >> 24)) ?? .html }
  var isHTML: Bool { bits >> 24 == 0 }
  /// The tag of an HTML element, `.none` for one of another namespace.
  var htmlTag: Tag { isHTML ? tag : .none }
}

/// A piece of text: bytes of the decoded input where nothing was changed, else of the side buffer.
struct TextSlice: Sendable {
  /// Bit 31 tells the side buffer.
  var offset: UInt32
  var length: UInt32

  static let sideBit: UInt32 = 1 << 31

  var isSide: Bool { offset & TextSlice.sideBit != 0 }
  var start: Int { Int(offset & ~TextSlice.sideBit) }
  var end: Int { start + Int(length) }
  var isEmpty: Bool { length == 0 }

  static var empty: TextSlice { TextSlice(offset: 0, length: 0) }
}

/// One attribute in the arena; those of an element lie side by side, and the last one is marked.
struct AttributeRecord: Sendable {
  /// Name code (24 bits), namespace (bits 24 and 25), end mark (bit 31).
  var header: UInt32
  var value: TextSlice

  static let endBit: UInt32 = 1 << 31

  var code: UInt32 { header & 0xff_ffff }
  var namespace: AttributeNamespace { AttributeNamespace(rawValue: header >> 24 & 3) ?? .none }
  var isLast: Bool { header & AttributeRecord.endBit != 0 }
}

/// What a doctype says; nil where it says nothing.
struct DoctypeRecord: Sendable, Equatable {
  var name: String?
  var publicID: String?
  var systemID: String?
  var forceQuirks = false
}
