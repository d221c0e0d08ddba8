import Untrusted
import Reporting
import CommandLine
import Foundation
import Frontier

/// The snapshot as a screen of text: the verdict first, then the figures.
struct StatusReport {
  /// What is listed in full.
  struct Detail: OptionSet {
    let rawValue: Int
    static let workers = Detail(rawValue: 1)
    static let hosts = Detail(rawValue: 2)
    static let errors = Detail(rawValue: 4)
  }

  let snapshot: StatusSnapshot
  let width: Int
  let colored: Bool
  let detail: Detail

  /// `width` in columns, at least 60.
  init(_ snapshot: StatusSnapshot, width: Int, colored: Bool = false, detail: Detail = []) {
    self.snapshot = snapshot
    self.width = max(60, width)
    self.colored = colored
    self.detail = detail
  }

  var text: String {
    let sections = [verdict, queue, throughput, workers, hosts, errors, database]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  // MARK: At a glance

  private var verdict: [String] {
    let verdict = Verdict(snapshot)
    let words = TerminalText.escaping(verdict.text).split(separator: " ").map(String.init)
    return Self.wrapped(words, separator: " ", width: width).map { verdict.tone.paint($0, colored) }
  }

  /// `parts` on as few lines as hold them.
  private static func wrapped(_ parts: [String], separator: String, width: Int) -> [String] {
    var lines: [String] = []
    for part in parts {
      if let last = lines.last, last.count + separator.count + part.count <= width {
        lines[lines.count - 1] = last + separator + part
      } else {
        lines.append(part)
      }
    }
    return lines
  }

  private var queue: [String] {
    let totals = snapshot.totals
    var priorities = totals.queuedByPriority.enumerated().filter { $0.element > 0 }
      .map { "priority \($0.offset): \(NumberText.grouped($0.element))" }
    if totals.retrying > 0 { priorities.append("\(NumberText.grouped(totals.retrying)) waiting for a retry") }
    let done = [
      "\(NumberText.grouped(totals.stored)) stored", "\(NumberText.grouped(totals.unchanged)) unchanged",
      "\(NumberText.grouped(totals.notArticle)) no article", "\(NumberText.grouped(totals.redirected)) redirected",
    ]
    let total = NumberText.grouped(totals.jobs)
    let room = width - 14 - max(4, total.count)
    func rows(_ state: String, _ count: Int, _ detail: [String] = []) -> [[TextTable.Cell]] {
      let lines = Self.wrapped(detail, separator: ", ", width: room)
      let first = [TextTable.Cell(state), TextTable.Cell(NumberText.grouped(count)), TextTable.Cell(lines.first ?? "")]
      return [first] + lines.dropFirst().map { ["", "", TextTable.Cell($0)] }
    }
    return TextTable(
      [
        .init(title: "JOBS"), .init(title: total, isRight: true), .init(title: "", least: 20),
      ],
      rows("queued", totals.queued, priorities) + rows("done", totals.done, done) + rows("excluded", totals.excluded)
        + rows("dead", totals.dead)
    ).lines(width: width, colored: colored)
  }

  private var throughput: [String] {
    func row(_ name: String, _ rates: StatusSnapshot.Rates) -> [TextTable.Cell] {
      [
        TextTable.Cell(name), TextTable.Cell(NumberText.decimal(rates.pages)),
        TextTable.Cell(NumberText.decimal(rates.articles)),
        TextTable.Cell(NumberText.size(rates.bytes)),
      ]
    }
    let totals = snapshot.totals
    let rates = TextTable(
      [
        .init(title: "THROUGHPUT"), .init(title: "pages/s", isRight: true), .init(title: "articles/s", isRight: true),
        .init(title: "data/s", isRight: true),
      ],
      [
        row("now", snapshot.now), row("last minute", snapshot.lastMinute.rates),
        row("last hour", snapshot.lastHour.rates),
      ]
    ).lines(width: width, colored: colored)
    let sums =
      "  in all: \(NumberText.grouped(totals.pages)) pages, \(NumberText.grouped(totals.stored)) articles, "
      + NumberText.size(Double(totals.bytes))
    return rates + [sums] + politeness + chart
  }

  private var politeness: [String] { StatusWords.politeness(snapshot).map { ["  " + $0] } ?? [] }

  /// Pages of each of the last 60 full minutes, the latest at the right.
  private var chart: [String] {
    let minutes = snapshot.minutes.dropLast().map(\.pages)
    guard let largest = minutes.max(), largest > 0 else { return [] }
    let bars = NumberText.bars(Array(minutes.suffix(width - 4)))
    return ["  pages a minute in the last hour, \(NumberText.grouped(largest)) at most:", "  " + bars]
  }

  // MARK: Lists

  private var workers: [String] {
    let current = snapshot.workers.filter { $0.state != .stopped }
    guard !current.isEmpty else { return [Severity.heading.paint("WORKERS", colored) + "  none running"] }
    let shown = detail.contains(.workers) ? current.count : 8
    let rows: [[TextTable.Cell]] = current.prefix(shown).map { worker in
      let severity: Severity = worker.state == .stale ? .bad : worker.state == .draining ? .warning : .plain
      return [
        TextTable.Cell("\(worker.host):\(worker.processID)"), TextTable.Cell(worker.state.rawValue, severity),
        TextTable.Cell(DurationText.text(worker.uptime)), TextTable.Cell(NumberText.grouped(worker.leases)),
        TextTable.Cell(NumberText.grouped(worker.inFlight)), TextTable.Cell(NumberText.decimal(worker.rates.pages)),
        TextTable.Cell(NumberText.grouped(worker.articles)),
      ]
    }
    let columns: [TextTable.Column] = [
      .init(title: "WORKERS", least: 16), .init(title: "state"), .init(title: "up", rank: 1),
      .init(title: "hosts", isRight: true), .init(title: "in flight", isRight: true),
      .init(title: "pages/s", isRight: true), .init(title: "articles", isRight: true),
    ]
    return TextTable(columns, rows).lines(width: width, colored: colored)
      + more(current.count - rows.count, "--workers lists all")
  }

  private var hosts: [String] {
    // Those with a backlog, then those with errors, then the busiest; once each.
    var seen: Set<String> = []
    let all = snapshot.hostsByBacklog + snapshot.hostsByErrors + snapshot.hostsByTraffic
    let listed = all.filter { seen.insert($0.host).inserted }.prefix(detail.contains(.hosts) ? 150 : 12)
    guard !listed.isEmpty else { return [] }
    let rows: [[TextTable.Cell]] = listed.map { host in
      let trouble = (host.blockedReason ?? host.lastErrorClass) ?? ""
      return [
        TextTable.Cell(host.host), TextTable.Cell(host.state, host.state == "blocked" ? .warning : .plain),
        TextTable.Cell(NumberText.grouped(host.pending)), TextTable.Cell(NumberText.grouped(host.done)),
        TextTable.Cell(NumberText.grouped(host.failed), host.failed > host.done ? .warning : .plain),
        TextTable.Cell(NumberText.grouped(host.pages)), TextTable.Cell(NumberText.size(Double(host.bytes))),
        TextTable.Cell(NumberText.decimal(host.delay.inSeconds) + " s"), TextTable.Cell(trouble),
      ]
    }
    let columns: [TextTable.Column] = [
      .init(title: "HOSTS", least: 22), .init(title: "state"), .init(title: "queued", isRight: true),
      .init(title: "done", isRight: true), .init(title: "failed", isRight: true),
      .init(title: "pages", isRight: true, rank: 2), .init(title: "data", isRight: true, rank: 3),
      .init(title: "delay", isRight: true, rank: 1), .init(title: "trouble", least: 8),
    ]
    return TextTable(columns, rows).lines(width: width, colored: colored)
  }

  private var errors: [String] {
    guard !snapshot.errors.isEmpty else { return [] }
    let shown = detail.contains(.errors) ? snapshot.errors.count : 6
    let rows: [[TextTable.Cell]] = snapshot.errors.prefix(shown).map { error in
      let example = error.exampleURL + (error.example.map { ": \($0)" } ?? "")
      return [
        TextTable.Cell(error.errorClass), TextTable.Cell(NumberText.grouped(error.count)),
        TextTable.Cell(error.outcome),
        TextTable.Cell(example),
      ]
    }
    let columns: [TextTable.Column] = [
      .init(title: "ERRORS in the last hour", least: 20), .init(title: "count", isRight: true), .init(title: "outcome"),
      .init(title: "example", least: 10),
    ]
    return TextTable(columns, rows).lines(width: width, colored: colored)
      + more(snapshot.errors.count - rows.count, "--errors lists all")
  }

  private func more(_ count: Int, _ how: String) -> [String] {
    count > 0 ? [Severity.faint.paint("  … and \(count) more (\(how))", colored)] : []
  }

  // MARK: The database

  private var database: [String] {
    let trouble = DatabaseTrouble.lines(snapshot.database)
    let line = "  " + StatusWords.database(snapshot.database)
    return [Severity.heading.paint("DATABASE", colored), TerminalText.fitting(TerminalText.escaping(line), width)]
      + trouble.map { Severity.warning.paint("  " + TerminalText.escaping($0), colored) }
  }
}
