/// Which connections a server has, and which of them gives way to a new one: a pure value, fed with instants.
///
///     open ──> stranger ──a request of it is admitted──> known
///       each: idle ──a request is read──> asked ──the answer is made──> answered ──it is sent──> idle
///
/// Clients that only connect must not keep out those that may ask. So strangers have few places, and one address has a
/// bounded share. When no place is free, the longest idle connection gives way: strangers first, and of those the
/// address with the most. A new connection is only refused while all others have an answer being made. A connection
/// that does not read its answer counts as idle.
struct ClientTable {
  typealias Instant = ContinuousClock.Instant

  enum Phase { case idle, asked, answered }

  struct Entry {
    let peer: String
    var isKnown = false
    var phase = Phase.idle
    /// When it was opened, last answered or done.
    var since: Instant
  }

  let limits: ServingLimits
  private var entries: [Int: Entry] = [:]
  private var perPeer: [String: Int] = [:]
  private var strangers = 0
  private var next = 0

  init(_ limits: ServingLimits) {
    self.limits = limits
  }

  var count: Int { entries.count }

  /// Whether anything is under way.
  var isBusy: Bool { entries.values.contains { $0.phase != .idle } }

  /// A place for a connection from `peer`, and the connection evicted for it, if any; nil when there is none.
  mutating func open(from peer: String, at now: Instant) -> (number: Int, evicted: Int?)? {
    var evicted: Int?
    if perPeer[peer, default: 0] >= limits.connectionsPerPeer {
      evicted = longestIdle { $0.peer == peer && !$0.isKnown } ?? longestIdle { $0.peer == peer }
      guard evicted != nil else { return nil }
    } else if strangers >= limits.strangers {
      evicted = longestIdleStranger()
      guard evicted != nil else { return nil }
    } else if entries.count >= limits.connections {
      evicted = longestIdleStranger() ?? longestIdle { _ in true }
      guard evicted != nil else { return nil }
    }
    if let evicted { close(evicted) }
    next += 1
    entries[next] = Entry(peer: peer, since: now)
    perPeer[peer, default: 0] += 1
    strangers += 1
    return (next, evicted)
  }

  /// A request of it was read.
  mutating func asked(_ number: Int, isAdmitted: Bool) {
    guard let entry = entries[number] else { return }
    entries[number]?.phase = .asked
    if isAdmitted, !entry.isKnown {
      entries[number]?.isKnown = true
      strangers -= 1
    }
  }

  /// Its answer is about to be sent, or has been.
  mutating func becomes(_ phase: Phase, _ number: Int, at now: Instant) {
    entries[number]?.phase = phase
    entries[number]?.since = now
  }

  mutating func close(_ number: Int) {
    guard let entry = entries.removeValue(forKey: number) else { return }
    if !entry.isKnown { strangers -= 1 }
    let remaining = perPeer[entry.peer, default: 1] - 1
    perPeer[entry.peer] = remaining > 0 ? remaining : nil
  }

  private func longestIdleStranger() -> Int? {
    let idle = entries.values.filter { !$0.isKnown && $0.phase != .asked }
    let counts = Dictionary(grouping: idle, by: \.peer).mapValues(\.count)
    guard let most = counts.values.max() else { return nil }
    return longestIdle { !$0.isKnown && counts[$0.peer] == most }
  }

  private func longestIdle(where holds: (Entry) -> Bool) -> Int? {
    entries.filter { $0.value.phase != .asked && holds($0.value) }
      .min { ($0.value.since, $0.key) < ($1.value.since, $1.key) }?.key
  }
}
