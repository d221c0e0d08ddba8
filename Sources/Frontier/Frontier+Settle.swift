import ArticleStore
package import Postgres
import Schema
import Untrusted

extension Frontier {
  /// Records results with their articles, kept pages and counters: one statement for all buckets, all or nothing.
  ///
  /// What belongs to a lease that is no longer ours changes nothing and is reported as fenced. Leases more than half
  /// over are extended to `leaseSeconds` from now. Large batches are cheap, commits are not.
  package func settle(
    _ settlements: [Settlement], owner: String, leaseSeconds: Double, slot: Int
  ) async throws(PostgresError) -> SettleReport {
    guard !settlements.isEmpty else { return SettleReport() }
    let merged = Self.merged(settlements)
    let settling = (
      statements.settle,
      Self.settleParameters(merged, owner: owner, leaseSeconds: leaseSeconds, slot: slot)
    )
    let forgetting = Self.forgetting(merged, owner: owner)
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
        .text(owner), .int(lease.bucket), .int(Int(lease.hostKey)), .int(Int(lease.epoch)), .text(job.urlKey),
        .text(ErrorClass.fault.rawValue), .text(StoredText.clean(error, limit: 500)),
      ])
    return rows.count > 0
  }

  /// One settlement per host: results are joined to the fence by their host, so what belongs to an older lease of a
  /// host that its owner has claimed anew is left out, as fenced.
  private static func merged(_ settlements: [Settlement]) -> [Settlement] {
    var byLease: [LeaseReference: Settlement] = [:]
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

  private static func settleParameters(
    _ settlements: [Settlement], owner: String, leaseSeconds: Double, slot: Int
  ) -> [PostgresValue] {
    var results = ResultColumns()
    for settlement in settlements {
      for result in settlement.results { results.append(result, of: settlement.lease) }
    }
    let leases: [PostgresValue] = [
      .intArray(settlements.map(\.lease.bucket)), .text(owner), .double(leaseSeconds), .int(slot),
      .intArray(settlements.map { Int($0.lease.hostKey) }),
      .intArray(settlements.map { Int($0.lease.epoch) }),
      .intArray(settlements.map { max($0.nextFetch, 0) }),
      .intArray(settlements.map { $0.delay.clamped(to: 0...Int(Int32.max)) }),
      .intArray(settlements.map { $0.backoff?.clamped(to: 0...Int(Int32.max)) }),
    ]
    return leases + results.values
      + [.intArray(settlements.map { $0.response?.clamped(to: 0...Int(Int32.max)) })]
      + results.lastValues
  }

  /// The statement behind a settle that deletes kept pages; nil where none is to be.
  private static func forgetting(
    _ settlements: [Settlement], owner: String
  ) -> (Statement, [PostgresValue])? {
    let forgotten = settlements.flatMap { settlement in
      settlement.results.filter(\.forgetsPage).map { (lease: settlement.lease, urlKey: $0.urlKey) }
    }
    guard !forgotten.isEmpty else { return nil }
    return (
      SQL.forgetPages,
      [
        .intArray(forgotten.map(\.lease.bucket)), .text(owner), .intArray(forgotten.map { Int($0.lease.hostKey) }),
        .intArray(forgotten.map { Int($0.lease.epoch) }), .textArray(forgotten.map(\.urlKey)),
      ]
    )
  }
}
