package import Frontier
import Untrusted

/// The figures of a snapshot that `--fail-if` can name, and what they mean.
package struct StatusFigures {
  package enum Value: Equatable {
    case truth(Bool)
    case number(Double)
  }

  package struct Figure: Sendable {
    package let name: String
    package let isTruth: Bool
    package let meaning: String
  }

  /// Where a host has waited for longer, with nothing settled meanwhile, the crawl counts as stalled.
  static let stallTimeout = Duration.seconds(60)

  package static let known: [Figure] = [
    Figure(
      name: "stalled", isTruth: true, meaning: "a host has been ready for a minute, and nothing was settled in it"),
    Figure(name: "paused", isTruth: true, meaning: "an operator has paused everything"),
    Figure(name: "queued", isTruth: false, meaning: "jobs in the queue"),
    Figure(name: "retrying", isTruth: false, meaning: "jobs that wait after a failed attempt"),
    Figure(name: "done", isTruth: false, meaning: "jobs done"),
    Figure(name: "dead", isTruth: false, meaning: "jobs given up"),
    Figure(name: "excluded", isTruth: false, meaning: "jobs excluded"),
    Figure(name: "workers", isTruth: false, meaning: "workers alive or draining"),
    Figure(
      name: "stale_workers", isTruth: false,
      meaning: "workers without a sign of life that did not end in order, within the last day"),
    Figure(name: "pages_per_second", isTruth: false, meaning: "over the last minute"),
    Figure(name: "articles_per_second", isTruth: false, meaning: "over the last minute"),
    Figure(name: "error_rate", isTruth: false, meaning: "failed attempts of all attempts in the last hour, 0 to 1"),
    Figure(
      name: "utilization", isTruth: false,
      meaning: "pages per second of what the delays of all leased hosts allow, 0 to 1; 0 where nothing limits"),
    Figure(name: "ready_hosts", isTruth: false, meaning: "hosts ready without a worker, counted to some thousands"),
    Figure(
      name: "eta", isTruth: false,
      meaning: "seconds until the queue is empty; 0 when it is, infinite when nothing moves"),
    Figure(name: "dead_rows", isTruth: false, meaning: "dead rows in Courant's tables"),
    Figure(name: "oldest_transaction", isTruth: false, meaning: "seconds since the oldest open transaction began"),
  ]

  private let values: [String: Value]

  package init(_ snapshot: StatusSnapshot) {
    let totals = snapshot.totals
    let minute = snapshot.lastMinute.rates
    let alive = snapshot.workers.filter(\.isWorking).count
    let deadRows = snapshot.database.tables.map(\.deadRows).reduce(0, +)
    values = [
      "stalled": .truth(Self.isStalled(snapshot)),
      "paused": .truth(snapshot.pausedSince != nil),
      "queued": .number(Double(totals.queued)),
      "retrying": .number(Double(totals.retrying)),
      "done": .number(Double(totals.done)),
      "dead": .number(Double(totals.dead)),
      "excluded": .number(Double(totals.excluded)),
      "workers": .number(Double(alive)),
      "stale_workers": .number(Double(snapshot.workers.filter { $0.state == .stale }.count)),
      "pages_per_second": .number(minute.pages),
      "articles_per_second": .number(minute.articles),
      "error_rate": .number(Self.errorRate(snapshot)),
      "utilization": .number(snapshot.utilization ?? 0),
      "ready_hosts": .number(Double(snapshot.readyHosts)),
      "eta": .number(Forecast(snapshot).map { $0.time?.inSeconds ?? .infinity } ?? 0),
      "dead_rows": .number(Double(deadRows)),
      "oldest_transaction": .number(snapshot.database.holders.compactMap(\.age).max()?.inSeconds ?? 0),
    ]
  }

  package subscript(name: String) -> Value? { values[name] }

  /// Work waits without a worker. A crawl whose hosts all wait for their delay or for a retry is not stalled, nor is a
  /// paused one.
  package static func isStalled(_ snapshot: StatusSnapshot) -> Bool {
    guard snapshot.pausedSince == nil, let ready = snapshot.longestReady, ready > stallTimeout else { return false }
    return snapshot.lastMinute.settled == 0
  }

  /// Failed attempts of all in the last hour; 0 before the first.
  package static func errorRate(_ snapshot: StatusSnapshot) -> Double {
    let hour = snapshot.lastHour
    return hour.settled > 0 ? hour.failed / hour.settled : 0
  }
}
