import PageReader
import ReaderProcesses
package import ArticleStore
package import Extraction
import Fetching
import Frontier
import CrawlRules
import Untrusted
import WebURL

/// Decides what a fetch means for its job: the one place where an answer becomes an outcome.
struct OutcomePolicy: Sendable {
  /// What comes next.
  enum Step: Sendable {
    case settle(JobOutcome)
    /// A page to be read on a parse lane.
    case read
    /// Another address, not to be asked before this time; a job of its own, or the same job when its key is the same.
    case redirect(WebURL, after: Duration)
    /// Stopped by ourselves: the job stays as it is.
    case abandon
  }

  /// For how long a host is left alone after a 429 or 503 without Retry-After; doubles up to a day (crawler-rules).
  static let firstBackoff = Duration.seconds(60)
  static let maxBackoff = Duration.seconds(86_400)
  /// The time without such an answer after which the doubling starts again.
  static let quietTime = Duration.seconds(1800)

  let retries: RetryPolicy
  var rights = RightsPolicy()
  /// Redirects from an enqueued URL to a page at most: by default 10, as browsers and RFC 9110 section 15.4 have it in
  /// order of size.
  var maxHops = 10

  // MARK: No answer

  func step(for failure: FetchFailure, job: ClaimedJob) -> Step {
    let errorClass = Self.errorClass(of: failure.errorClass)
    switch failure.errorClass {
    case .cancelled:
      return .abandon
    case .blockedAddress, .blockedPort, .tooLarge, .coding:
      return .settle(.excluded(errorClass, message: failure.message))
    case .invalidURL, .invalidRequest:
      return .settle(.dead(errorClass, message: failure.message))
    case .queueFull:
      let pause = retries.delay
      return .settle(
        .retry(
          errorClass, message: failure.message, after: pause, countsAsAttempt: false))
    case .dns, .connect, .tls, .timeout, .truncated, .decode, .protocolError, .malformed, .strayAnswer, .noRoom:
      return .settle(retry(errorClass, failure.message, job: job))
    }
  }

  /// The word that users filter by.
  static func errorClass(of fetching: FetchFailure.Class) -> ErrorClass {
    switch fetching {
    case .dns: .dns
    case .connect: .connect
    case .tls: .tls
    case .timeout: .timeout
    case .tooLarge: .tooLarge
    case .truncated: .truncated
    case .decode: .decode
    case .coding: .coding
    case .noRoom: .noRoom
    // The visit has already sent the request once more.
    case .protocolError, .strayAnswer: .protocolError
    case .malformed: .malformed
    case .blockedAddress: .blockedAddress
    case .blockedPort: .blockedPort
    case .invalidURL: .invalidURL
    case .invalidRequest, .queueFull: .fault
    case .cancelled: .cancelled
    }
  }

  // MARK: An answer

  func step(for response: FetchResponse, from url: WebURL, job: ClaimedJob, backoff: Duration?) -> Step {
    let said = Self.words(of: response)
    switch response.status {
    case 204, 205:
      return .settle(.notArticle)
    case 200..<300:
      // A page, but the guard's: with 202 from AWS, with 200 where a site's own worker passes it on.
      guard Challenge.words(response) == nil else { return .settle(.notArticle) }
      guard let refresh = response.header("refresh").flatMap({ PageRefresh($0, base: url, url: url) }),
        refresh.isRedirect(from: url)
      else { return .read }
      return step(for: refresh, job: job)
    case 304 where job.isConditional:
      return .settle(.unchanged)
    case 304:
      return .settle(retry(.protocolError, "\(said) without a condition", job: job))
    case 300..<400:
      guard let target = response.redirectTarget(from: url) else {
        return .settle(.dead(.badRedirect, message: "\(said) \(Self.words(ofUnusable: response, from: url))"))
      }
      return redirect(to: target, after: RedirectPause.asked(response) ?? .zero, job: job)
    case 429, 503:
      let message =
        response.retryAfter.map { "\(said), Retry-After \($0.secondsText)" } ?? "\(said) without Retry-After"
      return .settle(retry(.throttled, message, job: job, after: backoff))
    case 408, 425:
      return .settle(retry(.http4xx, said, job: job))
    case 400..<500:
      return .settle(.dead(.http4xx, message: said))
    default:
      return .settle(retry(.http5xx, said, job: job))
    }
  }

  /// What an answer says by its status, with the guard if it is not the site that answers, and with the scheme that a
  /// 401 asks for.
  private static func words(of response: FetchResponse) -> String {
    let said = "HTTP \(response.status)\(words(ofHead: response))"
    if let challenge = Challenge.words(response) { return "\(said), \(challenge)" }
    guard response.status == 401, let asked = response.header("www-authenticate") else { return said }
    let scheme = asked.utf8.prefix { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D }
    guard (1...20).contains(scheme.count), scheme.count < asked.utf8.count || asked.utf8.count <= 20 else {
      return said
    }
    return "\(said), which asks for \(String(decoding: scheme, as: UTF8.self)) credentials"
  }

  /// That a head was not read to its end.
  static func words(ofHead response: FetchResponse) -> String {
    switch response.headFailure?.errorClass {
    case nil: ""
    case .tooLarge: " with more headers than are read"
    default: " with a damaged head"
    }
  }

