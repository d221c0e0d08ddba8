import ArticleStore
import Untrusted

/// The bodies of a settle's results: in lists of their own, which travel in binary, each named by its place from 1.
struct ResultBodies {
  private(set) var articles: [String?] = []
  private(set) var pages: [[UInt8]?] = []

  /// The place of an article's text.
  mutating func add(_ article: ArticleRecord) -> Int {
    articles.append(article.storedBody)
    return articles.count
  }

  /// The place of a kept page.
  mutating func add(_ page: PageRecord) -> Int {
    pages.append(page.gzip)
    return pages.count
  }
}

/// A result by name, as `settle.sql` takes it.
extension JobResult {
  func writeColumns(to json: inout JSONWriter, of lease: LeaseReference, bodies: inout ResultBodies) {
    json.int("host_key", Int(lease.hostKey))
    json.text("url_key", urlKey)
    json.int("attempt", attempt)
    json.text("outcome", outcome.name)
    json.int("http_status", httpStatus?.clamped(to: 0...Int(Int16.max)))
    // A terabyte at most: the sums of a host and of all have room for it.
    json.int("bytes", bytes.clamped(to: 0...(1 << 40)))
    json.int("fetch_ms", fetchTime.wholeMilliseconds.clamped(to: 0...Int(Int32.max)))
    json.text("error_class", outcome.errorClass?.rawValue)
    json.text("error", outcome.message ?? note, limit: 500)
    if case .retry(_, _, let wait, let counts) = outcome {
      json.int("retry_ms", wait.wholeMilliseconds)
      json.bool("counts", counts)
    }
    if case .redirected(let target) = outcome { json.text("redirect_url", target, limit: 8_000) }
    json.text("etag", etag, limit: 1_000)
    json.text("last_modified", lastModified, limit: 200)
    if let article = storedArticle {
      json.int("content_hash", Int(article.contentHash))
      json.int("body", bodies.add(article))
      json.object("article") { article.writeColumns(to: &$0) }
    }
    if case .kept(let page) = page {
      let place = bodies.add(page)
      json.object("page") { page.writeColumns(to: &$0, place: place) }
    }
  }

  /// The article to write: the one that was read, or in place of one stored before what is left when its page forbids
  /// it.
  private var storedArticle: ArticleRecord? {
    switch outcome {
    case .stored(let record): return record
    case .excluded(let errorClass, _): return errorClass.withdrawsArticle && wasStored ? .withdrawn : nil
    case .unchanged, .notArticle, .redirected, .retry, .dead: return nil
    }
  }
}
