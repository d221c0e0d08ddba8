import Reporting
import Frontier

/// Workers with what they hold; those that ended in order are left out.
struct WorkerTable {
  let workers: [WorkerStatus]

  /// Rows at most.
  private static let maximumRows = 50

  var markup: Markup {
    let current = workers.filter { $0.state != .stopped }
    let rows = current.prefix(Self.maximumRows).map { worker -> [Markup] in
      let severity: Severity = worker.state == .stale ? .bad : worker.state == .draining ? .warning : .plain
      return [
        "\(worker.host):\(worker.processID)", severity.painting(worker.state.rawValue),
        "\(DurationText.text(worker.uptime))", "\(DurationText.ago(worker.beatAgo))",
        "\(NumberText.grouped(worker.leases))",
        "\(NumberText.grouped(worker.inFlight)) of \(NumberText.grouped(worker.concurrency))",
        "\(NumberText.decimal(worker.rates.pages))", "\(NumberText.grouped(worker.articles))",
      ]
    }
    let table = Table(
      caption: "Workers",
      columns: [
        .init(title: "worker"), .init(title: "state"), .init(title: "up"), .init(title: "last beat"),
        .init(title: "hosts", isNumber: true), .init(title: "in flight", isNumber: true),
        .init(title: "pages/s", isNumber: true), .init(title: "articles", isNumber: true),
      ], rows: rows, whenEmpty: "No worker is running.")
    let more: Markup =
      current.count > Self.maximumRows
      ? "<p class=\"faint\">… and \(NumberText.grouped(current.count - Self.maximumRows)) more.</p>" : ""
    return "\(table.markup)\(more)"
  }
}
