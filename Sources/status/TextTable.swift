import Reporting
import CommandLine

extension Severity {
  /// The SGR parameters.
  private var code: String? {
    switch self {
    case .plain: nil
    case .heading: "1"
    case .good: "32"
    case .warning: "33"
    case .bad: "31"
    case .faint: "2"
    }
  }

  /// `text` in this severity's colour; unchanged when colours are off.
  func paint(_ text: String, _ isColored: Bool) -> String {
    guard isColored, let code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// A table whose columns are as wide as their texts; on a narrow line the least important ones are dropped.
struct TextTable {
  struct Column {
    let title: String
    var isRight = false
    /// 0 always stays; of the others the highest is dropped first.
    var rank = 0
    /// Shrinks to this width before other columns are dropped; nil: keeps its width.
    var least: Int?
  }

  struct Cell: ExpressibleByStringInterpolation {
    let text: String
    var severity = Severity.plain

    init(_ text: String, _ severity: Severity = .plain) {
      self.text = TerminalText.escaping(text)
      self.severity = severity
    }

    init(stringLiteral value: String) { self.init(value) }
  }

  private let columns: [Column]
  private let rows: [[Cell]]

  init(_ columns: [Column], _ rows: [[Cell]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The head and the rows, none wider than `width`; rows are indented by two below the head.
  func lines(width: Int, colored: Bool) -> [String] {
    let widths = widths(in: width)
    var lines = [line(columns.map { Cell($0.title, .heading) }, widths, colored)]
    for row in rows {
      lines.append(line([Cell("  " + row[0].text, row[0].severity)] + row.dropFirst(), widths, colored))
    }
    return lines
  }

  /// Nil for columns that are not shown.
  private func widths(in width: Int) -> [Int?] {
    var widths: [Int?] = columns.indices.map { index in
      let texts = rows.map { $0[index].text.count + (index == 0 ? 2 : 0) }
      return max(columns[index].title.count, texts.max() ?? 0)
    }
    func excess() -> Int { widths.compactMap { $0 }.reduce(0) { $0 + $1 + 2 } - 2 - width }
    func shrink() {
      for index in columns.indices {
        guard let least = columns[index].least, let now = widths[index], excess() > 0 else { continue }
        widths[index] = max(min(now, least), now - excess())
      }
    }
    let full = widths
    shrink()
    while excess() > 0 {
      let removable = columns.indices.filter { widths[$0] != nil && columns[$0].rank > 0 }
      guard let victim = removable.max(by: { columns[$0].rank < columns[$1].rank }) else { break }
      for index in columns.indices where widths[index] != nil { widths[index] = full[index] }
      widths[victim] = nil
      shrink()
    }
    return widths
  }

  private func line(_ cells: [Cell], _ widths: [Int?], _ colored: Bool) -> String {
    var line = ""
    let last = widths.lastIndex { $0 != nil }
    for (index, cell) in cells.enumerated() {
      guard let width = widths[index] else { continue }
      if index > 0 { line += "  " }
      // The last column needs no trailing blanks.
      let text =
        index == last && !columns[index].isRight
        ? TerminalText.fitting(cell.text, width) : TerminalText.column(cell.text, width, right: columns[index].isRight)
      line += cell.severity.paint(text, colored)
    }
    return line
  }
}
