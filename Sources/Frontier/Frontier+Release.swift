package import Postgres
import Schema

extension Frontier {
  /// Gives leases back and computes when their hosts are ready again; returns those that were still held.
  ///
  /// After the last settle of a lease, on a drain, or early with a reason and an instant before which the host is not
  /// to be asked.
  @discardableResult
  package func release(_ releases: [LeaseRelease], owner: String) async throws(PostgresError) -> Set<LeaseReference> {
    guard !releases.isEmpty else { return [] }
    let release = try statements.release.bound([
      "owner": .text(owner), "buckets": .intArray(releases.map(\.lease.bucket)),
      "host_keys": .intArray(releases.map { Int($0.lease.hostKey) }),
      "epochs": .intArray(releases.map { Int($0.lease.epoch) }),
      "wait_ms": .milliseconds(releases.map(\.notBefore)),
      "reasons": .textArray(releases.map { $0.reason?.rawValue }),
    ])
    let grouped = releases.filter { $0.group != nil }
    var turns: [(Statement, [PostgresValue])] = []
    if !grouped.isEmpty {
      let groups = grouped.map(\.group)
      turns = [
        (SQL.delayGroups, [.textArray(groups), .milliseconds(grouped.map(\.groupNotBefore))]),
        (SQL.wakeNext, [.textArray(groups)]),
      ]
    }
    let results = try await repeatingOnDeadlock([release] + turns)
    return try Self.references(results[0], among: releases.map(\.lease))
  }
}
