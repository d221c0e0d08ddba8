import HTML

/// Microdata and RDFa Lite properties of the article that stand on the page's elements.
///
/// `itemprop=articleSection` and `property="schema:articleSection"` are read alike; properties inside comments, related
/// items and other sections that are not the article's are passed over.
struct ItemProperties {
  let page: Page
  let document: Document

  private static let never: ClassHints = [.comments, .related, .footer, .navigation, .sidebar]

  /// Elements that carry that property (lower case, without a vocabulary's prefix), in document order.
  func elements(_ name: String) -> [Int] {
    var found: [Int] = []
    for mark in page.marked where mark.property.utf8.count >= name.utf8.count && found.count < 40 {
      guard page.elements[mark.element].context.isDisjoint(with: Self.never) else { continue }
      guard mark.property.utf8.count <= FieldText.maximumBytes else { continue }
      if mark.property.utf8.split(separator: 0x20).contains(where: { Self.isProperty($0, name) }) {
        found.append(mark.element)
      }
    }
    return found
  }

  /// Whether a word is the property's name, with or without a vocabulary's prefix.
  static func isProperty(_ word: Substring.UTF8View, _ name: String) -> Bool {
    word.elementsEqual(name.utf8) || word.split(separator: UInt8(ascii: ":")).last?.elementsEqual(name.utf8) == true
  }

  /// The first value of a property: its `content`, else its text.
  func text(_ name: String) -> String? { texts(name).first }

  func texts(_ name: String) -> [String] {
    elements(name).compactMap { element in
      let item = page.elements[element]
      if let content = document.attribute(item.node, .content) {
        return String(content.head(FieldText.longestBytes)).fieldValue
      }
      guard item.textBytes > 0, item.textBytes <= 2_000 else { return nil }
      return document.fieldText(item.node).nonEmpty
    }
  }

  /// The first address a property has, on its element or, for an item of its own, on an element in it.
  func address(_ name: String) -> String? {
    for element in elements(name) {
      let node = page.elements[element].node
      let values = [
        document.attribute(node, .src), document.attribute(node, .content), document.attribute(node, .href),
      ]
      if let value = values.compactMap({ $0?.head(FieldText.longestBytes).nonEmpty }).first { return value }
      for image in document.all(.img, in: node).prefix(1) {
        if let value = document.attribute(image, .src)?.head(FieldText.longestBytes).nonEmpty { return value }
      }
    }
    return nil
  }
}
