package import Frontier

/// What in the database asks for attention.
package enum DatabaseTrouble {
  package static func lines(_ health: DatabaseHealth) -> [String] {
    let tables = health.tables.filter(\.isBloated).map { table in
      "\(table.name): \(NumberText.grouped(table.deadRows)) dead rows beside \(NumberText.grouped(table.liveRows)); vacuum does not keep up"
    }
    let holders = health.holders.filter(\.isOld).map { holder in
      let process = holder.processID.map { ", process \($0)" } ?? ""
      return
        "\(holder.kind) \(holder.name)\(process), open for \(NumberText.grouped(Int((holder.age ?? .zero).components.seconds))) s, "
        + "keeps dead rows from being removed"
    }
    let misplaced = health.partitions.filter { $0.misplacedRows > 0 }.map { table in
      "\(table.name): \(NumberText.grouped(table.misplacedRows)) rows wait for their partition; coordinator run makes it"
    }
    let detached = health.detached.map { table in
      "\(table) is no partition any more, and rows of its time stay in the default one: give it another name, and insert its "
        + "rows again once coordinator run has made the partition"
    }
    let tasks = health.failingTasks.map { task in
      "\(task.name) failed \(NumberText.grouped(task.failures)) \(task.failures == 1 ? "time" : "times in a row"), "
        + "for \(DurationText.text(task.failingFor)): \(task.error)"
    }
    let words =
      health.refusedWords > 0
      ? [
        "search does not find \(NumberText.grouped(health.refusedWords)) articles whose words were refused"
          + (health.refusedWordsError.map { ": \($0)" } ?? "")
      ] : []
    return tables + holders + misplaced + detached + tasks + words
  }
}
