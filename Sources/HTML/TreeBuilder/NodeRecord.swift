/// One node of a tree that is being built: its links as indices, its name and its text or attributes, in 32 bytes.
///
/// Index 0 is the document node, which is no child or sibling, so 0 in a link is "none". Text, comment and
/// doctype nodes have no children: their two child links hold the place and length of their text instead.
struct NodeRecord: Sendable {
  var parent: UInt32 = 0
  var previous: UInt32 = 0
  var next: UInt32 = 0
  /// The first child, or the text's offset (`TextSlice`), or the doctype's index.
  var first: UInt32 = 0
  /// The last child, or the text's length.
  var last: UInt32 = 0
  /// Kind (3 bits), namespace (2 bits) and name code (24 bits): see `ElementName`.
  var header: UInt32
  /// Where the node starts in the decoded text.
  var position: UInt32
  /// The index of an element's first attribute, 0 for none; for text nodes how often the text was moved.
  var payload: UInt32 = 0

  var kind: NodeKind { NodeKind(rawValue: UInt8(header >> 29)) ?? .document }
  var name: ElementName { ElementName(bits: header & 0x1fff_ffff) }
  var isElement: Bool { header >> 29 == UInt32(NodeKind.element.rawValue) }
  var isText: Bool { header >> 29 == UInt32(NodeKind.text.rawValue) }

  static func header(_ kind: NodeKind, _ name: ElementName = .none) -> UInt32 {
    UInt32(kind.rawValue) << 29 | name.bits
  }

  var slice: TextSlice {
    get { TextSlice(offset: first, length: last) }
    set {
      first = newValue.offset
      last = newValue.length
    }
  }
}

extension NodeRecord {
  /// Whether `first` and `last` are links.
  var hasChildLinks: Bool { header >> 29 == UInt32(NodeKind.element.rawValue) || header >> 29 == 0 }
}
