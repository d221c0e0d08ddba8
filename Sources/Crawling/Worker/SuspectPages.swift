import Synchronization

/// Pages that may be others than their URLs': an answer that nobody had asked for was found on the connection they came on.
///
/// The fetcher finds out at the next request on that connection, mostly when the page is settled; the visit that sends it, of the same
/// host, takes them from here and has them fetched again.
final class SuspectPages: Sendable {
  /// Jobs in all at most: a host has four, once a day.
  private static let maxJobs = 10_000

  private struct State: Sendable {
    var jobs: [Int64: [String]] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// Called on the fetcher's queue.
  func add(_ urlKey: String, of hostKey: Int64) {
    state.withLock { state in
      guard state.count < Self.maxJobs, state.jobs[hostKey]?.contains(urlKey) != true else { return }
      state.jobs[hostKey, default: []].append(urlKey)
      state.count += 1
    }
  }

  /// Those of a host, which are the caller's from now on.
  func take(of hostKey: Int64) -> [String] {
    state.withLock { state in
      let keys = state.jobs.removeValue(forKey: hostKey) ?? []
      state.count -= keys.count
      return keys
    }
  }
}
