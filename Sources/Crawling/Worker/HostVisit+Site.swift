import Executors
import Extraction
import Fetching
import Frontier
import Logging
import Postgres
import Robots
import WebURL

/// What the crawl and the site say of a URL before it is fetched: scope, robots.txt and its pace, reservations of rights.
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

  func robots(for url: WebURL, _ job: ClaimedJob) async -> RobotsGate.Answer? {
    do {
      return try await services.robots.policy(for: url, lease: lease) { request in
        guard request.url.hostPort == url.hostPort else {
          // Another host that a redirect leads to, for its robots.txt alone: its lease is not ours, so this worker's visits take turns.
          let isTurn = await services.guests.turn(at: request.url.hostPort, every: services.configuration.minDelay)
          return isTurn ? await sendElsewhere(request, job) : nil
        }
        guard let turn = await pace() else { return nil }
        return await send(request, turn, job)
      }
    } catch {
      logger.warning("robots.txt unknown, leaving the host", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// What the host says of the rights in its pages; nil when the visit is over.
  func siteRights(for url: WebURL, _ policy: RobotsPolicy, _ job: ClaimedJob) async -> SiteRights? {
    var site = SiteRights(policy: services.rules.rights, agent: services.agent, robots: policy)
    guard site.policy.dataMining != .ignore else { return site }
    do {
      let answer = try await services.rights.file(for: url, lease: lease, robots: policy) { request in
        guard let turn = await pace() else { return nil }
        let fetched = await send(request, turn, job)
        if case .success(let response)? = fetched { await noteBackoff(response) }
        return fetched
      }
      guard case .file(let file) = answer else { return nil }
      site.reservations = file
      return site
    } catch {
      logger.warning("tdmrep.json unknown, leaving the host", metadata: ["error": "\(error)"])
      block(for: services.configuration.retries.delay, nil)
      return nil
    }
  }

  func refusal(of response: FetchResponse, _ url: WebURL, _ site: SiteRights) -> PageRights.Refusal? {
    site.rights(of: response, url: url).treatment(by: site.policy, at: services.now()).refusal
  }
}