  /// Why a redirect cannot be followed: it has no Location, one that leads nowhere, or a status that is not followed.
  private static func words(ofUnusable response: FetchResponse, from url: WebURL) -> String {
    let stated = response.headerValues("location")
    guard let location = stated.first(where: { !$0.isEmpty }) else {
      return stated.isEmpty ? "without a Location" : "with an empty Location"
    }
    if let target = WebURL(location, base: url), target.isHTTP {
      do {
        try target.requireFetchable()
      } catch {
        return "leads to an address that cannot be fetched: \(error)"
      }
    }
    let start = String(decoding: location.utf8.prefix(200), as: UTF8.self)
    return [301, 302, 303, 307, 308].contains(response.status)
      ? "leads to \"\(start)\", which is no http or https address"
      : "with the Location \"\(start)\"; only 301, 302, 303, 307 and 308 are followed"
  }

  /// A page that leads on by itself is a redirect like any other.
  func step(for refresh: PageRefresh, job: ClaimedJob) -> Step {
    redirect(to: refresh.target, after: refresh.delay, job: job)
  }

  private func redirect(to target: WebURL, after pause: Duration, job: ClaimedJob) -> Step {
    guard job.hops < maxHops else {
      return .settle(.dead(.redirectLoop, message: "more than \(maxHops) redirects led here"))
    }
    return .redirect(target, after: pause)
  }

  /// A redirect to the job's own address whose pause is so long that the host is left.
  func postponed(_ response: FetchResponse, job: ClaimedJob, for pause: Duration) -> JobOutcome {
    retry(.throttled, "HTTP \(response.status), Retry-After \(pause.components.seconds) s", job: job, after: pause)
  }

  /// For how long a 429 or 503 asks to leave its host alone; nil for other answers.
  func backoff(for response: FetchResponse, lease: Lease) -> Duration? {
    guard response.status == 429 || response.status == 503 else { return nil }
    if let stated = response.retryAfter, stated > .zero { return min(stated, Self.maxBackoff) }
    let before = lease.backoff
    let isRecent = lease.throttledAgo.map { $0.bounded < before + Self.quietTime } ?? false
    return min(Self.maxBackoff, isRecent && before > .zero ? before * 2 : Self.firstBackoff)
  }

  // MARK: A page

  func outcome(
    of reading: PageReading, rights: PageRights = PageRights(), url: WebURL, job: ClaimedJob, now: Int = 0
  ) -> JobOutcome {
    switch reading {
    case .article(let article):
      var record = ArticleRecord(article, host: url.hostPort)
      record.rights = rights.json
      record.unavailableAfter = rights.directives.unavailableAfterText
      record.keepsText = rights.treatment(by: self.rights, at: now).keepsText
      return record.contentHash == job.contentHash ? .unchanged : .stored(record)
    case .notArticle:
      return .notArticle
    case .unreadable(let mediaType):
      return .excluded(.contentType, message: "the content type is \(mediaType); HTML and plain text are read")
    case .refused(let refusal):
      return Self.outcome(of: refusal)
    }
  }

  /// A page that ended its reader would end the next one too: it is settled at once. Where no reader could be had it is
  /// tried again. The digest tells pages with one fault from each other, and finds one that was kept.
  func outcome(of end: ReaderEnd, body: [UInt8], job: ClaimedJob) -> JobOutcome {
    guard end.isOfPage else { return retry(.fault, "\(end)", job: job) }
    let start = body.prefix(Self.digestedBytes)
    return .dead(.poison, message: "\(end); SHA-256 of its first \(start.count) bytes: \(SHA256Digest(start).text)")
  }

  /// Bytes of a page's beginning that it is told by.
  static let digestedBytes = 4096

  /// The page may not be stored; what was stored of it before is withdrawn with the settle.
  static func outcome(of refusal: PageRights.Refusal) -> JobOutcome {
    switch refusal {
    case .noindex: .excluded(.noindex, message: refusal.description)
    case .unavailable: .excluded(.unavailableAfter, message: refusal.description)
    case .dataMining: .excluded(.tdmReserved, message: refusal.description)
    case .usage: .excluded(.usageRefused, message: refusal.description)
    }
  }

  func retry(_ errorClass: ErrorClass, _ message: String, job: ClaimedJob, after pause: Duration? = nil) -> JobOutcome {
    if retries.isLast(attempt: job.attempt) {
      return .dead(errorClass, message: "\(message) (attempt \(job.attempt + 1) of \(retries.maxAttempts))")
    }
    let backoff = max(pause ?? .zero, retries.backoff(after: job.attempt))
    return .retry(errorClass, message: message, after: backoff, countsAsAttempt: true)
  }
}

extension ClaimedJob {
  /// Whether a request for it asks for changes only: without what was stored, a 304 would have nothing to stand on.
  var isConditional: Bool { contentHash != nil && (etag != nil || lastModified != nil) }
}

extension ArticleRecord {
  /// The row of an extracted article.
  package init(_ article: Article, host: String) {
    self.init(host: host, title: article.title, body: article.text)
    authors = article.authors
    byline = article.byline
    publishedAt = article.published?.instant
    publishedDay = article.published?.day
    modifiedAt = article.modified?.instant ?? article.modified.map { "\($0.day)T00:00:00Z" }
    language = article.language
    siteName = article.siteName
    description = article.description
    section = article.section
    tags = article.tags
    leadImage = article.leadImage
    canonicalURL = article.canonicalURL
    ampURL = article.ampURL
    nextPage = article.nextPage
    alternates = article.alternates.map { ($0.language, $0.url) }
    isAccessibleForFree = article.isAccessibleForFree
    isAMP = article.isAMP
    isLiveBlog = article.isLiveBlog
    truncated = article.truncated
    pageType = article.pageType.rawValue
    quality = article.quality
    wordCount = article.wordCount
    sources = article.sources
  }
}
