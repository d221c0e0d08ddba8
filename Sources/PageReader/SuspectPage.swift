import Extraction
package import WebURL

/// What is asked about of an article that is short and says neither who wrote it nor when.
package struct SuspectPage: Sendable {
  package let print: TextPrint
  /// The address that the page names as its own.
  package let canonicalURL: String?

  package init(print: TextPrint, canonicalURL: String?) {
    self.print = print
    self.canonicalURL = canonicalURL
  }

  /// nil for a page that is no suspect.
  package init?(_ reading: PageReading, url: WebURL) {
    guard case .article(let article) = reading, PageVerdict.isSuspect(article) else { return nil }
    print = TextPrint(article, url: url)
    canonicalURL = article.canonicalURL
  }
}
