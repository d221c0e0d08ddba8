package import Frontier

/// `status --json`: a stable form of the snapshot. Rates are per second, sizes bytes.
package struct StatusDocument: Encodable {
  struct Totals: Encodable {
    let queued: Int
    let leased: Int
    let waiting: Int
    let done: Int
    let dead: Int
    let excluded: Int
    let jobs: Int
    let articles: Int
    let pages: Int
    let bytes: Int

    init(_ snapshot: StatusSnapshot) {
      let counted = snapshot.totals
      queued = counted.queued
      leased = snapshot.workers.filter(\.isWorking).map(\.leases).reduce(0, +)
      waiting = counted.retrying
      done = counted.done
      dead = counted.dead
      excluded = counted.excluded
      jobs = counted.jobs
      articles = counted.stored
      pages = counted.pages
      bytes = counted.bytes
    }
  }

  struct Throughput: Encodable {
    let now: StatusSnapshot.Rates
    let lastMinute: StatusSnapshot.Rates
    let lastHour: StatusSnapshot.Rates
    /// Requests per second that the delays of all leased hosts allow; absent where one has none.
    let maxRate: Double?
    /// Of that rate.
    let utilization: Double?
    /// Pages of the last 61 minutes, the present one last.
    let pagesByMinute: [Double]
  }

  /// Rises when a key changes its meaning or goes away.
  let version = 3
  /// `queued` includes the jobs of leased hosts and those waiting for a retry; `leased` counts hosts.
  let totals: Totals
  let throughput: Throughput
  /// In a sentence.
  let verdict: String
  /// Failed attempts of all in the last hour, 0 to 1.
  let errorRate: Double
  let stalled: Bool
  /// Without a worker; counted to 40 in each bucket and priority.
  let readyHosts: Int
  /// As a whole, by an operator.
  let paused: Bool
  /// Absent while the queue is empty.
  let forecast: Forecast?
  let workers: [WorkerStatus]
  let hostsByBacklog: [HostStatus]
  let hostsByErrors: [HostStatus]
  let hostsByTraffic: [HostStatus]
  let errors: [ErrorStatus]
  let database: DatabaseHealth

  package init(_ snapshot: StatusSnapshot) {
    totals = Totals(snapshot)
    throughput = Throughput(
      now: snapshot.now, lastMinute: snapshot.lastMinute.rates, lastHour: snapshot.lastHour.rates,
      maxRate: snapshot.maxRate, utilization: snapshot.utilization,
      pagesByMinute: snapshot.minutes.map(\.pages))
    verdict = Verdict(snapshot).text
    errorRate = StatusFigures.errorRate(snapshot)
    stalled = StatusFigures.isStalled(snapshot)
    readyHosts = snapshot.readyHosts
    paused = snapshot.pausedSince != nil
    forecast = Forecast(snapshot)
    workers = snapshot.workers
    hostsByBacklog = snapshot.hostsByBacklog
    hostsByErrors = snapshot.hostsByErrors
    hostsByTraffic = snapshot.hostsByTraffic
    errors = snapshot.errors
    database = snapshot.database
  }
}
