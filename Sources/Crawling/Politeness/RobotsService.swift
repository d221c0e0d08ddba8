import Untrusted
import Fetching
import Frontier
import Logging
import Postgres
import CrawlRules
import WebURL

/// What robots.txt says about a host's pages: from memory, from the database that all workers share, or from the host.
///
/// A file is used for at most a day (RFC 9309 section 2.4); while the host cannot give one, an older file is used for
/// as long as section 2.3.1.4 allows, and without any nothing is fetched. The visit sends the requests: it keeps the
/// pace.
final class RobotsService: Sendable {
  /// The rules to go by, or why there are none yet.
  enum Answer: Sendable {
    case policy(RobotsPolicy)
    /// The host was asked just now and could not answer: nothing may be fetched for `wait`.
    case unreachable(ErrorClass, message: String, wait: Duration)
    /// As before, known from an earlier try: the host was not asked.
    case waiting(ErrorClass, message: String, wait: Duration)
    /// The host's address must not be connected to.
    case blocked(ErrorClass, message: String)
    /// The visit ended before the answer.
    case stopped
  }

  /// One request of the visit, at the host's pace; stopped when the visit must end.
  typealias Send = @Sendable (FetchRequest) async -> Fetched

  /// Bytes of a robots.txt on the wire, enough for 500 KiB that cannot be compressed: no more of it is read (RFC 9309
  /// section 2.5).
  private static let maxBody = RobotsFile.maximumSize + 16 << 10
  /// Until a host that failed as often as a job may is asked again; its jobs are given up until then.
  private static let goneLifetime = Duration.seconds(3600)

  private let frontier: Frontier
  private let agent: String
  private let outcomePolicy: OutcomePolicy
  private let refusalForbids: Bool
  private let logger: Logger
  private let memory = ExpiringCache<RobotsPolicy>(maxBytes: 64 << 20)

  /// `refusalForbids`: see `RobotsPolicy.init`.
  init(frontier: Frontier, agent: String, outcomePolicy: OutcomePolicy, refusalForbids: Bool, logger: Logger) {
    self.frontier = frontier
    self.agent = agent
    self.outcomePolicy = outcomePolicy
    self.refusalForbids = refusalForbids
    self.logger = logger
  }

  /// What is known here of `url`'s host; nil where `policy` has to be asked.
  func remembered(for url: WebURL) -> RobotsPolicy? { memory.undoubted(of: "\(url.scheme)://\(url.hostPort)") }

  /// The policy for `url`'s host; `send` sends what has to be asked. `isRenewed` asks the host even if an answer is
  /// known.
  func policy(
    for url: WebURL, lease: Lease, isRenewed: Bool = false, send: Send
  ) async throws(PostgresError) -> Answer {
    let origin = "\(url.scheme)://\(url.hostPort)"
    let isRenewed = memory.takeDoubt(of: origin) || isRenewed
    if !isRenewed, let found = memory.file(of: origin) { return .policy(found) }
    let record = try await frontier.robots(hostKey: lease.hostKey, scheme: url.scheme)
    if let record, record.isFresh, !isRenewed { return answer(from: record, origin) }
    return try await ask(url, origin, lease, record, send)
  }

  /// The policy that follows from the last answer.
  static func policy(of record: RobotsRecord, refusalForbids: Bool) -> RobotsPolicy {
    RobotsPolicy(
      known: record.body, status: record.httpStatus, isFailing: record.error != nil,
      failingFor: record.failingFor, refusalForbids: refusalForbids)
  }

  /// What another worker, or this one earlier, was told.
  private func answer(from record: RobotsRecord, _ origin: String) -> Answer {
    if let error = record.error {
      let policy = Self.policy(whileUnreachable: record)
      if case .unreachable = policy {
        return .waiting(
          RobotsTrouble(noted: error).errorClass, message: error, wait: record.expiresIn.bounded)
      }
      return .policy(remember(origin, policy, size: record.body?.count ?? 0, for: record.expiresIn.bounded))
    }
    let policy = Self.policy(of: record, refusalForbids: refusalForbids)
    return .policy(remember(origin, policy, size: record.body?.count ?? 0, for: record.expiresIn.bounded))
  }

  /// The last file known goes on; without any, the time of being unreachable decides (section 2.3.1.4).
  private static func policy(whileUnreachable record: RobotsRecord?) -> RobotsPolicy {
    RobotsPolicy(whileUnreachableFor: record?.failingFor ?? .zero, lastKnown: record?.body)
  }

  private func remember(_ origin: String, _ policy: RobotsPolicy, size: Int, for lifetime: Duration) -> RobotsPolicy {
    memory.keep(policy, of: origin, size: max(size, policy.footprint), for: min(lifetime, RobotsPolicy.maximumAge))
    return policy
  }

  // MARK: Asking the host

  private enum FileFetch {
    case answer(FetchResponse)
    case redirectsExhausted
    /// A redirect that is not to be followed for this time.
    case postponed(FetchResponse, Duration)
    case failure(FetchFailure)
    case stopped
  }

