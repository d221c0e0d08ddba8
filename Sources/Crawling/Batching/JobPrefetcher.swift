import Frontier
import Logging
import Postgres

/// Asks for more jobs for hosts under lease: all that ask within the time that the first of them has go into one
/// question.
///
/// Whether a host may have more is the visit's matter: only while the worker takes whatever host is ready, so that a
/// host of a million jobs keeps its pace and none waits because of it.
actor JobPrefetcher {
  private struct Waiting {
    let request: RefillRequest
    var due: ContinuousClock.Instant
    let continuation: CheckedContinuation<Refill?, Never>
  }

  private let frontier: Frontier
  private let owner: String
  private let jobsPerHost: Int
  private let logger: Logger
  private let clock = ContinuousClock()
  private var waiting: [Waiting] = []
  private var gathering = BatchWindow(size: JobPrefetcher.batchSize)

  /// Leases in one question at most.
  private static let batchSize = 128
  /// What a request waits for others at most.
  private let mostPatience: Duration

  init(
    frontier: Frontier, owner: String, jobsPerHost: Int, mostPatience: Duration = .milliseconds(500), logger: Logger
  ) {
    self.frontier = frontier
    self.owner = owner
    self.jobsPerHost = jobsPerHost
    self.mostPatience = mostPatience
    self.logger = logger
  }

  /// nil when the lease is gone, or the database cannot be asked: then the visit ends with the jobs it has. The visit
  /// can wait so long, zero where it has none.
  func refill(_ request: RefillRequest, patience: Duration) async -> Refill? {
    await withCheckedContinuation { continuation in
      let now = clock.now
      let due = now + min(max(patience, .zero), mostPatience)
      waiting.append(Waiting(request: request, due: due, continuation: continuation))
      perform(gathering.joined(waiting.count, by: due, now: now))
    }
  }

  /// Requests that wait for others, or for the question under way; for tests.
  var gathered: Int { waiting.count }

  /// The visit has come to its end sooner than it thought, as with jobs that need no request: it waits for this now.
  func hurry(_ lease: LeaseReference) {
    guard let index = waiting.firstIndex(where: { $0.request.lease == lease }) else { return }
    waiting[index].due = clock.now
    perform(gathering.hurry(waiting.count, now: clock.now))
  }

  private func perform(_ action: BatchWindow.Action) {
    switch action {
    case .send: Task { await ask() }
    case .wake(let instant): Task { await wake(at: instant) }
    case .none: break
    }
  }

  private func wake(at instant: ContinuousClock.Instant) async {
    do { try await clock.sleep(until: instant) } catch { return }
    perform(gathering.woke(waiting.count, at: instant, now: clock.now))
  }

  private func ask() async {
    let batch = Array(waiting.prefix(Self.batchSize))
    waiting.removeFirst(batch.count)
    var generator = SystemRandomNumberGenerator()
    let priorities = ClaimOrder.priorities(using: &generator)
    do {
      let refills = try await frontier.refill(
        batch.map(\.request), owner: owner, priorities: priorities, jobsPerHost: jobsPerHost)
      for item in batch { item.continuation.resume(returning: refills[item.request.lease]) }
    } catch {
      logger.debug("no more jobs for hosts under lease", metadata: ["error": "\(error)"])
      for item in batch { item.continuation.resume(returning: nil) }
    }
    perform(gathering.done(waiting.count, by: waiting.map(\.due).min(), now: clock.now))
  }
}
