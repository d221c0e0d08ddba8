/// What a page calls itself in its head and in its largest letters: what an error page says there may be no title of an
/// article, and so be left out of it.
package struct Headline: Sendable {
  /// The text of the `title` element.
  package var title: String?
  /// The first headings of the first and second level that stand in no navigation, footer or hidden part.
  package var headings: [String] = []
  /// The text stands in one `article` element, as an error page's seldom does. True of plain text, which has no
  /// elements.
  package var isInArticle = true

  /// Headings that are kept, and bytes of one.
  private static let most = 4
  private static let longest = 300

  package init() {}

  init(_ page: Page, body: Range<Int>?) {
    isInArticle = page.articleElements.contains { index in
      let element = page.elements[index]
      guard let body else { return false }
      return Int(element.firstBlock) <= body.lowerBound && body.upperBound <= Int(element.endBlock)
    }
    if let title = page.declared.title, title.utf8.count <= Self.longest { self.title = title }
    for index in page.headings where headings.count < Self.most {
      let element = page.elements[index]
      guard element.level <= 2, element.context.isDisjoint(with: [.navigation, .footer, .hidden]) else { continue }
      var text = ""
      for block in page.blocks[Int(element.firstBlock)..<Int(element.endBlock)] {
        guard text.utf8.count + block.text.utf8.count < Self.longest else {
          text = ""
          break
        }
        text += text.isEmpty ? block.text : " " + block.text
      }
      if !text.isEmpty { headings.append(text) }
    }
  }
}
