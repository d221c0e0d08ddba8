import Console
import Foundation
import Frontier

/// The snapshot as a screen of text.
struct StatusReport {
  private let snapshot: StatusSnapshot
  private let width: Int

  /// `width` in columns, at least 60.
  init(_ snapshot: StatusSnapshot, width: Int) {
    self.snapshot = snapshot
    self.width = max(60, width)
  }

  var text: String {
    let sections = [queue, throughput, workers, hosts, errors, database]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  // MARK: Sections

  private var queue: [String] {
    let totals = snapshot.totals
    var detail = totals.queuedByLane.enumerated().filter { $0.element > 0 }
      .map { "lane \($0.offset): \(Figure.grouped($0.element))" }
    if totals.retrying > 0 { detail.append("\(Figure.grouped(totals.retrying)) waiting for a retry") }
    let done = [
      "\(Figure.grouped(totals.stored)) stored", "\(Figure.grouped(totals.unchanged)) unchanged",
      "\(Figure.grouped(totals.notArticle)) no article", "\(Figure.grouped(totals.redirected)) redirected",
    ]
    func row(_ state: String, _ count: Int, _ detail: [String] = []) -> String {
      let figures = "  " + TerminalText.column(state, 10) + right(Figure.grouped(count), 12)
      return detail.isEmpty ? figures : figures + "   " + detail.joined(separator: ", ")
    }
    return [
      TerminalText.column("JOBS", 12) + right(Figure.grouped(totals.jobs), 12),
      row("queued", totals.queued, detail), row("done", totals.done, done), row("excluded", totals.excluded),
      row("dead", totals.dead),
    ]
  }

  private var throughput: [String] {
    func row(_ name: String, _ pages: String, _ articles: String, _ data: String) -> String {
      TerminalText.column(name, 14) + right(pages, 10) + right(articles, 14) + right(data, 12)
    }
    func row(_ name: String, _ rates: StatusSnapshot.Rates) -> String {
      row(name, Figure.decimal(rates.pages), Figure.decimal(rates.articles), Figure.size(rates.bytes))
    }
    let totals = snapshot.totals
    return [
      row("THROUGHPUT", "pages/s", "articles/s", "data/s"), row("  now", snapshot.now),
      row("  last minute", snapshot.lastMinute.rates), row("  last hour", snapshot.lastHour.rates),
      row("", "pages", "articles", "data"),
      row("  in all", Figure.grouped(totals.pages), Figure.grouped(totals.stored), Figure.size(Double(totals.bytes))),
    ]
  }

  private var workers: [String] {
    let current = snapshot.workers.filter { $0.state != .stopped }
    guard !current.isEmpty else { return ["WORKERS     none running"] }
    let header =
      TerminalText.column("WORKERS", 26) + TerminalText.column("state", 10) + right("hosts", 7) + right("in flight", 11)
      + right("pages/s", 10) + right("articles", 12)
    let rows = current.prefix(20).map { worker in
      let name = TerminalText.escaping("\(worker.host):\(worker.processID)")
      return "  " + TerminalText.column(name, 24) + TerminalText.column(worker.state.rawValue, 10)
        + right("\(worker.leases)", 7) + right("\(worker.inFlight)", 11) + right(Figure.decimal(worker.rates.pages), 10)
        + right(Figure.grouped(worker.articles), 12)
    }
    let more = current.count > 20 ? ["  … and \(current.count - 20) more (--json lists all)"] : []
    return [header] + rows + more
  }

  private var hosts: [String] {
    // Those with a backlog, then those with errors, then the busiest; once each.
    var seen: Set<String> = []
    let all = snapshot.hostsByBacklog + snapshot.hostsByErrors + snapshot.hostsByTraffic
    let listed = all.filter { seen.insert($0.host).inserted }
    guard !listed.isEmpty else { return [] }
    let name = max(20, min(44, width - 70))
    let header =
      TerminalText.column("HOSTS", name + 2) + TerminalText.column("state", 8) + right("queued", 8) + right("done", 8)
      + right("failed", 7) + right("pages", 8) + right("data", 9) + right("delay", 8) + "  trouble"
    let rows = listed.map { host in
      let delay = Figure.decimal(Double(host.delayMilliseconds) / 1000) + " s"
      let jobs =
        right(Figure.grouped(host.pending), 8) + right(Figure.grouped(host.done), 8)
        + right(Figure.grouped(host.failed), 7)
      let throughput = right(Figure.grouped(host.pages), 8) + right(Figure.size(Double(host.bytes)), 9)
      let trouble = (host.blockedReason ?? host.lastErrorClass).map { "  \($0)" } ?? ""
      return "  " + TerminalText.column(TerminalText.escaping(host.host), name) + TerminalText.column(host.state, 8)
        + jobs + throughput + right(delay, 8) + trouble
    }
    return [header] + rows
  }

  private var errors: [String] {
    guard !snapshot.errors.isEmpty else { return [] }
    let header = TerminalText.column("ERRORS in the last hour", 24) + right("count", 8) + "  outcome   example"
    let rows = snapshot.errors.map { error in
      let example = TerminalText.escaping(error.exampleURL + (error.example.map { ": \($0)" } ?? ""))
      return "  " + TerminalText.column(error.errorClass, 22) + right(Figure.grouped(error.count), 8) + "  "
        + TerminalText.column(error.outcome, 10) + TerminalText.fitting(example, max(20, width - 44))
    }
    return [header] + rows
  }

  /// Only what asks for attention.
  private var database: [String] {
    let tables = snapshot.database.tables.filter(\.isBloated).map { table in
      "  \(table.name): \(Figure.grouped(table.deadRows)) dead rows beside \(Figure.grouped(table.liveRows)); vacuum does not keep up"
    }
    let holders = snapshot.database.holders.filter(\.isOld).map { holder in
      let process = holder.processID.map { ", process \($0)" } ?? ""
      return "  \(holder.kind) \(TerminalText.escaping(holder.name))\(process), open for "
        + "\(Figure.grouped(Int(holder.ageSeconds ?? 0))) s, keeps dead rows from being removed"
    }
    let trouble = tables + holders
    return trouble.isEmpty ? [] : ["DATABASE"] + trouble
  }

  private func right(_ text: String, _ width: Int) -> String {
    TerminalText.column(text, width, right: true)
  }
}

/// Numbers as a reader takes them in at a glance.
enum Figure {
  static func decimal(_ value: Double) -> String {
    String(format: value >= 100 ? "%.0f" : "%.1f", value)
  }

  /// 1234567 as 1,234,567.
  static func grouped(_ value: Int) -> String {
    var out = ""
    for (place, digit) in String(value.magnitude).reversed().enumerated() {
      if place > 0, place.isMultiple(of: 3) { out.append(",") }
      out.append(digit)
    }
    return (value < 0 ? "-" : "") + String(out.reversed())
  }

  /// Bytes in decimal units.
  static func size(_ bytes: Double) -> String {
    var value = bytes
    var unit = "B"
    for larger in ["kB", "MB", "GB", "TB"] where value >= 1000 {
      value /= 1000
      unit = larger
    }
    return (unit == "B" ? String(Int(value)) : decimal(value)) + " " + unit
  }
}