  private func ask(
    _ url: WebURL, _ origin: String, _ lease: Lease, _ record: RobotsRecord?, _ send: Send
  ) async throws(PostgresError) -> Answer {
    switch try await fetch(url, origin, send) {
    case .stopped:
      return .stopped
    case .failure(let failure):
      switch failure.errorClass {
      case .cancelled: return .stopped
      case .blockedAddress, .blockedPort:
        return .blocked(OutcomePolicy.errorClass(of: failure.errorClass), message: failure.message)
      default:
        let errorClass = OutcomePolicy.errorClass(of: failure.errorClass)
        return try await unreachable(url, origin, lease, record, nil, errorClass, failure.message)
      }
    case .postponed(let response, let pause):
      let reason = "HTTP \(response.status), Retry-After \(pause.components.seconds) s"
      return try await unreachable(
        url, origin, lease, record, response, .robotsUnreachable, reason, asked: pause)
    case .redirectsExhausted:
      return .policy(try await keep(.redirectsExhausted, status: 404, body: [], url, origin, lease))
    case .answer(let response):
      // What a guard sends in place of the file says nothing of its rules, and a page without rules would allow all.
      if (200..<300).contains(response.status), let challenge = Challenge.words(response) {
        let reason = "HTTP \(response.status), \(challenge)"
        return try await unreachable(url, origin, lease, record, response, .robotsUnreachable, reason)
      }
      let outcome = RobotsPolicy.Outcome.response(status: response.status, body: response.body)
      if case .unreachable = RobotsPolicy(outcome) {
        // A 503 that names no time is a failure like any other; a 429, or a time, asks for a pause.
        let isAsked = response.status == 429 || response.retryAfter != nil
        return try await unreachable(
          url, origin, lease, record, response, .robotsUnreachable,
          "HTTP \(response.status)\(OutcomePolicy.words(ofHead: response))",
          asked: isAsked ? outcomePolicy.backoff(for: response, lease: lease) : nil)
      }
      return .policy(try await keep(outcome, status: response.status, body: response.body, url, origin, lease))
    }
  }

  private func keep(
    _ outcome: RobotsPolicy.Outcome, status: Int, body: [UInt8], _ url: WebURL, _ origin: String, _ lease: Lease
  ) async throws(PostgresError) -> RobotsPolicy {
    let policy = RobotsPolicy(outcome, refusalForbids: refusalForbids)
    let hasRules = (200..<300).contains(status)
    try await frontier.storeRobots(
      hostKey: lease.hostKey, scheme: url.scheme, httpStatus: status, body: hasRules ? body : nil,
      lifetime: RobotsPolicy.maximumAge, crawlDelay: policy.crawlDelay(for: agent))
    return remember(origin, policy, size: body.count, for: RobotsPolicy.maximumAge)
  }

  /// Follows redirects across hosts (section 2.3.1.2); the rules found are those of the first.
  ///
  /// Where a redirect leads to another host's own robots.txt that is known already, that host is not asked.
  private func fetch(_ url: WebURL, _ origin: String, _ send: Send) async throws(PostgresError) -> FileFetch {
    guard var target = WebURL("/robots.txt", base: url) else {
      return .failure(FetchFailure(.invalidURL, "no robots.txt address"))
    }
    for _ in 0...RobotsPolicy.maximumRedirects {
      var request = FetchRequest(url: target)
      request.maxBody = Self.maxBody
      request.maxDecodedBody = RobotsFile.maximumSize
      request.cutsBody = true
      request.becameSuspect = { [memory] in memory.doubt(origin) }
      switch await send(request) {
      case .stopped:
        return .stopped
      case .failure(let failure):
        return .failure(failure)
      case .response(let response):
        guard (300..<400).contains(response.status), response.status != 304 else { return .answer(response) }
        guard let next = response.redirectTarget(from: target) else { return .redirectsExhausted }
        if let pause = RedirectPause.asked(response) {
          guard pause <= RedirectPause.longest else { return .postponed(response, pause) }
          guard await RedirectPause.wait(pause) else { return .stopped }
        }
        if let known = try await known(next, besides: url) { return .answer(known) }
        target = next
      }
    }
    return .redirectsExhausted
  }

  /// The answer of another host to its own robots.txt, while it holds.
  private func known(_ target: WebURL, besides url: WebURL) async throws(PostgresError) -> FetchResponse? {
    guard target.hostPort != url.hostPort, target.pathAndQuery == "/robots.txt" else { return nil }
    let record = try await frontier.robots(hostKey: target.hostKey, scheme: target.scheme)
    guard let record, record.isFresh, record.error == nil, let status = record.httpStatus else { return nil }
    return FetchResponse(status: status, body: record.body ?? [])
  }

  private func unreachable(
    _ url: WebURL, _ origin: String, _ lease: Lease, _ record: RobotsRecord?, _ response: FetchResponse?,
    _ errorClass: ErrorClass, _ reason: String, asked: Duration? = nil
  ) async throws(PostgresError) -> Answer {
    let message = RobotsTrouble(errorClass, reason: reason).text
    let wait = asked ?? outcomePolicy.retries.backoff(after: lease.robotsFailures)
    let isGone = outcomePolicy.retries.isLast(attempt: lease.robotsFailures)
    logger.debug("robots.txt unreachable", metadata: ["host": "\(lease.host)", "error": "\(message)"])
    try await frontier.storeRobotsFailure(
      hostKey: lease.hostKey, scheme: url.scheme, httpStatus: response?.status, error: message,
      retryIn: isGone ? max(wait, Self.goneLifetime) : wait)
    // A host that asks for a pause gets it, even if rules are known from before.
    if asked == nil {
      let policy = Self.policy(whileUnreachable: record)
      if case .unreachable = policy {
        return .unreachable(errorClass, message: message, wait: wait)
      }
      return .policy(remember(origin, policy, size: record?.body?.count ?? 0, for: wait))
    }
    return .unreachable(errorClass, message: message, wait: wait)
  }
}
