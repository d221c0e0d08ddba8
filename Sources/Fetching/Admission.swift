/// Which fetches run and which wait, with a bound on all that run, on those to one host, and on those that wait.
///
/// First come, first served, except that a fetch whose host is at its bound lets later ones to other hosts pass. A pure
/// value; the loop performs what it decides.
struct Admission {
  enum Decision: Equatable { case start, wait, refuse }

  private let maxRunning: Int
  private let maxPerHost: Int
  private let maxWaiting: Int
  private(set) var running = 0
  private var runningByHost: [String: Int] = [:]
  /// In order of arrival.
  private var waiting: [(id: Int, host: String)] = []

  init(maxRunning: Int, maxPerHost: Int, maxWaiting: Int) {
    self.maxRunning = maxRunning
    self.maxPerHost = maxPerHost
    self.maxWaiting = maxWaiting
  }

  var waitingCount: Int { waiting.count }

  /// A new fetch to `host`. After `.start` it counts as running until `end(host:)`.
  mutating func submit(_ id: Int, host: String) -> Decision {
    if hasRoom(for: host) {
      start(host)
      return .start
    }
    guard waiting.count < maxWaiting else { return .refuse }
    waiting.append((id, host))
    return .wait
  }

  /// A running fetch to `host` is over; returns the waiting fetch to start in its place, already counted as running.
  mutating func end(host: String) -> Int? {
    running -= 1
    let remaining = (runningByHost[host] ?? 1) - 1
    runningByHost[host] = remaining > 0 ? remaining : nil
    guard let index = waiting.firstIndex(where: { hasRoom(for: $0.host) }) else { return nil }
    let next = waiting.remove(at: index)
    start(next.host)
    return next.id
  }

  /// Takes a fetch out of the queue; false when it does not wait.
  mutating func withdraw(_ id: Int) -> Bool {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
    waiting.remove(at: index)
    return true
  }

  private func hasRoom(for host: String) -> Bool {
    running < maxRunning && (runningByHost[host] ?? 0) < maxPerHost
  }

  private mutating func start(_ host: String) {
    running += 1
    runningByHost[host, default: 0] += 1
  }
}
