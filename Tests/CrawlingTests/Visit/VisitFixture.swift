import CrawlRules
import Extraction
import Fetching
import WebURL

@testable import Crawling
@testable import Frontier
@testable import PageReader

/// Leases, answers and pages for visits that are only thought.
enum VisitFixture {
  typealias Instant = ContinuousClock.Instant

  static let start = ContinuousClock.now
  static let host = "news.example"
  static let reference = LeaseReference(hostKey: 7, epoch: 1)

  /// So many seconds after the start, to the microsecond.
  static func at(_ seconds: Double) -> Instant { start + .microseconds(Int((seconds * 1_000_000).rounded())) }

  /// Addresses that worlds are made of, parsed once.
  private static let known: [String: (url: WebURL, key: String)] = {
    let paths = (0..<8).map { "/\($0)" } + (0..<32).map { "/more/\($0)" } + ["/robots.txt", "/moved", "/no-such-page"]
    return Dictionary(paths.map { ($0, parse($0)) }) { $1 }
  }()

  private static func parse(_ path: String) -> (url: WebURL, key: String) {
    guard let url = WebURL("http://\(host)\(path)") else { preconditionFailure("\(path) is no path") }
    return (url, url.normalized().urlKey)
  }

  static func url(_ path: String) -> WebURL { (known[path] ?? parse(path)).url }

  static func job(_ path: String, expiredLeases: Int = 0, crawl: String? = nil, hash: Int64? = nil) -> ClaimedJob {
    let (url, key) = known[path] ?? parse(path)
    var job = ClaimedJob(
      urlKey: key, url: url.description, attempt: 0, priority: 1, seenOn: "2026-11-30", hops: 0,
      etag: hash == nil ? nil : "\"1\"", lastModified: nil, contentHash: hash, crawl: crawl)
    job.expiredLeases = expiredLeases
    return job
  }

  static func lease(
    _ jobs: [ClaimedJob], connections: Int = 1, delay: Duration = .zero, expiredLeases: Int = 0,
    ownFileExpiredLeases: Int = 0,
    robotsFailures: Int = 0, blockNote: String? = nil, closesIn: Duration? = nil, address: String? = nil
  ) -> Lease {
    Lease(
      reference: reference, host: host, delay: delay, backoff: .zero, throttledAgo: nil, expiredLeases: expiredLeases,
      ownFileExpiredLeases: ownFileExpiredLeases, robotsFailures: robotsFailures, pending: jobs.count, response: .zero,
      terms: HostOverrides(blockNote: blockNote, connections: connections), closesIn: closesIn, address: address,
      claimedPriority: 1, readyMicroseconds: 0, jobs: jobs)
  }

  /// Seconds between two requests: `minDelay`; nothing is adapted, and reservations of rights are ignored, unless
  /// `change` says so.
  static func configuration(_ change: (inout CrawlConfiguration) -> Void = { _ in }) -> CrawlConfiguration {
    var configuration = plain
    change(&configuration)
    return configuration
  }

  private static let plain: CrawlConfiguration = {
    var configuration = CrawlConfiguration(
      fetching: FetchConfiguration(userAgent: "Courant-Tests/1 (+https://example.org)"), parseThreads: 1)
    configuration.rights.dataMining = .ignore
    configuration.adaptiveFactor = 0
    return configuration
  }()

  static func state(_ lease: Lease, _ configuration: CrawlConfiguration, leaseEnds: Instant) -> VisitState {
    VisitState(
      lease: lease, configuration: configuration,
      outcomePolicy: OutcomePolicy(
        retries: configuration.retries, rights: configuration.rights, maxHops: configuration.maxRedirects),
      agent: "courant-tests", standing: VisitStanding(leaseEnds: leaseEnds), claimed: start, now: start)
  }

  // MARK: Answers

  static func response(
    _ status: Int, _ headers: [(String, String)] = [], body: String = "", address: String = ""
  ) -> FetchResponse {
    FetchResponse(
      status: status, headers: headers.map { (name: $0.0, value: $0.1) }, body: Array(body.utf8),
      remoteAddress: address)
  }

  static func redirect(_ path: String, cookie: Bool = false) -> FetchResponse {
    response(302, [("Location", "http://\(host)\(path)")] + (cookie ? [("Set-Cookie", "a=b")] : []))
  }

  static let page = response(200, [("Content-Type", "text/html")], body: "<p>Text.")

  static func robots(_ text: String) -> RobotsService.Answer {
    .policy(RobotsPolicy(.response(status: 200, body: Array(text.utf8))))
  }

  static let allowed = RobotsService.Answer.policy(.unavailable)

  // MARK: Pages

  static let read = ReadPage(outcome: .notArticle, note: "the page is a list", rawPage: .asItWas)

  private static let notice: Article = {
    var article = Article()
    article.blocks = [Block(kind: .paragraph, text: "We looked everywhere for it but the address leads nowhere at all")]
    article.wordCount = 12
    article.headline.isInArticle = false
    return article
  }()

  static let print = TextPrint(notice, url: nil)

  private static let suspect = SuspectPage(.article(notice), url: url("/0"))

  static func suspicion(_ url: WebURL, known: MissingPages.Answer? = nil, mayWait: Bool = true) -> Suspicion? {
    guard let page = suspect else { return nil }
    return Suspicion(
      page: page, origin: "http://\(host)", known: known, mayWait: mayWait,
      neighbour: Self.url("/no-such-page"))
  }
}

/// Chance that can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// True in `percent` of 100 cases.
  mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
