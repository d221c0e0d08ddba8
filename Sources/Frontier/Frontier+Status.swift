package import Postgres
import Schema

extension Frontier {
  /// Everything `status` shows. `hosts` is the length of the lists of hosts, `errorsOver` the time over which errors
  /// are counted.
  package func snapshot(hosts: Int = 10, errorsOver: Duration = .seconds(3600)) async throws(PostgresError)
    -> StatusSnapshot
  {
    let results = try await pool.transaction([
      (SQL.statusTotals, []), (SQL.statusThroughput, []), (SQL.statusWorkers, []),
      (SQL.statusHostsByPending, [.int(hosts)]), (SQL.statusHostsByFailed, [.int(hosts)]),
      (SQL.statusErrors, [.seconds(errorsOver)]), (SQL.statusHostsByFetched, [.int(hosts)]), (SQL.databaseHealth, []),
      (SQL.statusWaiting, []),
    ])
    guard results.count == 9 else { throw .unexpectedResult("status: \(results.count) results of 9") }
    let workers = try Self.workers(results[2])
    var now = StatusSnapshot.Rates()
    for worker in workers where worker.isWorking {
      now.pages += worker.rates.pages
      now.articles += worker.rates.articles
      now.bytes += worker.rates.bytes
    }
    return StatusSnapshot(
      totals: try Self.totals(results[0]),
      now: now,
      lastMinute: try Self.span(results[1], "minute"),
      lastHour: try Self.span(results[1], "hour"),
      minutes: try Self.minutes(results[1]),
      longestReady: try results[8].secondsOrNil(0, "ready_s"),
      readyHosts: try results[8].int(0, "ready_hosts"),
      pausedSince: try results[8].textOrNil(0, "paused_since"),
      workers: workers,
      hostsByBacklog: try Self.hosts(results[3]),
      hostsByErrors: try Self.hosts(results[4]),
      hostsByTraffic: try Self.hosts(results[6]),
      errors: try Self.errors(results[5]),
      database: try DatabaseHealth(results[7]))
  }

  /// The jobs of a crawl by state and error class, the most first; takes time in proportion to its jobs.
  package func counts(ofCrawl name: String) async throws(PostgresError) -> [CrawlCount] {
    let rows = try await pool.query(SQL.statusCrawl, [.text(name)])
    var counts: [CrawlCount] = []
    for row in 0..<rows.count {
      counts.append(
        CrawlCount(
          state: try rows.text(row, "state"), errorClass: try rows.textOrNil(row, "error_class"),
          count: try rows.int(row, "count"), hosts: try rows.int(row, "hosts"),
          exampleURL: try rows.textOrNil(row, "example_url")))
    }
    return counts
  }

  /// Jobs by state, and events since the start.
  package func totals() async throws(PostgresError) -> StatusSnapshot.Totals {
    try Self.totals(try await pool.query(SQL.statusTotals))
  }

  private static func totals(_ rows: PostgresRows) throws(PostgresError) -> StatusSnapshot.Totals {
    var totals = StatusSnapshot.Totals()
    totals.queuedByPriority = [
      try rows.int(0, "queued_priority_0"), try rows.int(0, "queued_priority_1"), try rows.int(0, "queued_priority_2"),
      try rows.int(0, "queued_priority_3"),
    ]
    totals.retrying = try rows.int(0, "retrying")
    totals.done = try rows.int(0, "done")
    totals.dead = try rows.int(0, "dead")
    totals.excluded = try rows.int(0, "excluded")
    totals.enqueued = try rows.int(0, "enqueued")
    totals.stored = try rows.int(0, "stored")
    totals.unchanged = try rows.int(0, "unchanged")
    totals.notArticle = try rows.int(0, "not_article")
    totals.redirected = try rows.int(0, "redirected")
    totals.settledExcluded = try rows.int(0, "settled_excluded")
    totals.settledDead = try rows.int(0, "settled_dead")
    totals.retries = try rows.int(0, "retries")
    totals.pages = try rows.int(0, "fetched")
    totals.bytes = try rows.int(0, "bytes")
    totals.fetchTime = try rows.milliseconds(0, "fetch_ms")
    return totals
  }

