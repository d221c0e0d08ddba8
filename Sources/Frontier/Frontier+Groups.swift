package import Postgres
import Schema
import Untrusted

/// Politeness groups: at any time one host of a group is leased at most, so its requests are as far apart as one
/// host's.
///
/// Jobs, robots.txt and counters stay with each host. A change of members locks the table of hosts for a moment, so
/// that no host is added meanwhile by someone who knows the members of before; hosts that are leased then are called
/// back, and the group waits for the last of those leases.
extension Frontier {
  /// Makes a group or adds to it; members of other groups leave those. A `delay` of nil leaves it as it is. Returns how
  /// many known hosts changed their group.
  package func addGroup(
    _ name: String, members: [GroupMember], delay: Duration? = nil
  ) async throws(PostgresError) -> Int {
    let results = try await repeatingOnDeadlock([
      (SQL.lockHosts, []),
      (
        SQL.setGroup,
        [.text(name), delay.map { .milliseconds(min($0, Self.maxDelay)) } ?? .null, .bool(delay == nil)]
      ),
      (SQL.addGroupMembers, [.text(name), .textArray(Array(Set(members.map(\.text))))]),
      Self.regroup(name, members),
    ])
    return try results[3].int(0, "moved")
  }

  /// Sets the delay between two requests to any host of a group; nil is what each host asks for. False when there is
  /// no such group.
  package func setGroupDelay(_ delay: Duration?, group: String) async throws(PostgresError) -> Bool {
    guard try await groups(named: group).first != nil else { return false }
    _ = try await pool.query(
      SQL.setGroup,
      [.text(group), delay.map { .milliseconds(min($0, Self.maxDelay)) } ?? .null, .bool(false)])
    return true
  }

  /// Takes members out of a group, nil for all; a group without members ends. Returns those that were in it.
  package func removeGroup(_ name: String, members: [GroupMember]? = nil) async throws(PostgresError) -> [String] {
    let results = try await repeatingOnDeadlock([
      (SQL.lockHosts, []),
      (SQL.removeGroupMembers, [.text(name), members.map { .textArray($0.map(\.text)) } ?? .null]),
      (SQL.removeGroup, [.text(name)]),
      Self.regroup(name, []),
    ])
    var removed: [String] = []
    for row in 0..<results[1].count { removed.append(try results[1].text(row, "member")) }
    return removed.sorted()
  }

  /// All groups, or the one of that name.
  package func groups(named name: String? = nil) async throws(PostgresError) -> [PolitenessGroup] {
    let rows = try await pool.query(SQL.groups, [name.map(PostgresValue.text) ?? .null])
    var groups: [PolitenessGroup] = []
    for row in 0..<rows.count {
      groups.append(
        PolitenessGroup(
          name: try rows.text(row, "name"), members: try rows.textArray(row, "members").compactMap { $0 },
          delay: try rows.millisecondsOrNil(row, "delay_ms"), hosts: try rows.int(row, "hosts"),
          waiting: try rows.int(row, "waiting"), pending: try rows.int(row, "pending"),
          leasedHost: try rows.textOrNil(row, "leased_host"),
          fetchIn: try rows.secondsOrNil(row, "fetch_in_s"), createdAt: try rows.text(row, "created_at")))
    }
    return groups
  }

  private static func regroup(_ name: String, _ members: [GroupMember]) -> (Statement, [PostgresValue]) {
    var keys: [Int64] = []
    var domains: [String] = []
    for member in members {
      switch member {
      case .host(_, let key): keys.append(key)
      case .domain(let name): domains.append(String(name.reversed()))
      }
    }
    return (
      SQL.regroup,
      [.text(name), .intArray(keys.map { bucket(of: $0) }), .intArray(keys.map { Int($0) }), .textArray(domains)]
    )
  }
}
