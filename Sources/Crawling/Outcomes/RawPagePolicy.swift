import PageReader
import Compression
import ArticleStore
import Fetching
import Frontier
import CrawlRules
import WebURL

/// What becomes of a page as it came, once it was read.
///
/// With raw pages, the raw page of a job is the one that was read last: a new one is kept, or the earlier one is
/// forgotten. Without them, an earlier raw page is forgotten when the page now says that no copy may be kept.
struct RawPagePolicy: Sendable {
  /// Bytes of a page as gzip at most; nil keeps none.
  let maxBytes: Int?

  /// Computes only; runs on a parse lane.
  func action(
    of response: FetchResponse, read reading: PageReading, rights: PageRights, url: WebURL
  ) -> RawPageAction {
    switch reading {
    // Withdrawn with the article by the settle.
    case .refused: return .asItWas
    // No page: what came before it stays, as its article does.
    case .unreadable: return .asItWas
    case .article, .notArticle: break
    }
    guard let maxBytes else {
      return rights.directives.forbidsArchiving ? .forgotten : .asItWas
    }
    guard !rights.directives.forbidsArchiving, !response.isCut, let gzip = gzip(response, maxBytes) else {
      return .forgotten
    }
    return .kept(
      PageRecord(
        url: url.description, contentType: contentType(of: response),
        unavailableAfter: rights.directives.unavailableAfterText, gzip: gzip))
  }

  /// As sent; if an operator forces a charset, with that one instead, because a later reader of the page does not know
  /// the settings.
  private func contentType(of response: FetchResponse) -> String? {
    if let charset = response.forcedCharset { return "\(response.mediaType ?? "text/html"); charset=\(charset)" }
    let types = response.headerValues("content-type")
    return types.isEmpty ? nil : types.joined(separator: ", ")
  }

  /// As it came, where it came so.
  private func gzip(_ response: FetchResponse, _ maxBytes: Int) -> [UInt8]? {
    guard let gzip = response.gzip else { return Gzip.deflate(response.body, maxBytes: maxBytes) }
    return gzip.count <= maxBytes ? gzip : nil
  }
}

extension JobOutcome {
  /// Bytes of memory that an article to be stored takes, about.
  var bytes: Int { if case .stored(let article) = self { article.textBytes } else { 0 } }
}

extension RawPageAction {
  /// Bytes of memory that a page to be kept takes.
  var bytes: Int { if case .kept(let page) = self { page.gzip.count } else { 0 } }
}
