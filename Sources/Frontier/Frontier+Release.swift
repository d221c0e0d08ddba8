package import Postgres
import SQL

extension Frontier {
  /// Gives leases back and computes when their hosts are ready again; returns those that were still held.
  ///
  /// After the last settle of a lease, on a drain, or early with a reason and an instant before which the host is not to be asked.
  @discardableResult
  package func release(_ releases: [LeaseRelease], owner: String) async throws(PostgresError) -> Set<LeaseReference> {
    guard !releases.isEmpty else { return [] }
    let batches = Dictionary(grouping: releases, by: \.lease.bucket).sorted { $0.key < $1.key }
    let grouped = releases.filter { $0.group != nil }
    let turns: [(Statement, [PostgresValue])] =
      grouped.isEmpty
      ? []
      : [
        (
          SQL.passTurn,
          [.textArray(grouped.map(\.group)), .intArray(grouped.map { max($0.groupNotBefore, 0) })]
        ),
        (SQL.wakeNext, [.textArray(grouped.map(\.group))]),
      ]
    let results = try await repeatingOnDeadlock(
      batches.map { bucket, releases in
        (
          statements.release,
          [
            .int(bucket), .text(owner),
            .intArray(releases.map { Int($0.lease.hostKey) }), .intArray(releases.map { Int($0.lease.epoch) }),
            .intArray(releases.map { max($0.notBefore, 0) }), .textArray(releases.map { $0.reason?.rawValue }),
          ]
        )
      } + turns)
    return try Self.references(Array(results.prefix(batches.count)), among: releases.map(\.lease))
  }
}
