package import Postgres
import Schema

/// A lease that wants more jobs, and the jobs its owner has in hand.
package struct RefillRequest: Sendable {
  package var lease: LeaseReference
  package var inHand: [String]

  package init(_ lease: LeaseReference, inHand: some Sequence<String>) {
    self.lease = lease
    self.inHand = Array(inHand)
  }
}

/// More due jobs of a host under lease.
package struct Refill: Sendable {
  package let jobs: [ClaimedJob]
  /// As of now; compare `Lease.terms`.
  package let terms: HostOverrides
}

extension Frontier {
  /// More due jobs, `jobsPerHost` at most, for each lease that is still held; none for one whose host is paused.
  package func refill(
    _ requests: [RefillRequest], owner: String, priorities: [Int], jobsPerHost: Int
  ) async throws(PostgresError) -> [LeaseReference: Refill] {
    guard !requests.isEmpty else { return [:] }
    let rows = try await query(
      SQL.refill,
      [
        "buckets": .intArray(requests.map(\.lease.bucket)),
        "host_keys": .intArray(requests.map { Int($0.lease.hostKey) }),
        "epochs": .intArray(requests.map { Int($0.lease.epoch) }), "owner": .text(owner), "jobs": .int(jobsPerHost),
        "priority_order": .intArray(priorities), "in_hand": .textArray(requests.flatMap(\.inHand)),
      ])
    var found: [LeaseReference: (terms: HostOverrides, jobs: [ClaimedJob])] = [:]
    for row in 0..<rows.count {
      let lease = try Self.reference(rows, row)
      if found[lease] == nil { found[lease] = (try HostOverrides(rows, row), []) }
      if let job = try Self.claimedJob(rows, row) { found[lease]?.jobs.append(job) }
    }
    var refills: [LeaseReference: Refill] = [:]
    for request in requests {
      guard let entry = found[request.lease] else { continue }
      refills[request.lease] = Refill(jobs: entry.jobs, terms: entry.terms)
    }
    return refills
  }
}
