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
    let results = try await repeatingOnDeadlock(
      batches.map { bucket, releases in
        (
          statements.release,
          [
            .int(bucket), .text(owner),
            .intArray(releases.map { Int($0.lease.hostKey) }), .intArray(releases.map { Int($0.lease.epoch) }),
            .intArray(releases.map { max($0.notBefore, 0) }), .textArray(releases.map { $0.reason?.rawValue }),
            .intArray(releases.map { max($0.groupNotBefore, 0) }),
          ]
        )
      })
    return try Self.references(results, among: releases.map(\.lease))
  }
}
