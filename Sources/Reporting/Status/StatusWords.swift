package import Frontier

/// Sentences about a snapshot that a terminal and a page both show.
package enum StatusWords {
  /// What the delays of the hosts under lease allow, and how much of it is done; nil while no worker has any.
  package static func politeness(_ snapshot: StatusSnapshot) -> String? {
    guard snapshot.workers.contains(where: { $0.isWorking && $0.leases > 0 }) else { return nil }
    let waiting =
      switch snapshot.readyHosts {
      case 0: ""
      case 1: "; one more is ready"
      case let hosts: "; \(NumberText.grouped(hosts)) more hosts are ready"
      }
    guard let maxRate = snapshot.maxRate else { return "hosts under lease have no delay" + waiting }
    let share = snapshot.utilization.map { ", \(NumberText.percent(min(1, $0))) of it attained" } ?? ""
    return "hosts under lease allow \(NumberText.decimal(maxRate)) pages/s\(share)\(waiting)"
  }

  /// How the database stands, in a line; what asks for attention is `DatabaseTrouble`'s.
  package static func database(_ health: DatabaseHealth) -> String {
    let dead = health.tables.map(\.deadRows).reduce(0, +)
    let oldest = health.holders.compactMap(\.age).max()
    let hidden = health.hiddenSessions
    let none = hidden > 0 ? "no open transaction seen" : "no open transaction"
    let unseen = hidden > 0 ? ", \(DurationText.count(hidden, "session")) hidden (pg_read_all_stats)" : ""
    let snapshotAge = (oldest.map { "oldest transaction \(DurationText.text($0))" } ?? none) + unseen
    let months = health.partitions.first { $0.name == "article_rows" }?.last
    let made = months.map { ", articles partitioned to \($0.split(separator: "_").joined(separator: "-"))" } ?? ""
    return "\(NumberText.grouped(dead)) dead rows, \(snapshotAge)\(made)"
  }
}
