import HTML
import Untrusted

/// What tags, classes, ids and roles say about what is in an element.
extension PageBuilder {
  mutating func readNames(of node: NodeID, _ kind: ElementKind, into element: inout Page.Element, index: Int) {
    var property = ""
    if kind != .body, kind != .html {
      element.className = document.withAttribute(node, .class) { page.names.entry(of: $0) } ?? -1
      element.idName = document.withAttribute(node, .id) { page.names.entry(of: $0) } ?? -1
      if element.className >= 0 { element.hints.formUnion(page.names.entries[Int(element.className)].hints) }
      if element.idName >= 0 { element.hints.formUnion(page.names.entries[Int(element.idName)].hints) }
    }
    if document.withAttribute(node, .role, { $0.count <= Self.longestRole }) == true,
      let role = document.attribute(node, .role)
    {
      element.hints.formUnion(Self.hints(ofRole: role))
    }
    if document.hasAttribute(node, .hidden) { element.hints.insert(.hidden) }
    if document.withAttribute(node, .ariaHidden, { $0.count == 4 && $0[0] == 0x74 }) == true {
      element.hints.insert(.hidden)
    }
    if document.withAttribute(node, .style, Self.hides) == true { element.hints.insert(.hidden) }
    if let value = document.attribute(node, .itemprop) ?? document.attribute(node, .property) {
      property = value.cut(to: Self.maximumName).lowercased()
    } else if document.withAttribute(node, .rel, Self.saysMore) == true {
      property = document.attribute(node, .rel)?.cut(to: Self.maximumName).lowercased() ?? ""
    }
    switch kind {
    case .nav: element.hints.insert(.navigation)
    case .footer: element.hints.insert(.footer)
    case .header: element.hints.insert(.header)
    case .aside: element.hints.insert(.asideTag)
    case .figure: element.hints.insert(.figure)
    case .figureCaption: element.hints.insert(.caption)
    case .form: element.hints.insert(.form)
    case .dialog: element.hints.insert(.modal)
    default: break
    }
    if property.hasByteSuffix("articlebody") { element.hints.insert(.body) }
    let isHiddenInline = element.hints.contains(.screenReader) && !kind.breaksBlock
    if !isHiddenInline, !property.isEmpty || !element.hints.isDisjoint(with: Self.marking) {
      if page.marked.count < 2_000 {
        page.marked.append(Page.Marked(element: index, property: property, block: page.blocks.count))
      }
    }
  }

  private static let marking: ClassHints = [.author, .date]

  /// Bytes of the longest role that says something, and of the longest name that is read.
  private static let longestRole = 16
  static let maximumName = 500

  /// Whether a style says `display: none`.
  private static func hides(_ style: Span<UInt8>) -> Bool {
    guard style.count >= displayNone.count, style.count < 500 else { return false }
    var matched = 0
    for index in 0..<style.count where style[index] > 0x20 {
      let lower = style[index].foldedASCII
      if lower == displayNone[matched] {
        matched += 1
        if matched == displayNone.count { return true }
      } else {
        matched = lower == displayNone[0] ? 1 : 0
      }
    }
    return false
  }

  private static let displayNone = Array("display:none".utf8)

  /// Whether a link's relation is more than `nofollow`, `noopener` and the like.
  private static func saysMore(_ relation: Span<UInt8>) -> Bool {
    guard relation.count > 1 else { return false }
    return relation[0] | 0x20 != 0x6E || relation[1] | 0x20 != 0x6F
  }

  private static func hints(ofRole role: String) -> ClassHints {
    switch role {
    case "navigation", "menu", "menubar", "tablist": return [.navigation]
    case "complementary": return [.sidebar]
    case "contentinfo": return [.footer]
    case "banner": return [.header]
    case "search": return [.form]
    case "dialog", "alertdialog": return [.modal]
    default: return []
    }
  }

  /// Hands hints down to descendants; a name on a wrapper of most of the page's text is a layout's, not a verdict.
  mutating func resolveContexts() {
    let total = page.textBytes
    for index in page.elements.indices {
      let element = page.elements[index]
      var own = element.hints
      if Int(element.textBytes) * 2 > total {
        own.subtract([
          .comments, .related, .share, .sidebar, .advert, .newsletter, .banner, .card, .caption, .author, .date,
          .byline, .tags, .biography, .contents, .print, .modal, .header, .form, .inset, .hidden, .navigation,
          .footer, .asideTag, .figure,
        ])
        page.elements[index].hints = own
      }
      let inherited = element.parent >= 0 ? page.elements[Int(element.parent)].context : []
      page.elements[index].context = inherited.union(own)
    }
  }
}
