import Frontier
import Logging
import Postgres

/// Asks for more jobs for hosts under lease: all that ask while one question is under way go into the next.
///
/// Whether a host may have more is the visit's matter: only while the worker takes whatever host is ready, so that a host of a million
/// jobs keeps its pace and none waits because of it.
actor Refiller {
  private struct Waiting {
    let request: RefillRequest
    let continuation: CheckedContinuation<Refill?, Never>
  }

  private let frontier: Frontier
  private let owner: String
  private let jobsPerHost: Int
  private let logger: Logger
  private var waiting: [Waiting] = []
  private var isAsking = false

  /// Leases in one question at most.
  private static let batchSize = 128

  init(frontier: Frontier, owner: String, jobsPerHost: Int, logger: Logger) {
    self.frontier = frontier
    self.owner = owner
    self.jobsPerHost = jobsPerHost
    self.logger = logger
  }

  /// nil when the lease is gone, or the database cannot be asked: then the visit ends with the jobs it has.
  func refill(_ request: RefillRequest) async -> Refill? {
    await withCheckedContinuation { continuation in
      waiting.append(Waiting(request: request, continuation: continuation))
      guard !isAsking else { return }
      isAsking = true
      Task { await askAll() }
    }
  }

  private func askAll() async {
    while !waiting.isEmpty {
      let batch = Array(waiting.prefix(Self.batchSize))
      waiting.removeFirst(batch.count)
      var generator = SystemRandomNumberGenerator()
      let lanes = ClaimOrder.lanes(using: &generator)
      do {
        let refills = try await frontier.refill(
          batch.map(\.request), owner: owner, lanes: lanes, jobsPerHost: jobsPerHost)
        for item in batch { item.continuation.resume(returning: refills[item.request.lease]) }
      } catch {
        logger.debug("no more jobs for hosts under lease", metadata: ["error": "\(error)"])
        for item in batch { item.continuation.resume(returning: nil) }
      }
    }
    isAsking = false
  }
}
