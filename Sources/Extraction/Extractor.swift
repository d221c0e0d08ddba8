public import HTML
public import WebURL

/// Reads an article out of a document.
public enum Extractor {
  /// `today` is `YYYY-MM-DD`: a later date is no publication date.
  public static func article(from document: Document, url: WebURL?, today: String) -> Article { Article() }
  /// A page served as `text/plain`.
  public static func article(fromPlainText text: String, url: WebURL?, today: String) -> Article { Article() }
}

extension Article {
  /// Blocks as plain text, separated by a blank line.
  public var text: String { "" }
  public var markdown: String { "" }
}
