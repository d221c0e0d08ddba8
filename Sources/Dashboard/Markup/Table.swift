import Reporting

/// A table of a page: on a narrow screen it scrolls by itself, and the page does not.
struct Table {
  struct Column {
    let title: String
    var isNumber = false
  }

  let caption: String
  let columns: [Column]
  let rows: [[Markup]]
  /// Said in place of the table when it has no rows.
  var whenEmpty = "None."

  var markup: Markup {
    guard !rows.isEmpty else { return "<p class=\"faint\">\(whenEmpty)</p>" }
    let heads = columns.map { column -> Markup in
      "<th scope=\"col\"\(Self.kind(column))>\(column.title)</th>"
    }
    let lines = rows.map { row -> Markup in
      let cells = zip(columns, row).enumerated().map { index, pair -> Markup in
        index == 0
          ? "<th scope=\"row\"\(Self.kind(pair.0))>\(pair.1)</th>" : "<td\(Self.kind(pair.0))>\(pair.1)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    // What scrolls can be scrolled from the keyboard.
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table>
      <caption class="unseen">\(caption)</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(lines)</tbody></table></div>
      """
  }

  private static func kind(_ column: Column) -> Markup { column.isNumber ? " class=\"number\"" : "" }
}

extension Severity {
  /// Words in its colour; the words alone say it too.
  func painting(_ text: String) -> Markup {
    self == .plain ? "\(text)" : "<span class=\"\(rawValue)\">\(text)</span>"
  }
}
