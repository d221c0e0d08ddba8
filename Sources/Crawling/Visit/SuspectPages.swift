import Synchronization

/// Pages that may belong to other URLs: an unrequested answer was found on the connection they came on.
///
/// The fetcher finds out when that answer arrives, usually after the page was settled. While the host is visited, the
/// visit takes them from here and has them fetched again, in order with its results; otherwise the worker does.
final class SuspectPages: Sendable {
  /// Jobs in all at most: a host has four, once a day.
  private static let maxJobs = 10_000

  private struct State: Sendable {
    var jobs: [Int64: [String]] = [:]
    var count = 0
    var visits: [Int64: Int] = [:]
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

  /// A visit of the host begins: its pages are that one's to have fetched again until it ends.
  func beginVisit(of hostKey: Int64) { state.withLock { $0.visits[hostKey, default: 0] += 1 } }

  func endVisit(of hostKey: Int64) {
    state.withLock { state in
      let left = (state.visits[hostKey] ?? 1) - 1
      state.visits[hostKey] = left > 0 ? left : nil
    }
  }

  /// Takes the pages of hosts that are not visited; they are the caller's now.
  func takeUnvisited() -> [(hostKey: Int64, urlKeys: [String])] {
    state.withLock { state in
      guard !state.jobs.isEmpty else { return [] }
      let found = state.jobs.filter { state.visits[$0.key] == nil }
      for (hostKey, keys) in found {
        state.jobs[hostKey] = nil
        state.count -= keys.count
      }
      return found.map { ($0.key, $0.value) }
    }
  }

  /// Takes the pages of a host; they are the caller's now.
  func take(of hostKey: Int64) -> [String] {
    state.withLock { state in
      let keys = state.jobs.removeValue(forKey: hostKey) ?? []
      state.count -= keys.count
      return keys
    }
  }
}
