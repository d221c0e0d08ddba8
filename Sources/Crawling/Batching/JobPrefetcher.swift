import Frontier
import Logging

/// Asks for more jobs for hosts under lease: requests that come in while the first of them can wait go into one
/// statement.
///
/// Whether a host may have more is for its visit to decide: only while the worker takes any host that is ready, so that
/// a host of a million jobs keeps its pace and no other waits because of it.
struct JobPrefetcher: Sendable {
  /// Leases in one statement at most.
  private static let batchSize = 128

  let batcher: Batcher<RefillRequest, Refill?>
  /// What a request waits for others at most.
  private let maxTimeout: Duration

  init(
    frontier: Frontier, owner: String, jobsPerHost: Int, maxTimeout: Duration = .milliseconds(500), logger: Logger
  ) {
    self.maxTimeout = maxTimeout
    batcher = Batcher(limit: .init(requests: Self.batchSize), unsent: nil) { batch in
      var generator = SystemRandomNumberGenerator()
      let priorities = ClaimOrder.priorities(using: &generator)
      do {
        let refills = try await frontier.refill(
          batch.map(\.request), owner: owner, priorities: priorities, jobsPerHost: jobsPerHost)
        for item in batch { item.answer(refills[item.request.lease]) }
      } catch {
        logger.debug("no more jobs for hosts under lease", metadata: ["error": "\(error)"])
        for item in batch { item.answer(nil) }
      }
    }
  }

  /// Sends batches until the task is cancelled.
  func run() async { await batcher.run() }

  /// nil when the lease is gone, or the database cannot be asked: then the visit ends with the jobs it has. It waits up
  /// to `timeout` for other requests.
  func prefetch(_ request: RefillRequest, timeout: Duration) async -> Refill? {
    await batcher.ask(request, within: min(timeout, maxTimeout))
  }

  /// The visit has come to its end sooner than expected, for example when its jobs needed no request: now it waits for
  /// its answer.
  func flush(_ lease: LeaseReference) async { await batcher.flush { $0.lease == lease } }
}
