extension Article {
  /// Blocks as plain text, separated by a blank line.
  public var text: String {
    var text = ""
    for block in blocks {
      if !text.isEmpty { text += "\n\n" }
      text += block.text
    }
    return text
  }

  /// Blocks as CommonMark, the title as the first heading; insets are block quotes, table rows are pipe rows.
  public var markdown: String {
    var text = ""
    if let title { text = "# " + Markdown.inline(title) }
    var previous: Block?
    for block in blocks {
      if let previous {
        text += Markdown.separator(previous, block)
      } else if !text.isEmpty {
        text += "\n\n"
      }
      text += Markdown.lines(of: block, after: previous)
      previous = block
    }
    return text
  }
}

/// CommonMark's syntax for our blocks.
private enum Markdown {
  static func separator(_ previous: Block, _ next: Block) -> String {
    guard previous.isAside == next.isAside else { return "\n\n" }
    switch (previous.kind, next.kind) {
    case (.listItem, .listItem), (.tableRow, .tableRow): return "\n"
    default: return next.isAside ? "\n>\n" : "\n\n"
    }
  }

  static func lines(of block: Block, after previous: Block?) -> String {
    var lines = block.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    switch block.kind {
    case .heading(let level):
      lines = [String(repeating: "#", count: min(max(level, 1) + 1, 6)) + " " + inline(lines.joined(separator: " "))]
    case .paragraph:
      lines = lines.map(startOfLine)
      for index in lines.indices.dropLast() { lines[index] += "  " }
    case .listItem(let ordered, let depth):
      let indent = String(repeating: "   ", count: max(depth - 1, 0))
      lines = lines.map { indent + "   " + inline($0) }
      lines[0] = indent + (ordered ? "1. " : "-  ") + lines[0].dropFirst(indent.count + 3)
    case .quote: lines = lines.map { "> " + inline($0) }
    case .code:
      let fence = block.text.contains("```") ? "~~~~" : "```"
      lines = [fence] + lines + [fence]
    case .tableRow:
      let cells = lines.joined(separator: " ").split(separator: "\t").map { inline(String($0)) }
      lines = ["| " + cells.joined(separator: " | ") + " |"]
      if previous?.kind != .tableRow { lines.append("|" + String(repeating: " --- |", count: max(cells.count, 1))) }
    }
    if block.isAside { lines = lines.map { "> " + $0 } }
    return lines.joined(separator: "\n")
  }

  /// Characters that CommonMark would read as markup, escaped.
  static func inline(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "<", "|": result.append("\\")
      default: break
      }
      result.append(character)
    }
    return result
  }

  /// A paragraph's line, kept from looking like a heading, list item or quote.
  static func startOfLine(_ line: String) -> String {
    let text = inline(line)
    guard let first = text.first else { return text }
    if "#>+-=~".contains(first) { return "\\" + text }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, let mark = text.dropFirst(digits.count).first, mark == "." || mark == ")" {
      return digits + "\\" + text.dropFirst(digits.count)
    }
    return text
  }
}
