package import Frontier
import Untrusted

/// Why the crawl is not quicker: the one thing that holds it up most, with the figures that say so, and what else is
/// noticed.
///
/// Decided from the snapshot alone, in constant time. The order is that of certainty: what stops everything, then what
/// is left undone, then what the hosts themselves allow.
package struct BottleneckDiagnosis: Sendable, Encodable {
  package enum Limit: String, Sendable, Encodable, CaseIterable {
    case nothingQueued = "nothing_queued"
    case paused
    case noWorkers = "no_workers"
    case workersFull = "workers_full"
    case blockedHosts = "blocked_hosts"
    case retries
    case politeness
    case slowHosts = "slow_hosts"
    case database
    case unknown
  }

  package let limit: Limit
  /// In a sentence or two.
  package let text: String
  package let advice: [String]
  /// What else may cost time, in sentences.
  package let noticed: [String]

  /// Of the queue, from which on a cause counts as the main one.
  private static let most = 0.5
  /// Of the requests at once, from which on the workers count as full.
  private static let full = 0.9
  /// Of what politeness allows, from which on it counts as used up.
  private static let usedUp = 0.8
  /// A host that has been ready for longer counts as one that no worker takes.
  private static let readyTimeout = Duration.seconds(5)

  package init(_ snapshot: StatusSnapshot) {
    (limit, text, advice) = Self.standing(snapshot) ?? Self.working(snapshot)
    noticed = DatabaseTrouble.lines(snapshot.database)
  }

  private typealias Finding = (Limit, String, [String])

  /// What keeps all of it from moving.
  private static func standing(_ snapshot: StatusSnapshot) -> Finding? {
    let queued = snapshot.totals.queued
    if queued == 0 {
      return (.nothingQueued, "Nothing is slow: the queue is empty.", ["coordinator enqueue adds URLs."])
    }
    if let since = snapshot.pausedSince {
      return (
        .paused, "An operator has paused everything since \(since); \(jobs(queued)) wait.",
        ["coordinator resume ends it."]
      )
    }
    if !snapshot.workers.contains(where: \.isWorking) {
      return (
        .noWorkers, "No worker is running, and \(jobs(queued)) wait.",
        ["Start workers; the last lines of their logs say why the former ones ended."]
      )
    }
    return nil
  }

  private static func working(_ snapshot: StatusSnapshot) -> Finding {
    let working = snapshot.workers.filter(\.isWorking)
    let (inFlight, atOnce) = (working.map(\.inFlight).reduce(0, +), working.map(\.concurrency).reduce(0, +))
    let waits = (snapshot.longestReady ?? .zero) > readyTimeout
    if waits, atOnce > 0, Double(inFlight) >= full * Double(atOnce) {
      return (
        .workersFull,
        "The workers are full: \(NumberText.grouped(inFlight)) of \(NumberText.grouped(atOnce)) requests at once are under way, and "
          + "\(ready(snapshot)) nobody takes.",
        [
          "Start more workers, or raise --concurrency.",
          "Parsing has --parse-threads: a worker whose cores are busy needs a machine more.",
        ]
      )
    }
    if waits { return untaken(snapshot, inFlight, atOnce) }
    if let finding = held(snapshot) { return finding }
    return paced(snapshot, working)
  }

  /// Hosts are ready, workers have room, and yet nobody takes them.
  private static func untaken(_ snapshot: StatusSnapshot, _ inFlight: Int, _ atOnce: Int) -> Finding {
    (
      .database,
      "\(capitalized(ready(snapshot))) nobody takes, though the workers have room (\(NumberText.grouped(inFlight)) of "
        + "\(NumberText.grouped(atOnce)) requests at once): claims or settles are slow, or fail.",
      [
        "The workers' logs name statements that failed; with --metrics they tell how long claims and settles take.",
        "status shows dead rows and old transactions; the disk under pg_wal bounds how many settles a second there are.",
      ]
    )
  }

  /// Most of the queue may not be fetched now.
  private static func held(_ snapshot: StatusSnapshot) -> Finding? {
    let queued = snapshot.totals.queued
    let blocked = snapshot.hostsByBacklog.filter { $0.state == "blocked" }
    let behind = blocked.map(\.pending).reduce(0, +)
    if let worst = blocked.first, Double(behind) > most * Double(queued) {
      return (
        .blockedHosts,
        "\(NumberText.percent(Double(behind) / Double(queued))) of the queue belong to hosts that are left alone for now, "
          + "\(worst.host) first (\(worst.blockedReason ?? "blocked"), \(jobs(worst.pending))).",
        [
          "coordinator host show \(ShellWord.quoted(worst.host)) says why and until when.",
          "throttled means that the host asked for less.",
        ]
      )
    }
    guard Double(snapshot.totals.retrying) > most * Double(queued) else { return nil }
    let example = snapshot.errors.first { $0.outcome == "retry" }
    return (
      .retries,
      "\(NumberText.percent(Double(snapshot.totals.retrying) / Double(queued))) of the queue wait after a failed attempt"
        + (example.map { ", most of them for \($0.errorClass)" } ?? "") + ".",
      [
        "status --errors lists the classes, each with an example.",
        "Many timeout or dns at once point to your own network.",
      ]
    )
  }

  /// Work flows: what bounds its pace?
  private static func paced(_ snapshot: StatusSnapshot, _ working: [WorkerStatus]) -> Finding {
    let rate = NumberText.decimal(snapshot.now.pages)
    let longest = snapshot.hostsByBacklog.first
    let share = longest.map { host in
      "\(host.host) alone has \(NumberText.percent(Double(host.pending) / Double(max(1, snapshot.totals.queued)))) of the queue and needs "
        + "\(DurationText.text(host.delay * host.pending)) at its delay."
    }
    if let maxRate = snapshot.maxRate, let utilization = snapshot.utilization, utilization >= usedUp {
      return (
        .politeness,
        "The hosts' own pace is the limit: those under lease allow \(NumberText.decimal(maxRate)) pages/s, and \(rate) are fetched "
          + "(\(NumberText.percent(min(1, utilization)))). " + (share ?? ""),
        [
          "More workers change nothing; more hosts do.",
          "coordinator host delay and host connections are for hosts whose owner allows more.",
        ]
      )
    }
    let answer = snapshot.hostsByTraffic.compactMap(\.meanFetch).max() ?? .zero
    if let maxRate = snapshot.maxRate, maxRate > 0, answer >= .seconds(1) {
      return (
        .slowHosts,
        "The hosts answer slowly: up to \(NumberText.decimal(answer.inSeconds)) s a page among the busiest. Those under lease allow "
          + "\(NumberText.decimal(maxRate)) pages/s, and \(rate) are fetched. " + (share ?? ""),
        [
          "status --by-host shows which.",
          "A slow host is asked less often on purpose; --adaptive-delay-factor says by how much.",
        ]
      )
    }
    let allowed = snapshot.maxRate.map { "; those under lease allow \(NumberText.decimal($0))" } ?? ""
    return (
      .unknown,
      "Nothing holds it up for long: \(rate) pages/s\(allowed), no host waits for a worker. " + (share ?? ""),
      ["Ask again in a minute: figures right after a start, or between two rounds of retries, say little."]
    )
  }

  private static func jobs(_ count: Int) -> String { count == 1 ? "1 job" : "\(NumberText.grouped(count)) jobs" }

  private static func ready(_ snapshot: StatusSnapshot) -> String {
    let count = snapshot.readyHosts == 1 ? "1 ready host" : "\(NumberText.grouped(snapshot.readyHosts)) ready hosts"
    return "\(count), for \(DurationText.text(snapshot.longestReady ?? .zero)) by now,"
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
