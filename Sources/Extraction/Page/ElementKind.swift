import HTML

/// What an element means to extraction, by its name.
enum ElementKind: UInt8, Sendable {
  case inline, block, custom
  case html, head, body, title, meta, link, base, script
  /// Its content is no text of the page: style, template, svg, form fields and embedded media.
  case skipped
  case paragraph, heading, list, item, term, definition, quote, code, table, row, cell, caption
  case figure, figureCaption, article, section, main, aside, nav, header, footer, address, form, button, dialog
  case details, summary, legend
  case anchor, lineBreak, rule, image, time, bold
  /// Read only where it holds the page's text.
  case noscript

  init(name: String) {
    let isCustom = name.utf8.contains(UInt8(ascii: "-"))
    // No name of the Standard's is longer, so that what a page calls its elements is never hashed as a whole.
    guard !isCustom, name.utf8.count <= 16 else {
      self = isCustom ? .custom : .inline
      return
    }
    self = Self.byName[name] ?? .inline
  }

  /// Text before and after it belongs to other blocks.
  var breaksBlock: Bool {
    switch self {
    case .inline, .custom, .anchor, .lineBreak, .image, .time, .bold, .meta, .link, .base, .script, .skipped, .title:
      return false
    default: return true
    }
  }

  private static let byName: [String: ElementKind] = {
    var kinds: [String: ElementKind] = [
      "html": .html, "head": .head, "body": .body, "title": .title, "meta": .meta, "link": .link, "base": .base,
      "script": .script, "p": .paragraph, "li": .item, "dt": .term, "dd": .definition, "blockquote": .quote,
      "pre": .code,
      "listing": .code, "xmp": .code, "table": .table, "tr": .row, "td": .cell, "th": .cell, "caption": .caption,
      "figure": .figure, "figcaption": .figureCaption, "article": .article, "section": .section, "main": .main,
      "aside": .aside, "nav": .nav, "header": .header, "footer": .footer, "address": .address, "form": .form,
      "button": .button, "dialog": .dialog, "details": .details, "summary": .summary, "legend": .legend, "a": .anchor,
      "br": .lineBreak, "hr": .rule, "img": .image, "time": .time, "b": .bold, "strong": .bold,
      "noscript": .noscript,
    ]
    for name in ["ul", "ol", "menu", "dir"] { kinds[name] = .list }
    for level in 1...6 { kinds["h\(level)"] = .heading }
    for kind in [ElementKind.block, .skipped] {
      for name in WordLists.words("element", "\(kind)") { kinds[name] = kind }
    }
    return kinds
  }()
}

/// Kinds by tag number, filled as names occur: one string comparison per distinct name of a page.
struct ElementKinds {
  private var known: [ElementKind?] = []

  mutating func kind(of node: NodeID, in document: Document) -> ElementKind {
    let code = Int(document.tag(node).code)
    if code < known.count, let kind = known[code] { return kind }
    let isHTML = document.namespace(node) == .html
    let kind = isHTML ? ElementKind(name: document.name(node)) : .skipped
    guard isHTML else { return kind }
    if code >= known.count { known.append(contentsOf: repeatElement(nil, count: code + 1 - known.count)) }
    known[code] = kind
    return kind
  }
}
