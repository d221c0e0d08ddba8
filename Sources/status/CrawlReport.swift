import Reporting
import CommandLine
import Frontier

/// `status --crawl NAME`: one crawl's jobs.
struct CrawlReport: Encodable {
  /// Rises when a key changes its meaning or goes away.
  let version = 1
  let crawl: Crawl?
  let counts: [CrawlCount]

  func text(width: Int, colored: Bool) -> String {
    let total = counts.map(\.count).reduce(0, +)
    var head = "Crawl \(crawl?.name ?? ""): \(NumberText.grouped(total)) jobs"
    if let crawl {
      if crawl.paused { head += ", paused" }
      if let budget = crawl.budget {
        head += ", \(NumberText.grouped(crawl.used)) of \(NumberText.grouped(budget)) allowed"
      }
      if !crawl.scope.isEmpty { head += ", scope \(crawl.scope.joined(separator: " "))" }
    }
    let rows: [[TextTable.Cell]] = counts.map { count in
      [
        TextTable.Cell(count.state, count.state == "dead" ? .warning : .plain), TextTable.Cell(count.errorClass ?? ""),
        TextTable.Cell(NumberText.grouped(count.count)), TextTable.Cell(NumberText.grouped(count.hosts)),
        TextTable.Cell(count.exampleURL ?? ""),
      ]
    }
    let columns: [TextTable.Column] = [
      .init(title: "STATE"), .init(title: "error class"), .init(title: "jobs", isRight: true),
      .init(title: "hosts", isRight: true), .init(title: "example", least: 10),
    ]
    let table = TextTable(columns, rows).lines(width: width, colored: colored)
    return ([TerminalText.fitting(TerminalText.escaping(head), width), ""] + table).joined(separator: "\n")
  }
}
