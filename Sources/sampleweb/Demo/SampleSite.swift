import Foundation

/// A newspaper of the sample web: its articles, and the template they are printed in.
///
/// Pages are made for each request, with the origin the client used, so that one web serves on any port.
protocol SampleSite: Sendable {
  /// The name it is reached by, under `localhost`.
  var host: String { get }
  var name: String { get }
  /// The articles, newest first.
  var articles: [SampleArticle] { get }
  /// The pages that are no articles, by path.
  var extras: [String: SampleExtra] { get }
  /// Its robots.txt; empty when it has none.
  var robots: String { get }

  func articlePage(_ article: SampleArticle, origin: String) -> String
  func frontPage(origin: String) -> String
  /// The encoding of a page and how it is declared.
  func encoding(of article: SampleArticle?) -> PageEncoding
  /// Further lines of the urls file, each with the comment that precedes it.
  var furtherURLs: [(comment: String, path: String)] { get }
  /// Articles whose address is not in the urls file, because another address leads to them.
  var unlisted: Set<String> { get }
}

extension SampleSite {
  var extras: [String: SampleExtra] { [:] }
  var furtherURLs: [(comment: String, path: String)] { [] }
  var unlisted: Set<String> { [] }
  func encoding(of article: SampleArticle?) -> PageEncoding { .utf8InHeader }
}

/// A page of a site that is not an article.
enum SampleExtra: Sendable {
  case moved(to: String)
  /// A page in the site's own frame: its title and paragraphs.
  case page(title: String, paragraphs: [String])
  case pdf(title: String)
  /// The site's feed.
  case feed
}

/// An encoding, and where a page says so.
enum PageEncoding: Sendable {
  /// UTF-8, in the Content-Type.
  case utf8InHeader
  /// windows-1252, in a meta element only: the server sends a bare `text/html`, as old ones do.
  case windows1252InMeta
  /// Shift_JIS, in the Content-Type and in a meta element.
  case shiftJISInHeader

  var contentType: String {
    switch self {
    case .utf8InHeader: "text/html; charset=utf-8"
    case .windows1252InMeta: "text/html"
    case .shiftJISInHeader: "text/html; charset=Shift_JIS"
    }
  }

  /// `text` in this encoding; characters it lacks become question marks.
  func bytes(of text: String) -> Data {
    switch self {
    case .utf8InHeader: Data(text.utf8)
    case .windows1252InMeta: text.data(using: .windowsCP1252, allowLossyConversion: true) ?? Data(text.utf8)
    case .shiftJISInHeader: text.data(using: .shiftJIS, allowLossyConversion: true) ?? Data(text.utf8)
    }
  }
}
