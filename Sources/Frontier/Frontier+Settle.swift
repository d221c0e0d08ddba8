import ArticleStore
package import Postgres
import Schema
import Untrusted

extension Frontier {
  /// Records results with their articles, kept pages and counters: one statement for all buckets, all or nothing.
  ///
  /// What belongs to a lease that is no longer ours changes nothing and is reported as fenced. Leases more than half
  /// over are extended to `leaseTime` from now. Large batches are cheap, commits are not.
  package func settle(
    _ settlements: [HostResults], owner: String, leaseTime: Duration, slot: Int
  ) async throws(PostgresError) -> SettleReport {
    guard !settlements.isEmpty else { return SettleReport() }
    let merged = Self.merged(settlements)
    let settling = try Self.settling(
      merged, owner: owner, leaseTime: leaseTime, slot: slot, statement: statements.settle)
    let forgetting = try Self.forgetting(merged, owner: owner)
    let rows = try await repeatingOnDeadlock([settling] + (forgetting.map { [$0] } ?? []))[0]
    var report = SettleReport(fenced: Set(settlements.map(\.lease)))
    for row in 0..<rows.count {
      report.settled += try rows.int(row, "settled")
      report.articles += try rows.int(row, "articles")
    }
    report.fenced.subtract(try Self.references(rows, among: settlements.map(\.lease)))
    report.paused = try Self.pausedReferences(rows, among: settlements.map(\.lease))
    return report
  }

  /// Puts off a job under lease of which no result can be recorded: it counts an attempt and is due again in a day.
  /// Touches its row alone; false when the lease is not the owner's any more.
  package func postpone(
    _ job: ClaimedJob, of lease: LeaseReference, owner: String, error: String
  ) async throws(PostgresError) -> Bool {
    let rows = try await repeatingOnDeadlock(
      SQL.postpone,
      [
        "owner": .text(owner), "bucket": .int(lease.bucket), "host_key": .int(Int(lease.hostKey)),
        "epoch": .int(Int(lease.epoch)), "url_key": .text(job.urlKey),
        "error_class": .text(ErrorClass.fault.rawValue), "error": .text(StoredText.clean(error, limit: 500)),
      ])
    return rows.count > 0
  }

  /// One settlement per host: results are joined to the fence by their host, so what belongs to an older lease of a
  /// host that its owner has claimed again is left out, as fenced.
  private static func merged(_ settlements: [HostResults]) -> [HostResults] {
    var byLease: [LeaseReference: HostResults] = [:]
    for settlement in settlements {
      guard var earlier = byLease[settlement.lease] else {
        byLease[settlement.lease] = settlement
        continue
      }
      earlier.results += settlement.results
      earlier.nextFetch = max(earlier.nextFetch, settlement.nextFetch)
      earlier.delay = settlement.delay
      earlier.backoff = settlement.backoff ?? earlier.backoff
      earlier.response = settlement.response ?? earlier.response
      byLease[settlement.lease] = earlier
    }
    var newest: [Int64: Int64] = [:]
    for lease in byLease.keys { newest[lease.hostKey] = max(newest[lease.hostKey] ?? lease.epoch, lease.epoch) }
    return byLease.values.filter { newest[$0.lease.hostKey] == $0.lease.epoch }
  }

  /// `settle.sql` with its parameters.
  package static func settling(
    _ settlements: [HostResults], owner: String, leaseTime: Duration, slot: Int, statement: Statement = SQL.settle
  ) throws(PostgresError) -> (Statement, [PostgresValue]) {
    var leases = JSONWriter()
    leases.array { json in
      for settlement in settlements { json.object { settlement.writeColumns(to: &$0) } }
    }
    var results = JSONWriter()
    var bodies = ResultBodies()
    results.array { json in
      for settlement in settlements {
        for result in settlement.results {
          json.object { result.writeColumns(to: &$0, of: settlement.lease, bodies: &bodies) }
        }
      }
    }
    return try statement.bound([
      "leases": .json(leases.bytes), "owner": .text(owner), "lease_s": .seconds(leaseTime), "slot": .int(slot),
      "results": .json(results.bytes), "bodies": .longTextArray(bodies.articles), "pages": .bytesArray(bodies.pages),
    ])
  }

  /// The statement behind a settle that deletes kept pages; nil where none is to be.
  private static func forgetting(
    _ settlements: [HostResults], owner: String
  ) throws(PostgresError) -> (Statement, [PostgresValue])? {
    let forgotten = settlements.flatMap { settlement in
      settlement.results.filter(\.forgetsPage).map { (lease: settlement.lease, urlKey: $0.urlKey) }
    }
    guard !forgotten.isEmpty else { return nil }
    return try SQL.forgetRawPages.bound([
      "owner": .text(owner), "buckets": .intArray(forgotten.map(\.lease.bucket)),
      "host_keys": .intArray(forgotten.map { Int($0.lease.hostKey) }),
      "epochs": .intArray(forgotten.map { Int($0.lease.epoch) }), "url_keys": .textArray(forgotten.map(\.urlKey)),
    ])
  }
}
