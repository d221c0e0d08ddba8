import Fetching
import Frontier
import Logging
import Postgres
import Robots
import Synchronization
import WebURL

/// What robots.txt says about a host's pages: from memory, from the database that all workers share, or from the host.
///
/// A file is used for at most a day (RFC 9309 section 2.4); while the host cannot give one, an older file is used for as long as
/// section 2.3.1.4 allows, and without any nothing is fetched.
final class RobotsGate: Sendable {
  /// The rules to go by, or why there are none yet.
  enum Answer: Sendable {
    case policy(RobotsPolicy)
    /// Nothing may be fetched now; a failure of the network keeps its class.
    case unreachable(ErrorClass, message: String)
  }

  private struct Known: Sendable {
    let policy: RobotsPolicy
    let expires: ContinuousClock.Instant
  }

  /// robots.txt files kept in memory at most; the database has the others.
  private static let capacity = 4096
  /// Bytes of a robots.txt that are fetched; `RobotsFile` reads the first 500 KiB of them (RFC 9309 section 2.5).
  private static let maxBody = 4 << 20
  /// Seconds for which a failure is not tried again by another worker.
  private static let failureLifetime = 60.0

  private let frontier: Frontier
  private let fetcher: Fetcher
  private let agent: String
  private let logger: Logger
  private let clock = ContinuousClock()
  private let known = Mutex<[String: Known]>([:])

  init(frontier: Frontier, fetcher: Fetcher, agent: String, logger: Logger) {
    self.frontier = frontier
    self.fetcher = fetcher
    self.agent = agent
    self.logger = logger
  }

  /// The policy for `url`'s host; `pace` waits for the host's next allowed instant before each request to it.
  func policy(for url: WebURL, lease: Lease, pace: () async -> Bool) async throws(PostgresError) -> Answer {
    let origin = "\(url.scheme)://\(url.hostPort)"
    let now = clock.now
    if let found = known.withLock({ $0[origin] }), found.expires > now { return .policy(found.policy) }
    let record = try await frontier.robots(hostKey: lease.hostKey, scheme: url.scheme)
    if let record, record.isFresh { return answer(from: record, origin) }
    guard await pace() else { return .unreachable(.cancelled, message: "stopped") }
    return try await ask(url, origin: origin, lease: lease, record: record)
  }

  /// What another worker, or this one earlier, was told.
  private func answer(from record: RobotsRecord, _ origin: String) -> Answer {
    if let error = record.error {
      guard let body = record.body else { return .unreachable(.robotsUnreachable, message: error) }
      return .policy(remember(origin, .rules(RobotsFile(parsing: body)), seconds: record.expiresIn))
    }
    let policy = Self.policy(status: record.httpStatus ?? 404, body: record.body)
    return .policy(remember(origin, policy, seconds: record.expiresIn))
  }

  private static func policy(status: Int, body: [UInt8]?) -> RobotsPolicy {
    RobotsPolicy(.response(status: status, body: body ?? []))
  }

  private func remember(_ origin: String, _ policy: RobotsPolicy, seconds: Double) -> RobotsPolicy {
    let entry = Known(policy: policy, expires: clock.now + .seconds(min(seconds, RobotsPolicy.maximumAge)))
    known.withLock { known in
      if known.count >= Self.capacity, let victim = known.keys.randomElement() { known[victim] = nil }
      known[origin] = entry
    }
    return policy
  }

  // MARK: Asking the host

  private enum Fetched {
    case answer(status: Int, body: [UInt8])
    case redirectsExhausted
    case failure(FetchFailure)
  }

  private func ask(
    _ url: WebURL, origin: String, lease: Lease, record: RobotsRecord?
  ) async throws(PostgresError) -> Answer {
    let (status, body): (Int, [UInt8])
    switch await fetch(url) {
    case .answer(let answered, let bytes): (status, body) = (answered, bytes)
    case .redirectsExhausted: (status, body) = (404, [])
    case .failure(let failure):
      if failure.errorClass == .cancelled { return .unreachable(.cancelled, message: failure.message) }
      let errorClass = OutcomeRules.errorClass(of: failure.errorClass)
      return try await unreachable(
        url, origin, lease, record, status: nil, errorClass, "robots.txt: \(failure.message)")
    }
    let policy = Self.policy(status: status, body: body)
    if case .unreachable = policy {
      return try await unreachable(
        url, origin, lease, record, status: status, .robotsUnreachable, "robots.txt: HTTP \(status)")
    }
    let hasRules = (200..<300).contains(status)
    try await frontier.storeRobots(
      hostKey: lease.hostKey, scheme: url.scheme, httpStatus: status, body: hasRules ? body : nil,
      lifetime: RobotsPolicy.maximumAge, crawlDelay: policy.crawlDelay(for: agent).map(Milliseconds.upwards))
    return .policy(remember(origin, policy, seconds: RobotsPolicy.maximumAge))
  }

  /// Follows redirects across hosts (section 2.3.1.2); the rules found are those of the first.
  private func fetch(_ url: WebURL) async -> Fetched {
    guard var target = WebURL("/robots.txt", base: url) else {
      return .failure(FetchFailure(.invalidURL, "no robots.txt address"))
    }
    for _ in 0...RobotsPolicy.maximumRedirects {
      var request = FetchRequest(url: target)
      request.maxBody = Self.maxBody
      switch await fetcher.fetch(request) {
      case .failure(let failure):
        return .failure(failure)
      case .success(let response):
        guard (300..<400).contains(response.status), response.status != 304 else {
          return .answer(status: response.status, body: response.body)
        }
        guard let next = response.redirectTarget(from: target) else { return .redirectsExhausted }
        target = next
      }
    }
    return .redirectsExhausted
  }

  private func unreachable(
    _ url: WebURL, _ origin: String, _ lease: Lease, _ record: RobotsRecord?, status: Int?, _ errorClass: ErrorClass,
    _ message: String
  ) async throws(PostgresError) -> Answer {
    logger.debug("robots.txt unreachable", metadata: ["host": "\(lease.host)", "error": "\(message)"])
    try await frontier.storeRobotsFailure(
      hostKey: lease.hostKey, scheme: url.scheme, httpStatus: status, error: message, retryIn: Self.failureLifetime)
    let lastKnown = record?.body.map { RobotsFile(parsing: $0) }
    if let lastKnown { return .policy(remember(origin, .rules(lastKnown), seconds: Self.failureLifetime)) }
    let policy = RobotsPolicy.unreachable.afterUnreachable(
      forSeconds: record?.failingFor ?? 0, lastKnown: nil)
    if case .unreachable = policy { return .unreachable(errorClass, message: message) }
    return .policy(policy)
  }
}
