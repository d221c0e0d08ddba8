/// What a page calls itself in its head and in its headings, from which error pages are recognized.
package struct Headline: Sendable {
  package var title: String?
  /// The first headings of the first and second level that stand in no navigation, footer or hidden part.
  package var headings: [String] = []
  /// The text stands in one `article` element, as an error page's seldom does; true of plain text.
  package var isInArticle = true

  /// Headings that are kept, and bytes of one.
  private static let maximumHeadings = 4
  private static let maximumBytes = 300

  package init() {}

  init(_ page: Page, body: Range<Int>?) {
    isInArticle = page.articleElements.contains { index in
      let element = page.elements[index]
      guard let body else { return false }
      return Int(element.firstBlock) <= body.lowerBound && body.upperBound <= Int(element.endBlock)
    }
    if let title = page.head.title, title.utf8.count <= Self.maximumBytes { self.title = title }
    for index in page.headings where headings.count < Self.maximumHeadings {
      let element = page.elements[index]
      guard element.level <= 2, element.context.isDisjoint(with: [.navigation, .footer, .hidden]) else { continue }
      var text = ""
      for block in page.blocks[Int(element.firstBlock)..<Int(element.endBlock)] {
        guard text.utf8.count + block.text.utf8.count < Self.maximumBytes else {
          text = ""
          break
        }
        text += text.isEmpty ? block.text : " " + block.text
      }
      if !text.isEmpty { headings.append(text) }
    }
  }
}
