/// What is known about hosts' addresses, and which lookups run or wait: at most so many at once, one for each host.
///
/// A pure value; the loop performs the lookups it asks for. The system's resolver tells no lifetimes, so an answer is
/// believed for a fixed time, a missing name for a shorter one, and a resolver's failure not at all.
struct NameCache {
  typealias Instant = UInt64

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

  /// Hosts remembered at most. A crawl visits a host again within minutes or not for hours.
  static let maxEntries = 20_000
  private let maxLookups: Int
  private let lifetime: UInt64
  private var entries: [String: Entry] = [:]
  private var running: Set<String> = []
  /// In order of arrival.
  private var waiting: [String] = []
  private var waitingSet: Set<String> = []

  /// `lifetime` in seconds.
  init(maxLookups: Int, lifetime: Double) {
    self.maxLookups = maxLookups
    self.lifetime = UInt64(lifetime * 1e9)
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

  /// A lookup has ended; returns the host to look up in its place. `isWanted` tells whether anybody still waits for a
  /// host.
  mutating func finish(
    _ host: String, _ answer: NameAnswer, at now: Instant, isWanted: (String) -> Bool
  ) -> String? {
    running.remove(host)
    switch answer {
    case .addresses: remember(host, answer, until: now + lifetime, now)
    case .none: remember(host, answer, until: now + lifetime / 4, now)
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
      // All still good: let go of some, whichever come first.
      if entries.count >= NameCache.maxEntries {
        for key in entries.keys.prefix(NameCache.maxEntries / 8) { entries[key] = nil }
      }
    }
    entries[host] = Entry(answer: answer, end: end)
  }
}
