package import Postgres
import Schema

/// The next turn at an address.
package struct AddressTurn: Sendable, Hashable {
  /// Hosts that were last reached there; counted up to a thousand.
  package let hosts: Int
  /// Whether it is the asker's; false where the hosts are fewer than two, or the turn lies too far ahead.
  package let isTaken: Bool
  /// From now until it, for the first of the requests; the others follow a delay apart. Negative when it has
  /// passed.
  package let wait: Duration
}

extension Frontier {
  /// Takes permits for requests about to leave, a number for each address. `delay` lies between two permits; `ahead`
  /// is how far ahead a permit may lie to be taken. `noting` says first where hosts under lease were
  /// reached.
  ///
  /// Not to be repeated: permits taken twice are lost, which costs their time only.
  package func takeAddressPermits(
    _ requests: [String: Int], delay: Duration, ahead: Duration,
    noting: [(lease: LeaseReference, address: String)] = [],
    owner: String
  ) async throws(PostgresError) -> [String: AddressTurn] {
    let asked = requests.sorted { $0.key < $1.key }
    var statements: [(Statement, [PostgresValue])] = []
    if !noting.isEmpty {
      statements.append(
        try SQL.noteAddresses.bound([
          "owner": .text(owner), "buckets": .intArray(noting.map(\.lease.bucket)),
          "host_keys": .intArray(noting.map { Int($0.lease.hostKey) }),
          "epochs": .intArray(noting.map { Int($0.lease.epoch) }), "addresses": .textArray(noting.map(\.address)),
        ]))
    }
    statements.append(
      try SQL.takeAddressPermits.bound([
        "addresses": .textArray(asked.map(\.key)), "requests": .intArray(asked.map(\.value)),
        "gap_ms": .milliseconds(delay),
        "ahead_ms": .milliseconds(ahead),
      ]))
    let results = try await repeatingOnDeadlock(statements)
    let rows = results[results.count - 1]
    var turns: [String: AddressTurn] = [:]
    for row in 0..<rows.count {
      turns[try rows.text(row, "address")] = AddressTurn(
        hosts: try rows.int(row, "hosts"), isTaken: try rows.bool(row, "is_taken"),
        wait: try rows.secondsOrNil(row, "wait_s") ?? .zero)
    }
    return turns
  }

  /// Forgets the permits of addresses without a request in the last day.
  package func pruneAddresses() async throws(PostgresError) {
    _ = try await pool.query(SQL.pruneAddresses)
  }
}
