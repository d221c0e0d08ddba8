import Fetching
import Frontier
import Logging
import Postgres
import CrawlRules
import WebURL

/// What the crawl and the site say of a URL: its scope, the verdict of robots.txt and its pace, a refusal of rights.
extension HostVisit {
  /// nil when the database could not be asked.
  func isInScope(_ url: WebURL, of job: ClaimedJob) async -> Bool? {
    do {
      return try await services.crawls.contains(url, crawl: job.crawl)
    } catch {
      logger.warning("scope of a crawl unknown, leaving the host", metadata: ["error": "\(error)"])
      return nil
    }
  }

  static func outside(_ job: ClaimedJob) -> String { "outside the scope of crawl \(job.crawl ?? "")" }

  /// The outcome where robots.txt forbids the URL, with the rule.
  func denial(of url: WebURL, _ policy: RobotsPolicy) -> JobOutcome? {
    let verdict = policy.verdict(for: url.pathAndQuery, agent: services.agent)
    guard !verdict.isAllowed else { return nil }
    let rule = verdict.rule.map { "robots.txt line \(verdict.line ?? 0): \($0)" } ?? "robots.txt is refused to us"
    return .excluded(.robotsDenied, message: rule)
  }

  /// From now on so many seconds lie between two requests, the one just made included.
  func keep(delay seconds: Double) {
    delay = seconds
    let spacing = seconds / Double(lease.terms.connections)
    pacer.keep(spacing: spacing)
    services.held.keep(spacing: spacing, of: lease.reference)
  }

  func crawlDelay(_ policy: RobotsPolicy) -> Double {
    min(services.configuration.maxCrawlDelay, policy.crawlDelay(for: services.agent) ?? 0)
  }

  func refusal(of response: FetchResponse, _ url: WebURL, _ site: SiteRights) -> PageRights.Refusal? {
    site.rights(of: response, url: url).treatment(by: site.policy, at: services.now()).refusal
  }
}