  private static func span(_ rows: PostgresRows, _ name: String) throws(PostgresError) -> StatusSnapshot.Span {
    for row in 0..<rows.count where try rows.textOrNil(row, "span") == name { return try span(rows, row) }
    return StatusSnapshot.Span()
  }

  private static func minutes(_ rows: PostgresRows) throws(PostgresError) -> [StatusSnapshot.Span] {
    var empty = StatusSnapshot.Span()
    empty.length = .seconds(60)
    var minutes = Array(repeating: empty, count: 61)
    for row in 0..<rows.count {
      guard let ago = try rows.intOrNil(row, "ago"), (0...60).contains(ago) else { continue }
      minutes[60 - ago] = try span(rows, row)
    }
    return minutes
  }

  private static func span(_ rows: PostgresRows, _ row: Int) throws(PostgresError) -> StatusSnapshot.Span {
    var span = StatusSnapshot.Span()
    span.length = try rows.seconds(row, "seconds")
    span.pages = try rows.double(row, "pages")
    span.articles = try rows.double(row, "articles")
    span.bytes = try rows.double(row, "bytes")
    span.failed = try rows.double(row, "failed")
    span.settled = try rows.double(row, "settled")
    return span
  }

  private static func workers(_ rows: PostgresRows) throws(PostgresError) -> [WorkerStatus] {
    var workers: [WorkerStatus] = []
    for row in 0..<rows.count {
      let state = try rows.text(row, "state")
      guard let state = WorkerStatus.State(rawValue: state) else { throw .unexpectedResult("worker state \(state)") }
      workers.append(
        WorkerStatus(
          id: try rows.text(row, "id"), host: try rows.text(row, "host"), processID: try rows.int(row, "pid"),
          slot: try rows.int(row, "slot"), version: try rows.text(row, "version"), state: state,
          uptime: try rows.seconds(row, "up_s"), beatAgo: try rows.seconds(row, "beat_s"),
          leases: try rows.int(row, "leases"), inFlight: try rows.int(row, "in_flight"),
          concurrency: try rows.int(row, "concurrency"), maxRate: try rows.doubleOrNil(row, "max_rate"),
          pages: try rows.int(row, "pages"),
          articles: try rows.int(row, "articles"), bytes: try rows.int(row, "bytes"),
          rates: StatusSnapshot.Rates(
            pages: try rows.double(row, "pages_per_second"), articles: try rows.double(row, "articles_per_second"),
            bytes: try rows.double(row, "bytes_per_second"))))
    }
    return workers
  }

  private static func hosts(_ rows: PostgresRows) throws(PostgresError) -> [HostStatus] {
    var hosts: [HostStatus] = []
    for row in 0..<rows.count {
      hosts.append(
        HostStatus(
          host: try rows.text(row, "host"), state: try rows.text(row, "state"), pending: try rows.int(row, "pending"),
          done: try rows.int(row, "done"), failed: try rows.int(row, "failed"), pages: try rows.int(row, "fetched"),
          bytes: try rows.int(row, "bytes"), meanFetch: try rows.millisecondsOrNil(row, "mean_fetch_ms"),
          delay: try rows.milliseconds(row, "delay_ms"), readyIn: try rows.secondsOrNil(row, "ready_in_s"),
          blockedReason: try rows.textOrNil(row, "blocked_reason"),
          robotsFailures: try rows.int(row, "robots_failures"),
          lastErrorClass: try rows.textOrNil(row, "last_error_class")))
    }
    return hosts
  }

  private static func errors(_ rows: PostgresRows) throws(PostgresError) -> [ErrorStatus] {
    var errors: [ErrorStatus] = []
    for row in 0..<rows.count {
      errors.append(
        ErrorStatus(
          errorClass: try rows.text(row, "error_class"), outcome: try rows.text(row, "outcome"),
          count: try rows.int(row, "count"),
          exampleURL: try rows.text(row, "example_url"), example: try rows.textOrNil(row, "example")))
    }
    return errors
  }
}
