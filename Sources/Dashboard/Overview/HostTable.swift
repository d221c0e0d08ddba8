import Reporting
import Frontier
import Untrusted

/// Hosts with what they have, what they wait for and how they answer.
struct HostTable {
  let caption: String
  let hosts: [HostStatus]

  /// Those with a backlog, then those with errors, then the busiest; each once.
  static func most(of snapshot: StatusSnapshot) -> HostTable {
    var seen: Set<ByteText> = []
    let all = snapshot.hostsByBacklog + snapshot.hostsByErrors + snapshot.hostsByTraffic
    return HostTable(
      caption: "Hosts with the longest queues, the most errors and the most traffic",
      hosts: Array(all.filter { seen.insert(ByteText($0.host)).inserted }.prefix(12)))
  }

  var markup: Markup {
    let rows = hosts.map { host -> [Markup] in
      let ready: String =
        switch (host.state, host.readyIn) {
        case ("waiting", let time?), ("blocked", let time?): ", \(DurationText.ahead(time))"
        default: ""
        }
      return [
        Markup.isolated(host.host),
        (host.state == "blocked" ? Severity.warning : .plain).painting(host.state + ready),
        "\(NumberText.grouped(host.pending))", "\(NumberText.grouped(host.done))",
        (host.failed > host.done ? Severity.warning : .plain).painting(NumberText.grouped(host.failed)),
        "\(NumberText.grouped(host.pages))", "\(NumberText.size(Double(host.bytes)))",
        "\(NumberText.decimal(host.delay.inSeconds)) s",
        "\(host.meanFetch.map { "\(NumberText.grouped($0.wholeMilliseconds)) ms" } ?? "")",
        "\(host.blockedReason ?? host.lastErrorClass ?? "")",
      ]
    }
    return Table(
      caption: caption,
      columns: [
        .init(title: "host"), .init(title: "state"), .init(title: "queued", isNumber: true),
        .init(title: "done", isNumber: true), .init(title: "failed", isNumber: true),
        .init(title: "pages", isNumber: true), .init(title: "data", isNumber: true),
        .init(title: "delay", isNumber: true), .init(title: "answers in", isNumber: true), .init(title: "trouble"),
      ], rows: rows, whenEmpty: "No host is known yet."
    ).markup
  }
}

/// `/hosts`: longer lists.
struct HostsPage {
  let snapshot: StatusSnapshot
  let refresh: Duration

  var page: DashboardPage {
    let lists = [
      ("By queue", "Hosts with the longest queues", snapshot.hostsByBacklog),
      ("By errors", "Hosts with the most failed attempts", snapshot.hostsByErrors),
      ("By traffic", "Hosts with the most pages", snapshot.hostsByTraffic),
    ].map { title, caption, hosts -> Markup in
      "<section><h2>\(title)</h2>\(HostTable(caption: caption, hosts: hosts).markup)</section>"
    }
    return DashboardPage(title: "Hosts", section: .hosts, content: Markup(lists), refresh: refresh)
  }
}
