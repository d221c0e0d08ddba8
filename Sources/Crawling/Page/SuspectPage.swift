import Extraction

/// What is asked about of an article that is short and says neither who wrote it nor when.
struct SuspectPage: Sendable {
  let print: TextPrint
  /// The address that the page names as its own.
  let canonicalURL: String?

  /// nil for a page that is no suspect.
  init?(_ reading: PageReading) {
    guard case .article(let article) = reading, PageVerdict.isSuspect(article) else { return nil }
    print = TextPrint(article)
    canonicalURL = article.canonicalURL
  }
}
