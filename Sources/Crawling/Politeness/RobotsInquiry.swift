package import Fetching
import Untrusted
import Foundation
package import Frontier
import Logging
import CrawlRules
import Synchronization
package import WebURL

/// Asks a host for its robots.txt outside of a crawl, as a worker does: under the host's lease, at its pace, and into
/// the database that all workers share.
package struct RobotsInquiry: Sendable {
  /// What came of it.
  package enum Answer: Sendable {
    /// The database has what was said.
    case told
    /// A worker holds the host, or it must not be asked yet, or an operator has paused or blocked it: for longer than
    /// was waited.
    case busy
    /// The host's addresses must not be connected to.
    case blocked(message: String)
  }

  private let frontier: Frontier
  private let fetcher: Fetcher
  private let agent: String
  /// Between two requests, where the host asks for no more.
  private let minDelay: Duration
  private let refusalForbids: Bool
  private let owner = UUID().uuidString.lowercased()

  /// Throws when the fetcher's configuration cannot be used. `refusalForbids`: what a 401 or 403 means, see
  /// `RobotsPolicy`.
  package init(
    frontier: Frontier, fetching: FetchConfiguration, minDelay: Duration = .seconds(1), refusalForbids: Bool = false
  ) throws(FetchConfigurationError) {
    self.frontier = frontier
    self.minDelay = minDelay
    self.refusalForbids = refusalForbids
    fetcher = try Fetcher(fetching)
    agent = ProductToken.of(fetching.userAgent.utf8)
  }

  /// Ends the fetcher and its connections; nothing can be asked afterwards.
  package func shutDown() async { await fetcher.shutDown() }

  /// Waits for the host's turn for up to `wait`.
  package func ask(_ url: WebURL, wait: Duration) async throws -> Answer {
    let clock = ContinuousClock()
    let deadline = clock.now + wait
    while true {
      let lease = try await frontier.lease(
        host: url.hostPort, hostKey: url.hostKey, owner: owner, leaseTime: Self.lease,
        minimumDelay: minDelay)
      if let lease { return try await ask(url, lease) }
      guard clock.now < deadline else { return .busy }
      try await clock.sleep(for: .milliseconds(500))
    }
  }

  /// Five redirects and as many pauses of a second fit, and a transfer's default 30 seconds.
  private static let lease = Duration.seconds(120)

  private func ask(_ url: WebURL, _ lease: Lease) async throws -> Answer {
    let delay = max(lease.terms.minDelay ?? minDelay, lease.delay)
    let robots = RobotsService(
      frontier: frontier, agent: agent, outcomePolicy: OutcomePolicy(retries: RetryPolicy()),
      refusalForbids: refusalForbids, logger: Logger(label: "courant.robots"))
    let ends = ContinuousClock.now + Self.lease - .seconds(40)
    let hasAsked = Mutex(false)
    let answer: RobotsService.Answer
    var release = LeaseRelease(lease.reference, notBefore: delay)
    do {
      answer = try await robots.policy(for: url, lease: lease, isRenewed: true) { request in
        if hasAsked.withLock({ $0 }), request.url.hostPort == lease.host {
          do { try await Task.sleep(for: delay) } catch { return .stopped }
        }
        guard ContinuousClock.now < ends else { return .stopped }
        hasAsked.withLock { $0 = true }
        return Fetched(await fetcher.fetch(request))
      }
    } catch {
      try await frontier.release([release], owner: owner)
      throw error
    }
    var result = Answer.told
    switch answer {
    case .policy(let policy):
      release.notBefore = max(release.notBefore, policy.crawlDelay(for: agent) ?? .zero)
    case .unreachable(_, _, let wait), .waiting(_, _, let wait):
      release.notBefore = max(release.notBefore, wait)
      release.reason = .robotsUnreachable
    case .blocked(_, let message): result = .blocked(message: message)
    case .stopped: result = .busy
    }
    try await frontier.release([release], owner: owner)
    return result
  }
}
