import Reporting
import FlyingFox
import Frontier

/// What the crawl does, at a glance and then in figures: the snapshot that `status` shows, as a page.
struct OverviewPage {
  let snapshot: StatusSnapshot
  /// Said above everything: the figures are old, for the database has no answer.
  var trouble: (said: String, age: String)?
  let refresh: Duration

  var page: DashboardPage {
    DashboardPage(
      title: "Overview", section: .overview, content: content,
      status: trouble == nil ? .ok : .serviceUnavailable, refresh: refresh)
  }

  private var content: Markup {
    """
    \(warning)\(verdict)
    \(tiles)
    <section><h2>Throughput</h2>
    \(rates)
    \(ThroughputChart(minutes: snapshot.minutes).markup)</section>
    <section><h2>Jobs</h2>\(jobs)</section>
    <section><h2>Workers</h2>\(WorkerTable(workers: snapshot.workers).markup)</section>
    <section><h2>Hosts</h2>\(HostTable.most(of: snapshot).markup)
    <p>\(Markup.link("/hosts", [], "More hosts"))</p></section>
    <section><h2>Errors in the last hour</h2>\(ErrorTable(errors: snapshot.errors).markup)</section>
    <section><h2>What limits the pace</h2>\(limit)</section>
    <section><h2>Database</h2>\(database)</section>
    """
  }

  /// The age changes with each refresh, and is no news: outside of what is read out.
  private var warning: Markup {
    trouble.map { "<p class=\"message bad\" role=\"alert\">\($0.said)</p><p class=\"faint\">\($0.age)</p>\n" } ?? ""
  }

  private var verdict: Markup {
    let verdict = Verdict(snapshot)
    return "<p class=\"verdict \(verdict.tone.rawValue)\">\(verdict.text)</p>"
  }

  private var tiles: Markup {
    let totals = snapshot.totals
    let minute = snapshot.lastMinute.rates
    let figures: [(String, String)] = [
      ("queued", NumberText.grouped(totals.queued)), ("done", NumberText.grouped(totals.done)),
      ("articles", NumberText.grouped(totals.stored)), ("excluded", NumberText.grouped(totals.excluded)),
      ("dead", NumberText.grouped(totals.dead)), ("pages/s", NumberText.decimal(minute.pages)),
      ("articles/s", NumberText.decimal(minute.articles)),
      ("failing", NumberText.percent(StatusFigures.errorRate(snapshot))),
    ]
    let items = figures.map { name, value -> Markup in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }
    return "<dl class=\"tiles\">\(items)</dl>"
  }

  private var rates: Markup {
    func row(_ name: String, _ rates: StatusSnapshot.Rates) -> [Markup] {
      [
        "\(name)", "\(NumberText.decimal(rates.pages))", "\(NumberText.decimal(rates.articles))",
        "\(NumberText.size(rates.bytes))",
      ]
    }
    let table = Table(
      caption: "Throughput",
      columns: [
        .init(title: ""), .init(title: "pages/s", isNumber: true), .init(title: "articles/s", isNumber: true),
        .init(title: "data/s", isNumber: true),
      ],
      rows: [
        row("now", snapshot.now), row("last minute", snapshot.lastMinute.rates),
        row("last hour", snapshot.lastHour.rates),
      ])
    let polite: Markup = StatusWords.politeness(snapshot).map { "<p>Politeness: \($0).</p>" } ?? ""
    return "\(table.markup)\(polite)"
  }

  private var jobs: Markup {
    let totals = snapshot.totals
    var rows: [[Markup]] = totals.queuedByPriority.enumerated().filter { $0.element > 0 }.map {
      ["queued, priority \($0.offset)", "\(NumberText.grouped($0.element))", "\(Self.priorities[$0.offset])"]
    }
    if rows.isEmpty { rows.append(["queued", "0", ""]) }
    rows += [
      ["of these, waiting for a retry", "\(NumberText.grouped(totals.retrying))", ""],
      [
        "done", "\(NumberText.grouped(totals.done))",
        """
        \(NumberText.grouped(totals.stored)) stored, \(NumberText.grouped(totals.unchanged)) unchanged, \
        \(NumberText.grouped(totals.notArticle)) no article, \(NumberText.grouped(totals.redirected)) redirected
        """,
      ],
      ["excluded", "\(NumberText.grouped(totals.excluded))", "must not or need not be fetched"],
      ["dead", "\(NumberText.grouped(totals.dead))", "given up after all attempts"],
      ["all", "\(NumberText.grouped(totals.jobs))", ""],
    ]
    return Table(
      caption: "Jobs by state",
      columns: [.init(title: "state"), .init(title: "jobs", isNumber: true), .init(title: "")], rows: rows
    ).markup
  }

  private static let priorities = ["urgent", "normal", "low", "archive"]

  private var limit: Markup {
    let answer = BottleneckDiagnosis(snapshot)
    let items = answer.advice.map { line -> Markup in "<li>\(line)</li>" }
    return "<p>\(answer.text)</p><ul>\(items)</ul>"
  }

  private var database: Markup {
    let lines = DatabaseTrouble.lines(snapshot.database).map { line -> Markup in
      "<p class=\"warning\">\(line)</p>"
    }
    let rows = snapshot.database.tables.map { table -> [Markup] in
      ["\(table.name)", "\(NumberText.grouped(table.liveRows))", "\(NumberText.grouped(table.deadRows))"]
    }
    let tables = Table(
      caption: "Rows as the server's statistics have them",
      columns: [
        .init(title: "table"), .init(title: "rows", isNumber: true), .init(title: "dead rows", isNumber: true),
      ], rows: rows, whenEmpty: "No statistics yet.")
    return "<p>\(StatusWords.database(snapshot.database)).</p>\(lines)\(tables.markup)"
  }
}
