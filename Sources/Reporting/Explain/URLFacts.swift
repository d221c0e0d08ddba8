package import Frontier
package import Untrusted
import WebURL

/// All that is known of one URL, whether it was ever enqueued or not.
package struct URLFacts: Sendable, Encodable {
  /// As it was asked for.
  package var asked: String
  /// Normalized; nil when it is no URL that can be crawled, for `invalid` says why.
  package var url: String?
  package var invalid: String?
  package var job: JobStatus?
  package var host: HostDetails?
  /// As the workers share it, without the file's text; nil where it was never asked for.
  package var robots: RobotsReport?
  /// The last one first.
  package var attempts: [Attempt] = []
  package var crawl: Crawl?
  package var queuePosition: QueuePosition?
  package var article: StoredArticle?
  /// Since a page was kept that `coordinator page` gives out; nil where none is.
  @InSeconds package var rawPageAge: Duration?
  /// The jobs that a redirected one led to, in order, each once.
  package var redirects: [JobStatus] = []
  /// The redirects lead back to where they have been.
  package var leadsInCircle: Bool?
  /// A job under another spelling of the URL: the other scheme, with or without `www.` or the last slash.
  package var alternateURL: JobStatus?
  /// Why the address in the URL must not be connected to; nil where it is public or a name.
  package var reservedAddress: String?

  private enum CodingKeys: String, CodingKey {
    case asked, url, invalid, job, host, robots, attempts, crawl, queuePosition, article
    case rawPageAge = "rawPageAgeSeconds", redirects, leadsInCircle, alternateURL, reservedAddress
  }

  /// Facts of a URL that was not looked up.
  package init(asked: String) {
    self.asked = asked
  }
}

/// Gathers facts; reads only.
package struct Explainer: Sendable {
  private let frontier: Frontier
  /// The product token for which robots.txt is read.
  private let agent: String
  private let refusalForbids: Bool

  /// `refusalForbids`: what a robots.txt answered with 401 or 403 means to the workers, see `RobotsPolicy`.
  package init(frontier: Frontier, agent: String = "courant", refusalForbids: Bool = false) {
    self.frontier = frontier
    self.agent = agent
    self.refusalForbids = refusalForbids
  }

  /// The facts of `text`. `crawl`: as if it were to be enqueued for that crawl; else the job's own.
  package func facts(of text: String, crawl: String? = nil) async throws -> URLFacts {
    var facts = URLFacts(asked: text)
    let url: WebURL
    do {
      url = try WebURL(parsing: text)
      guard url.isHTTP else {
        facts.invalid = "\(url.scheme): is not crawled, only http and https are"
        return facts
      }
      try url.requireFetchable()
    } catch {
      facts.invalid = "\(error)"
      return facts
    }
    let request = JobRequest(url)
    facts.url = request.url
    facts.reservedAddress = url.hostAddress.flatMap { $0.reservation }
    facts.job = try await frontier.job(hostKey: request.hostKey, urlKey: request.urlKey)
    facts.host = try await frontier.host(hostKey: request.hostKey)
    facts.robots = try await robots(for: url.normalized())
    facts.queuePosition = try await frontier.queuePosition(hostKey: request.hostKey, urlKey: request.urlKey)
    if let crawl = crawl ?? facts.job?.crawl { facts.crawl = try await frontier.crawls([crawl]).first }
    if facts.job != nil {
      facts.attempts = try await frontier.attempts(hostKey: request.hostKey, urlKey: request.urlKey)
      facts.article = try await frontier.article(hostKey: request.hostKey, urlKey: request.urlKey)
      facts.rawPageAge = try await frontier.rawPageAge(hostKey: request.hostKey, urlKey: request.urlKey)
      let way = try await redirects(from: facts.job)
      facts.redirects = way.jobs
      if way.isCircle { facts.leadsInCircle = true }
    } else {
      facts.alternateURL = try await alternate(of: url)
    }
    return facts
  }

  private func robots(for url: WebURL) async throws -> RobotsReport? {
    guard let record = try await frontier.robots(hostKey: url.hostKey, scheme: url.scheme) else { return nil }
    var report = RobotsReport(
      url: url, agent: agent, record: record, source: .cache, refusalForbids: refusalForbids)
    report.text = nil
    return report
  }

  private func redirects(from job: JobStatus?) async throws -> (jobs: [JobStatus], isCircle: Bool) {
    var found: [JobStatus] = []
    var seen = Set([job?.url].compactMap { $0.flatMap { WebURL($0)?.urlKey } })
    var next = job?.redirectURL
    while let text = next, found.count < AddressChain.maximumRedirects, let url = WebURL(text) {
      let request = JobRequest(url)
      guard seen.insert(request.urlKey).inserted else { return (found, true) }
      guard let target = try await frontier.job(hostKey: request.hostKey, urlKey: request.urlKey) else { break }
      found.append(target)
      next = target.redirectURL
    }
    return (found, false)
  }

  private func alternate(of url: WebURL) async throws -> JobStatus? {
    for text in Self.spellings(of: url) {
      guard let other = WebURL(text) else { continue }
      let request = JobRequest(other)
      if let job = try await frontier.job(hostKey: request.hostKey, urlKey: request.urlKey) { return job }
    }
    return nil
  }

  /// Other ways in which people write the same address.
  static func spellings(of url: WebURL) -> [String] {
    let schemes = [url.scheme, url.scheme == "https" ? "http" : "https"]
    let bare = url.hostPort.hasPrefix("www.") ? String(url.hostPort.dropFirst(4)) : url.hostPort
    let hosts = url.hostAddress == nil ? [url.hostPort, bare == url.hostPort ? "www.\(bare)" : bare] : [url.hostPort]
    let path = url.path
    let turned = path.hasSuffix("/") ? String(path.dropLast()) : path + "/"
    let query = url.query.map { "?\($0)" } ?? ""
    var all: [String] = []
    for path in [path, turned] {
      for host in hosts {
        for scheme in schemes { all.append("\(scheme)://\(host)\(path)\(query)") }
      }
    }
    return Array(all.dropFirst())
  }
}
