import PageReader
import Executors
import Fetching
import Frontier
import HTML
import Logging
import Postgres
import Untrusted
import WebURL

/// An answer that leads on, by its status or by what is on the page.
struct Redirect: Sendable {
  let target: WebURL
  /// Seconds before which the target is not to be asked for.
  let wait: Double
  let page: FetchedPage
  /// Without its body, which is not held while a detour is made.
  let response: FetchResponse

  init(target: WebURL, wait: Double, page: FetchedPage, response: FetchResponse) {
    self.target = target
    self.wait = wait
    self.page = page
    var head = response
    head.body = []
    head.gzip = nil
    self.response = head
  }

  /// Who leads on, as the subject of a sentence.
  var cause: String { (300..<400).contains(response.status) ? "HTTP \(response.status)" : "the page's refresh" }
}

extension OutcomeRules.Step {
  var leadsOn: Bool { if case .redirect = self { true } else { false } }
}

extension PageRefresh {
  /// Whether an answer may declare one.
  static func mayDeclare(_ response: FetchResponse) -> Bool {
    response.header("refresh") != nil || mayStand(in: response.body)
  }
}

extension FetchResponse {
  var setsCookie: Bool { headerValues("set-cookie").contains { !$0.isEmpty } }
}

extension WebURL {
  func isSameOrigin(as other: WebURL) -> Bool {
    scheme.hasSameBytes(as: other.scheme) && hostPort.hasSameBytes(as: other.hostPort)
  }
}

/// What becomes of redirects.
extension HostVisit {
  /// What the page declares, if anything; nil where it was not looked at, because the visit ends.
  func refresh(in response: FetchResponse, of page: FetchedPage) async -> PageRefresh?? {
    guard await takeInHand(page.job) else { return nil }
    let limits = services.configuration.pageLimits
    let found = await services.lanes.runUnlessCancelled { () -> PageRefresh? in
      var limits = limits
      limits.time = max(limits.time / 100, (limits.time - response.decodeTime) / 2)
      return PageReader.refresh(in: response.page, url: page.url, limits: limits)
    }
    await letGo(page.job)
    return found
  }

  /// Another address is a job of its own: its host's pace, rules and scope are then kept like anybody's. It is due once it has been
  /// waited for; one that was known before stays as it is. `bytes` are those of the answer at hand, which is over with this.
  func follow(
    _ redirect: Redirect, wireBytes: Int, bytes: Int, _ settling: inout DiscardingTaskGroup
  ) async -> Bool {
    let page = redirect.page
    var next = JobRequest(redirect.target)
    next.hops = page.job.hops + 1
    next.lane = page.job.lane
    next.crawl = page.job.crawl
    if redirect.wait > 0 { next.dueIn = Milliseconds.upwards(redirect.wait) }
    let outcome: JobOutcome
    let isInScope = await isInScope(redirect.target, of: page.job)
    if isInScope == false {
      let message = "redirects to \(next.url), \(Self.outside(page.job))"
      outcome = .excluded(.outOfScope, message: message)
    } else if next.urlKey == page.job.urlKey {
      outcome = .dead(.redirectLoop, message: "\(redirect.cause) redirects to itself")
    } else {
      do {
        outcome = try await lead(redirect, to: next)
      } catch  where error.isAboutARow {
        outcome = .dead(.badRedirect, message: "redirects to \(next.url), which the database refuses: \(error)")
      } catch {
        logger.warning(
          "redirect not enqueued, leaving the host", metadata: ["url": "\(next.url)", "error": "\(error)"])
        block(for: services.configuration.retries.delay, nil)
        services.credits.returnPage(bytes: bytes)
        return false
      }
    }
    finish(page.result(outcome, redirect.response, wireBytes: wireBytes), bytes: bytes, page.job, &settling)
    return true
  }

  private func lead(_ redirect: Redirect, to next: JobRequest) async throws(PostgresError) -> JobOutcome {
    let job = redirect.page.job
    let counts = try await services.frontier.enqueue([next], slot: services.slot)
    if counts.overBudget > 0 {
      return .excluded(.overBudget, message: "redirects to \(next.url), and its crawl has all the jobs it may have")
    }
    // A target that nobody knew leads nowhere yet.
    if counts.accepted == 0, let way = try await circle(from: next, to: job) {
      return .dead(
        .redirectLoop, message: "\(redirect.cause) leads in a circle: \(AddressChain.text([job.url] + way))")
    }
    services.redirects.keep(
      redirect.target, of: job.urlKey, size: 256 + redirect.target.description.utf8.count, seconds: 600)
    return .redirected(to: next.url)
  }

  /// The addresses from `target` back to the job, where the redirects known so far lead there; nil where they do not.
  private func circle(from target: JobRequest, to job: ClaimedJob) async throws(PostgresError) -> [String]? {
    var way = [target.url]
    var last = target
    for _ in 0...services.rules.maxHops {
      var known = services.redirects.file(of: last.urlKey)
      if known == nil {
        known = try await services.frontier.redirect(hostKey: last.hostKey, urlKey: last.urlKey).flatMap { WebURL($0) }
      }
      guard let known else { return nil }
      last = JobRequest(known)
      way.append(last.url)
      if last.urlKey == job.urlKey { return way }
    }
    return nil
  }
}
