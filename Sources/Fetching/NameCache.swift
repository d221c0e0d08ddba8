/// The known addresses of hosts, and the lookups that run or wait: at most `maxLookups` at once, one per host.
///
/// A pure value; the loop performs the lookups it asks for. The system's resolver tells no lifetimes, so an answer is
/// believed for a fixed time, a missing name for a shorter one, and a resolver's failure not at all.
struct NameCache {
  typealias Instant = MonotonicInstant

  enum Step: Equatable {
    /// The answer is known.
    case known(NameAnswer)
    /// The caller is to look this host up, and to tell `finish`.
    case lookUp
    /// A lookup of the host runs or waits already; its answer will do.
    case wait
  }

  private struct Entry {
    let answer: NameAnswer
    let end: Instant
  }

  /// The largest number of hosts remembered. A crawl visits a host again within minutes or not for hours.
  static let maxEntries = 20_000
  private let maxLookups: Int
  private let lifetime: Duration
  private var entries: [String: Entry] = [:]
  private var running: Set<String> = []
  /// In order of arrival.
  private var waiting: [String] = []
  private var waitingSet: Set<String> = []

  init(maxLookups: Int, lifetime: Duration) {
    self.maxLookups = maxLookups
    self.lifetime = lifetime
  }

  var runningCount: Int { running.count }
  var knownCount: Int { entries.count }

  mutating func ask(_ host: String, at now: Instant) -> Step {
    if let entry = entries[host] {
      if now < entry.end { return .known(entry.answer) }
      entries[host] = nil
    }
    guard !running.contains(host), !waitingSet.contains(host) else { return .wait }
    guard running.count < maxLookups else {
      waiting.append(host)
      waitingSet.insert(host)
      return .wait
    }
    running.insert(host)
    return .lookUp
  }

  /// A lookup has ended; returns the host to look up next. `isWanted` says whether a transfer still waits for a host.
  mutating func finish(
    _ host: String, _ answer: NameAnswer, at now: Instant, isWanted: (String) -> Bool
  ) -> String? {
    running.remove(host)
    switch answer {
    case .addresses: remember(host, answer, until: now + lifetime.nanoseconds, now)
    case .none: remember(host, answer, until: now + (lifetime / 4).nanoseconds, now)
    case .failed: break
    }
    var skipped = 0
    defer { waiting.removeFirst(skipped) }
    for next in waiting {
      skipped += 1
      waitingSet.remove(next)
      if isWanted(next) {
        running.insert(next)
        return next
      }
    }
    return nil
  }

  private mutating func remember(_ host: String, _ answer: NameAnswer, until end: Instant, _ now: Instant) {
    guard end > now else { return }
    if entries.count >= NameCache.maxEntries {
      entries = entries.filter { $0.value.end > now }
      // All are still valid: forget some of them.
      if entries.count >= NameCache.maxEntries {
        for key in entries.keys.prefix(NameCache.maxEntries / 8) { entries[key] = nil }
      }
    }
    entries[host] = Entry(answer: answer, end: end)
  }
}
