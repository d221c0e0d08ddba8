package import Frontier
import CrawlRules
package import Untrusted
package import WebURL

/// What robots.txt says of one URL, and where that is known from: for people who ask why a page is not fetched.
package struct RobotsReport: Sendable, Encodable {
  /// Where the file came from.
  package enum Source: String, Sendable, Encodable {
    /// The database that all workers share.
    case cache
    /// The host, just now.
    case host
    /// A local file.
    case file
  }

  package var url: String
  package var robotsURL: String
  package var agent: String
  package var source: Source
  /// allowed or denied; denied too while the file cannot be had and no earlier one is known.
  package var isAllowed: Bool
  /// robots.txt is refused to us (401, 403), and that is taken for a no.
  package var isRefused = false
  /// The rule that decided, as written, and its line.
  package var rule: String?
  package var line: Int?
  /// Why, in words.
  package var reason: String
  /// The user-agent whose groups apply, `*` among them; nil where none does.
  package var group: String?
  /// Other user-agents of the same groups, ten at most.
  package var groupOthers: [String] = []
  @InSeconds package var crawlDelay: Duration?
  /// The line that says so.
  package var crawlDelayLine: Int?
  package var contentUsage: String?
  package var contentSignal: String?
  package var sitemaps: [String] = []
  package var httpStatus: Int?
  package var error: String?
  @InSeconds package var age: Duration?
  /// Not positive when it is to be asked for again before the next page.
  @InSeconds package var expiresIn: Duration?
  @InSeconds package var failingFor: Duration?
  package var size: Int?
  /// The file as served, nil where there is none to obey.
  package var text: String?

  private enum CodingKeys: String, CodingKey {
    case url, robotsURL, agent, source, isAllowed, isRefused, rule, line, reason, group, groupOthers, crawlDelay
    case crawlDelayLine, contentUsage, contentSignal, sitemaps, httpStatus, error, age = "ageSeconds"
    case expiresIn = "expiresInSeconds", failingFor = "failingForSeconds", size, text
  }

  /// Whether the site forbids the URL, rather than its file cannot be had.
  package var isForbidden: Bool { !isAllowed && (rule != nil || isRefused) }

  /// Of a file at hand.
  package init(url: WebURL, agent: String, file: [UInt8]) {
    self.init(url, agent, .file, RobotsPolicy(.response(status: 200, body: file)), body: file)
  }

  /// Of what the database knows. `refusalForbids`: what a 401 or 403 means, see `RobotsPolicy`.
  package init(url: WebURL, agent: String, record: RobotsRecord, source: Source, refusalForbids: Bool = false) {
    let policy = RobotsPolicy(
      known: record.body, status: record.httpStatus, isFailing: record.error != nil,
      failingFor: record.failingFor, refusalForbids: refusalForbids)
    self.init(url, agent, source, policy, body: record.body)
    httpStatus = record.httpStatus
    error = record.error
    age = record.age
    expiresIn = record.expiresIn
    failingFor = record.failingFor
  }

  private init(_ url: WebURL, _ agent: String, _ source: Source, _ policy: RobotsPolicy, body: [UInt8]?) {
    let path = url.pathAndQuery
    let verdict = policy.verdict(for: path, agent: agent)
    self.url = url.description
    robotsURL = "\(url.scheme)://\(url.hostPort)/robots.txt"
    self.agent = agent
    self.source = source
    isAllowed = verdict.isAllowed
    rule = verdict.rule
    line = verdict.line
    crawlDelay = policy.crawlDelay(for: agent)
    switch policy {
    case .unavailable: reason = "there is no robots.txt to obey"
    case .refused:
      isRefused = true
      reason = "robots.txt is refused to us, which is taken for a no"
    case .unreachable: reason = "robots.txt cannot be had, so nothing is fetched"
    case .rules(let file):
      group = file.token(for: agent)
      groupOthers = file.tokens(sharing: agent)
      crawlDelayLine = file.crawlDelayLine(for: agent)
      sitemaps = Array(file.sitemaps.prefix(100))
      contentUsage = file.contentUsage(for: path, agent: agent)?.text
      contentSignal = file.contentSignal(for: path, agent: agent)?.text
      size = body?.count
      text = body.map { StreamSafe.text($0.prefix(RobotsFile.maximumSize)) }
      reason =
        path == "/robots.txt"
        ? "robots.txt itself is always allowed"
        : verdict.rule == nil
          ? "no rule matches"
          : verdict.isCut
            ? "the file asks for more work than one URL is worth, so the longest Disallow left untried counts"
            : "the longest rule that matches"
    }
  }
}
