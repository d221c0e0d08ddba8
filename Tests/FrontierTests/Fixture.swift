import Schema
import ArticleStore
import Frontier
import Postgres
import TestSupport

/// The job table in a database of its own, migrated, with shorthands for what the tests do all the time.
struct Fixture: Sendable {
  let frontier: Frontier
  let pool: PostgresPool
  let connectionString: String

  /// Long enough for any test: leases end when a test says so, see `expire`.
  static let leaseTime = Duration.seconds(60)

  /// Runs SQL of a test.
  @discardableResult
  func sql(_ text: String, _ parameters: [PostgresValue] = []) async throws(PostgresError) -> PostgresRows {
    try await pool.query(Statement(name: "test", text: text), parameters)
  }

  /// The one value of a query.
  func number(_ text: String, _ parameters: [PostgresValue] = []) async throws(PostgresError) -> Int {
    let rows = try await sql("select (\(text))::bigint as value", parameters)
    return try rows.int(0, "value")
  }

  /// Claims in all buckets and priorities.
  func claim(
    _ owner: String, hosts: Int = 100, jobsPerHost: Int = 10, priorities: [Int] = [0, 1, 2, 3],
    minimumDelay: Duration = .zero
  ) async throws(PostgresError) -> [Lease] {
    try await frontier.claim(
      owner: owner, buckets: Array(0..<Frontier.buckets), priorities: priorities, hosts: hosts,
      jobsPerHost: jobsPerHost,
      leaseTime: Self.leaseTime, minimumDelay: minimumDelay)
  }

  /// Writes down that a job is in hand, or no more.
  func takeInHand(_ job: ClaimedJob, _ lease: Lease, _ owner: String, _ isTaken: Bool) async throws(PostgresError)
    -> Bool
  {
    try await frontier.takeInHand(job, of: lease.reference, owner: owner, isTaken: isTaken)
  }

  func settle(_ settlements: [HostResults], _ owner: String, slot: Int = 0) async throws(PostgresError) -> SettleReport
  {
    try await frontier.settle(settlements, owner: owner, leaseTime: Self.leaseTime, slot: slot)
  }

  /// Settles all jobs of the leases with one outcome and releases them.
  @discardableResult
  func finish(
    _ leases: [Lease], _ owner: String, _ outcome: (Lease, ClaimedJob) -> JobOutcome = { .stored(article($0, $1)) }
  ) async throws(PostgresError) -> SettleReport {
    let settlements = leases.map { lease in
      HostResults(
        lease: lease.reference, nextFetch: .zero, delay: .zero,
        results: lease.jobs.map {
          JobResult($0, outcome(lease, $0), httpStatus: 200, bytes: 1000, fetchTime: .milliseconds(20))
        })
    }
    let report = try await settle(settlements, owner)
    try await frontier.release(leases.map { LeaseRelease($0.reference, group: $0.terms.group) }, owner: owner)
    return report
  }

  /// Lets the time of leases pass: they end now, as if their owner had vanished.
  func expire(_ leases: [Lease], _ owner: String) async throws(PostgresError) {
    try await sql(
      """
      with held as materialized (
        select t.bucket, t.host_key from courant.host_rows t
        where t.host_key = any ($1::bigint[]) and t.lease_owner = $2::uuid
        order by t.bucket, t.host_key for update)
      update courant.host_rows t set lease_until = now() - interval '1 second', ready_at = now() - interval '1 second'
      from held h where t.bucket = h.bucket and t.host_key = h.host_key
      """, [.intArray(leases.map { Int($0.hostKey) }), .text(owner)])
  }

  func jobRow(_ request: JobRequest) async throws(PostgresError) -> PostgresRows {
    try await sql("select * from courant.job_rows where url_key = $1::uuid", [.text(request.urlKey)])
  }

  func hostRow(_ host: String) async throws(PostgresError) -> PostgresRows {
    try await sql(
      "select *, ready_at <= now() as is_ready, next_fetch_at <= now() as may_fetch from courant.host_rows where host = $1",
      [.text(host)])
  }
}

/// Runs `body` with a migrated database of its own.
func withFrontier(connections: Int = 4, _ body: @escaping @Sendable (Fixture) async throws -> Void) async throws {
  try await withTestDatabase(size: connections) { pool, connectionString in
    try await Migrator(pool: pool).migrate()
    try await body(Fixture(frontier: Frontier(pool: pool), pool: pool, connectionString: connectionString))
  }
}

/// A job of a made-up host; keys come from the texts, as they do in life.
func request(_ host: String, _ path: String, priority: Int = 1, dueAt: String? = nil) -> JobRequest {
  let url = "https://\(host)/\(path)"
  return JobRequest(
    url: url, urlKey: uuid(url), host: host, hostKey: Int64(bitPattern: hash(host)), priority: priority, dueAt: dueAt)
}

/// `count` jobs of a host.
func requests(_ host: String, _ count: Int, priority: Int = 1) -> [JobRequest] {
  (0..<count).map { request(host, "story-\($0)", priority: priority) }
}

func article(_ lease: Lease, _ job: ClaimedJob) -> ArticleRecord {
  ArticleRecord(host: lease.host, title: "A title", body: "The story at \(job.url).\n\nIts second paragraph.")
}

/// A worker's id.
func owner(_ number: Int) -> String { uuid("worker \(number)") }

private func uuid(_ text: String) -> String {
  let digits = (hex(hash(text)) + hex(hash(text + "'")))
  let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { range in
    String(digits.dropFirst(range.lowerBound).prefix(range.count))
  }
  return parts.joined(separator: "-")
}

private func hex(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// FNV-1a with a final mix, so that similar names spread over the buckets.
private func hash(_ text: String) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  hash = (hash ^ (hash >> 31)) &* 0x7fb5_d329_728e_a185
  return hash ^ (hash >> 27)
}
