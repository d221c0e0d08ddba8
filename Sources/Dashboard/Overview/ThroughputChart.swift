import Reporting
import Frontier

/// Pages, articles and failed attempts of the last hour, a bar a minute, as SVG; the figures stand below for who does
/// not see it.
struct ThroughputChart {
  let minutes: [StatusSnapshot.Span]

  private static let width = 720
  private static let height = 150
  /// Room at the left for the scale.
  private static let margin = 72

  var markup: Markup {
    let largest = max(minutes.map(\.pages).max() ?? 0, minutes.map(\.failed).max() ?? 0)
    guard largest > 0, largest.isFinite else { return "<p class=\"faint\">Nothing was fetched in the last hour.</p>" }
    let top = Self.scale(largest)
    let step = Double(Self.width - Self.margin) / Double(max(1, minutes.count))
    var bars: [Markup] = []
    for (index, minute) in minutes.enumerated() {
      let left = Double(Self.margin) + Double(index) * step
      for (value, kind) in [(minute.pages, "pages"), (minute.articles, "articles"), (minute.failed, "failed")]
      where value > 0 {
        let height = max(1, value / top * Double(Self.height))
        let isFailed = kind == "failed"
        let (x, width) = isFailed ? (left + step * 0.62, step * 0.3) : (left + step * 0.08, step * 0.84)
        bars.append(
          """
          <rect class="\(kind)" x="\(NumberText.decimal(x))" y="\(NumberText.decimal(Double(Self.height) - height + 8))" \
          width="\(NumberText.decimal(max(0.6, width)))" height="\(NumberText.decimal(height))"/>
          """)
      }
    }
    let pages = NumberText.grouped(minutes.map(\.pages).reduce(0, +))
    let articles = NumberText.grouped(minutes.map(\.articles).reduce(0, +))
    let (half, full) = (NumberText.grouped(top / 2), NumberText.grouped(top))
    let label = "Pages a minute over the last hour: \(pages) pages and \(articles) articles in all."
    return """
      <figure>
      <svg viewBox="0 0 \(Self.width) \(Self.height + 28)" role="img" aria-label="\(label)">
      <line class="grid" x1="\(Self.margin)" x2="\(Self.width)" y1="8" y2="8"/>
      <line class="grid" x1="\(Self.margin)" x2="\(Self.width)" y1="\(Self.height / 2 + 8)" y2="\(Self.height / 2 + 8)"/>
      <line class="axis" x1="\(Self.margin)" x2="\(Self.width)" y1="\(Self.height + 8)" y2="\(Self.height + 8)"/>
      <text x="\(Self.margin - 6)" y="13" text-anchor="end">\(full)</text>
      <text x="\(Self.margin - 6)" y="\(Self.height / 2 + 12)" text-anchor="end">\(half)</text>
      <text x="\(Self.margin)" y="\(Self.height + 24)">an hour ago</text>
      <text x="\(Self.width)" y="\(Self.height + 24)" text-anchor="end">now</text>
      \(bars)</svg>
      <figcaption><span class="key pages">pages</span> <span class="key articles">of these, articles</span> \
      <span class="key failed">failed attempts</span> in each minute</figcaption>
      </figure>
      <details><summary>The same in figures</summary>\(figures)</details>
      """
  }

  private var figures: Markup {
    let rows = minutes.enumerated().reversed().filter { $0.element.settled > 0 || $0.element.pages > 0 }.map {
      index, minute -> [Markup] in
      let ago = minutes.count - 1 - index
      return [
        ago == 0 ? "this minute" : "\(ago) min ago", "\(NumberText.grouped(minute.pages))",
        "\(NumberText.grouped(minute.articles))", "\(NumberText.grouped(minute.failed))",
        "\(NumberText.size(minute.bytes))",
      ]
    }
    return Table(
      caption: "What was done in each minute of the last hour",
      columns: [
        .init(title: "minute"), .init(title: "pages", isNumber: true), .init(title: "articles", isNumber: true),
        .init(title: "failed", isNumber: true), .init(title: "data", isNumber: true),
      ], rows: rows
    ).markup
  }

  /// The next 2, 4, 10, 20, 40, … from `value` up: what its half divides well.
  static func scale(_ value: Double) -> Double {
    guard value.isFinite else { return 2 }
    var step = 1.0
    while true {
      for factor in [2.0, 4.0, 10.0] where step * factor >= value { return step * factor }
      step *= 10
    }
  }
}
