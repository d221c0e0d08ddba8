import HTML
import Untrusted

/// Names in the head and in elements that say whose they are.
extension BylineChoice {
  /// Values of the names that mean the author, and of those that often mean something else too.
  var metaValues: (first: [String], other: [String]) {
    func values(_ names: [String]) -> [String] {
      names.flatMap { page.head.meta[$0] ?? [] }.filter { value in
        value.utf8.count <= FieldText.maximumBytes && !value.contains("://") && !value.hasBytePrefix("/")
      }
    }
    var first = values(["author", "article:author", "article:author_name", "og:author", "og:article:author"])
    for index in 1...2 {
      if let label = page.head.first("twitter:label\(index)"), let value = page.head.first("twitter:data\(index)"),
        label.utf8.count <= FieldText.maximumBytes, Self.authorLabels.contains(label.lowercased())
      {
        first.append(value)
      }
    }
    let other = values([
      "byl", "byline", "article:byline", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
      "dcterms.creator", "dc.contributor", "citation_author", "authors", "article.author", "creator", "vr:author",
      "rnews:author", "mrf:authors", "dcsext.author", "content_author", "contentauthor",
    ])
    return (first, other)
  }

  private static let authorLabels = WordTable(WordLists.entries("byline", "card-labels"))

  /// Elements whose text is read for one kind of source.
  static let maximumLooks = 300

  /// Links near the title, or right behind the body, whose address is an author's page.
  func linkedNames() -> [String] {
    var values: [String] = []
    var read = 0
    for (index, element) in page.elements.enumerated() where element.kind == .anchor && element.textBytes > 0 {
      let block = Int(element.firstBlock)
      guard read < Self.maximumLooks, values.count < 8 else { break }
      guard element.textBytes <= 60, isBylinePlace(block),
        document.withAttribute(element.node, .href, AuthorWords.isAuthorsPage) ?? false, !isOff(index)
      else { continue }
      read += 1
      if let text = text(of: index) { values.append(text) }
    }
    return values
  }

  func property(_ properties: [String]) -> [String] {
    var values: [String] = []
    var read = 0
    for mark in page.marked where !mark.property.isEmpty && values.count < 12 && read < Self.maximumLooks {
      guard mark.property.utf8.count <= FieldText.maximumBytes,
        mark.property.utf8.split(separator: 0x20).contains(where: { word in
          properties.contains { ItemProperties.isProperty(word, $0) }
        }), isNear(mark.block), !isOff(mark.element)
      else { continue }
      read += 1
      // A link's relation is no item's property.
      let node = page.elements[mark.element].node
      guard document.hasAttribute(node, .itemprop) || document.attribute(node, "property") != nil else { continue }
      // An author item holds its name in a property of its own.
      let inner = page.marked.first {
        page.contains(mark.element, $0.element) && $0.element != mark.element
          && $0.property.hasSameBytes(as: "name")
      }
      if let text = text(of: inner?.element ?? mark.element) { values.append(text) }
    }
    return values
  }

  func relation() -> [String] {
    var values: [String] = []
    for mark in page.marked where page.elements[mark.element].kind == .anchor {
      guard mark.property.hasSameBytes(as: "author"), !isOff(mark.element), isNear(mark.block, reach: 20),
        values.count < 6, let text = text(of: mark.element)
      else {
        continue
      }
      values.append(text)
    }
    return values
  }

  /// Elements whose class says author, the innermost that holds a name, near the title or right behind the body.
  func classed() -> [String] {
    var values: [String] = []
    var lastEnd = -1
    var read = 0
    for mark in page.marked where page.elements[mark.element].hints.contains(.author) && read < Self.maximumLooks {
      guard mark.element >= lastEnd, !isOff(mark.element), isNear(mark.block) else { continue }
      read += 1
      var text = text(of: mark.element) ?? ""
      if text.count > 120 || AuthorNames.names(in: text).isEmpty {
        // An author's box: the name is its first line.
        let element = page.elements[mark.element]
        let lines = page.blocks[Int(element.firstBlock)..<Int(element.endBlock)].prefix(3).map {
          String($0.text.head(FieldText.maximumBytes))
        }
        text = lines.first(where: looksLikeName) ?? ""
      }
      let names = AuthorNames.names(in: text)
      guard !names.isEmpty, names.count <= 6 else { continue }
      lastEnd = Int(page.elements[mark.element].end)
      values.append(text)
      if values.count == 4 { break }
    }
    return values
  }

  private func text(of element: Int) -> String? {
    let item = page.elements[element]
    if let content = document.attribute(item.node, .content), !content.isEmpty {
      return String(content.head(FieldText.maximumBytes)).fieldValue
    }
    guard item.textBytes > 0, item.textBytes <= 200 else { return nil }
    return parted(item.node).nonEmpty
  }

  /// Nodes below an element that are looked at for its text.
  private static let maximumNodes = 4_000

  /// The text below a node, parted where two elements touch: `<a>Ann Lee</a><span>Dec 18</span>` is two names or none.
  private func parted(_ root: NodeID) -> String {
    var text = ""
    var pieces = 0
    var nodes = 0
    for node in document.descendants(root) {
      nodes += 1
      guard pieces < 40, nodes < Self.maximumNodes else { break }
      guard document.kind(node) == .text else { continue }
      let piece = String(document.text(node).head(FieldText.longestBytes))
      guard !piece.isEmpty else { continue }
      if let last = text.last, let first = piece.first, !last.isWhitespace, !first.isWhitespace, first != ",",
        last != "("
      {
        text += " | "
      }
      text += piece
      pieces += 1
    }
    return text
  }
}
