package import Frontier
import Untrusted

/// Why the crawl is not faster: the one cause that limits it most, with the figures that show it, and further problems.
///
/// Decided from the snapshot alone, in constant time. The causes are tried in the order of certainty: what stops
/// everything, then work that no worker takes, then the pace that the hosts allow.
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
  /// Other problems that may cost time, in sentences.
  package let noticed: [String]

  /// The fraction of the queue from which a cause counts as the main one.
  private static let most = 0.5
  /// The fraction of their concurrency from which the workers count as full.
  private static let full = 0.9
  /// The fraction of what politeness allows from which it counts as used up.
  private static let usedUp = 0.8
  /// A host that has been ready for longer counts as one that no worker takes.
  private static let readyTimeout = Duration.seconds(5)

  package init(_ snapshot: StatusSnapshot) {
    (limit, text, advice) = Self.standing(snapshot) ?? Self.working(snapshot)
    noticed = DatabaseTrouble.lines(snapshot.database)
  }

  private typealias Finding = (Limit, String, [String])

  /// A cause that stops the whole crawl.
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
        ["Start workers. If some ran before, the last lines of their logs say why they ended."]
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
        "The workers are full: they have \(NumberText.grouped(inFlight)) of at most \(NumberText.grouped(atOnce)) requests "
          + "under way, and \(ready(snapshot)) for a worker.",
        [
          "Start more workers, or raise --concurrency.",
          "If a worker's cores are busy, start a worker on another machine; --parse-threads sets how many it uses.",
        ]
      )
    }
    if waits { return untaken(snapshot, inFlight, atOnce) }
    if let finding = held(snapshot) { return finding }
    return paced(snapshot, working)
  }

  /// Hosts are ready and workers have room, but no worker takes the hosts.
  private static func untaken(_ snapshot: StatusSnapshot, _ inFlight: Int, _ atOnce: Int) -> Finding {
    (
      .database,
      "\(capitalized(ready(snapshot))) for a worker, although the workers have room (\(NumberText.grouped(inFlight)) of at "
        + "most \(NumberText.grouped(atOnce)) requests under way): claims or settles are slow, or fail.",
      [
        "The workers' logs name statements that failed. With --metrics workers report how long claims and settles take.",
        "status shows dead rows and old transactions. The disk under pg_wal limits the number of settles per second.",
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
        "\(NumberText.percent(Double(behind) / Double(queued))) of the queue belongs to hosts that must not be asked now. The "
          + "largest is \(worst.host) (\(worst.blockedReason ?? "blocked"), \(jobs(worst.pending))).",
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
      "\(NumberText.percent(Double(snapshot.totals.retrying) / Double(queued))) of the queue waits after a failed attempt"
        + (example.map { ", most of them for \($0.errorClass)" } ?? "") + ".",
      [
        "status --errors lists the classes, each with an example.",
        "If many are timeout or dns, look for a fault in your own network.",
      ]
    )
  }

  /// The crawl is running: what limits its pace?
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
          "More workers do not help; more hosts do.",
          "coordinator host delay and host connections are for hosts whose owner allows more.",
        ]
      )
    }
    let answer = snapshot.hostsByTraffic.compactMap(\.meanFetch).max() ?? .zero
    if let maxRate = snapshot.maxRate, maxRate > 0, answer >= .seconds(1) {
      return (
        .slowHosts,
        "The hosts answer slowly: the busiest ones take up to \(NumberText.decimal(answer.inSeconds)) s for a page. Those under lease allow "
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
      "Nothing limits the crawl for long: \(rate) pages/s\(allowed), and no host waits for a worker. " + (share ?? ""),
      ["Ask again in a minute: right after a start, or between two rounds of retries, the figures say little."]
    )
  }

  private static func jobs(_ count: Int) -> String { count == 1 ? "1 job" : "\(NumberText.grouped(count)) jobs" }

  private static func ready(_ snapshot: StatusSnapshot) -> String {
    let time = DurationText.text(snapshot.longestReady ?? .zero)
    return snapshot.readyHosts == 1
      ? "1 ready host has waited \(time)"
      : "\(NumberText.grouped(snapshot.readyHosts)) ready hosts have waited up to \(time)"
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
