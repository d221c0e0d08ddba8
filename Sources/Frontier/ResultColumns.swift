import ArticleStore
import Postgres
import Untrusted

/// Results by column, as the settle takes them: one element per result in every array.
struct ResultColumns {
  private var hostKey: [Int?] = []
  private var urlKey: [String?] = []
  private var attempt: [Int?] = []
  private var outcome: [String?] = []
  private var httpStatus: [Int?] = []
  private var bytes: [Int?] = []
  private var fetchMilliseconds: [Int?] = []
  private var errorClass: [String?] = []
  private var error: [String?] = []
  private var retryMilliseconds: [Int?] = []
  private var countsAsAttempt: [Bool?] = []
  private var redirectURL: [String?] = []
  private var etag: [String?] = []
  private var lastModified: [String?] = []
  private var articles = ArticleColumns()
  private var pages = PageColumns()

  mutating func append(_ result: JobResult, of lease: LeaseReference) {
    hostKey.append(Int(lease.hostKey))
    urlKey.append(result.urlKey)
    attempt.append(result.attempt)
    outcome.append(result.outcome.name)
    httpStatus.append(result.httpStatus?.clamped(to: 0...Int(Int16.max)))
    // A terabyte at most: the sums of a host and of all have room for it.
    bytes.append(result.bytes.clamped(to: 0...(1 << 40)))
    fetchMilliseconds.append(result.fetchMilliseconds.clamped(to: 0...Int(Int32.max)))
    etag.append(StoredText.clean(result.etag, limit: 1_000))
    lastModified.append(StoredText.clean(result.lastModified, limit: 200))

    var failure: (ErrorClass, String)?
    var retry: (milliseconds: Int, counts: Bool)?
    var target: String?
    var article: ArticleRecord?
    switch result.outcome {
    case .stored(let record): article = record
    case .unchanged, .notArticle: break
    case .redirected(let url): target = url
    case .excluded(let errorClass, let message):
      failure = (errorClass, message)
      if errorClass.withdrawsArticle, result.wasStored { article = .withdrawn }
    case .dead(let errorClass, let message): failure = (errorClass, message)
    case .retry(let errorClass, let message, let milliseconds, let counts):
      failure = (errorClass, message)
      retry = (milliseconds, counts)
    }
    errorClass.append(failure?.0.rawValue)
    error.append(StoredText.clean(failure?.1 ?? result.note, limit: 500))
    // A year at most: the interval arithmetic of the server ends somewhere.
    retryMilliseconds.append(retry?.milliseconds.clamped(to: 0...(366 * 86_400_000)))
    countsAsAttempt.append(retry?.counts ?? true)
    redirectURL.append(StoredText.clean(target, limit: 8_000))
    articles.append(article)
    if case .kept(let page) = result.page { pages.append(page) } else { pages.append(nil) }
  }

  /// In the order of `settle.sql`'s parameters.
  var values: [PostgresValue] {
    let own: [PostgresValue] = [
      .intArray(hostKey), .textArray(urlKey), .intArray(attempt), .textArray(outcome), .intArray(httpStatus),
      .intArray(bytes),
      .intArray(fetchMilliseconds), .textArray(errorClass), .textArray(error), .intArray(retryMilliseconds),
      .boolArray(countsAsAttempt), .textArray(redirectURL), .textArray(etag), .textArray(lastModified),
    ]
    return own + articles.values
  }

  /// The parameters behind all others.
  var lastValues: [PostgresValue] { articles.rightsValues + pages.values }
}
