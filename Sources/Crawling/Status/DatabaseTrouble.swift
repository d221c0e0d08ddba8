package import Frontier

/// What in the database asks for attention.
package enum DatabaseTrouble {
  package static func lines(_ health: DatabaseHealth) -> [String] {
    let tables = health.tables.filter(\.isBloated).map { table in
      "\(table.name): \(Figure.grouped(table.deadRows)) dead rows beside \(Figure.grouped(table.liveRows)); vacuum does not keep up"
    }
    let holders = health.holders.filter(\.isOld).map { holder in
      let process = holder.processID.map { ", process \($0)" } ?? ""
      return "\(holder.kind) \(holder.name)\(process), open for \(Figure.grouped(Int(holder.ageSeconds ?? 0))) s, "
        + "keeps dead rows from being removed"
    }
    let misplaced = health.partitions.filter { $0.misplacedRows > 0 }.map { table in
      "\(table.name): \(Figure.grouped(table.misplacedRows)) rows wait for their partition; coordinator run makes it"
    }
    return tables + holders + misplaced
  }
}
