extension Article {
  /// The article as CommonMark, with the tables of GitHub's extension; the title is the first heading, insets are
  /// block quotes. The page's text stays text: nothing in it is read as markup.
  public var markdown: String {
    var writer = MarkdownWriter()
    if let title { writer.write(title: title) }
    for block in blocks { writer.write(block) }
    return writer.text
  }
}

/// Writes blocks one after the other, keeping in mind which list is open.
private struct MarkdownWriter {
  private(set) var text = ""
  private var previous: Block?
  /// The list items that the next one may be nested in: their depth, and the columns their text is indented by.
  private var openItems: [(depth: Int, indent: Int)] = []
  /// The last list at each depth, and which of two marks it has: lists that follow each other need different ones.
  private var lists: [Int: (group: Int, isOther: Bool)] = [:]

  mutating func write(title: String) { text = "# " + MarkdownText.heading(title, []) }

  mutating func write(_ block: Block) {
    let isItem = if case .listItem = block.kind { true } else { false }
    if !isItem || !isBesideItem(block) {
      openItems = []
      lists = [:]
    }
    let prefix = Self.prefix(of: block)
    if !text.isEmpty { text += separator(before: block) }
    var isFirst = true
    for line in lines(of: block) {
      if !isFirst { text += "\n" }
      isFirst = false
      text += line.isEmpty ? prefix.trimming([" "]) : prefix + line
    }
    previous = block
  }

  private func isBesideItem(_ block: Block) -> Bool {
    guard let previous, case .listItem = previous.kind else { return false }
    return previous.isAside == block.isAside && previous.isQuoted == block.isQuoted
  }

  /// What leads each line of a block: one mark for an inset, one for a quotation.
  private static func prefix(of block: Block) -> String {
    (block.isAside ? "> " : "") + (block.kind == .quote || block.isQuoted ? "> " : "")
  }

  private func separator(before block: Block) -> String {
    guard let previous else { return "\n\n" }
    if isBesideItem(block), case .listItem = block.kind, !block.continuesItem { return "\n" }
    let isSameQuote = Self.prefix(of: previous) == Self.prefix(of: block) && previous.group == block.group
    if isSameQuote || block.isQuoted && previous.isQuoted {
      return "\n" + Self.prefix(of: block).trimming([" "]) + "\n"
    }
    return previous.isAside && block.isAside ? "\n>\n" : "\n\n"
  }

  private mutating func lines(of block: Block) -> [String] {
    switch block.kind {
    case .heading(let level):
      return [
        String(repeating: "#", count: min(max(level, 1) + 1, 6)) + " " + MarkdownText.heading(block.text, block.links)
      ]
    case .paragraph: return MarkdownText.lines(block.text, block.links)
    case .listItem(let ordered, let depth): return item(block, ordered, depth)
    case .quote:
      var lines = MarkdownText.lines(block.text, block.links)
      if let attribution = block.attribution { lines += [""] + MarkdownText.lines(attribution, []) }
      return lines
    case .code: return caption(of: block, before: MarkdownText.fenced(block.text))
    case .table: return caption(of: block, before: MarkdownText.table(block.rows))
    case .figure:
      let images = block.images.map {
        "![\(MarkdownText.line($0.alternative ?? "", []))](\(MarkdownText.address($0.url)))"
      }
      return images + (block.caption.map { ["", "*" + MarkdownText.line($0, []) + "*"] } ?? [])
    }
  }

  private func caption(of block: Block, before lines: [String]) -> [String] {
    guard let caption = block.caption else { return lines }
    return ["*" + MarkdownText.line(caption, []) + "*", ""] + lines
  }

  /// The deepest list that is indented further: each line costs its indentation.
  private static let maximumDepth = 20

  private mutating func item(_ block: Block, _ ordered: Bool, _ depth: Int) -> [String] {
    let lines = MarkdownText.lines(block.text, block.links)
    if block.continuesItem, let open = openItems.last(where: { $0.depth == min(depth, Self.maximumDepth) }) {
      return lines.map { String(repeating: " ", count: open.indent) + $0 }
    }
    let depth = min(depth, Self.maximumDepth)
    openItems.removeAll { $0.depth >= depth }
    let indent = openItems.last?.indent ?? 0
    let known = lists[depth]
    let isOther = known.map { $0.group == block.group ? $0.isOther : !$0.isOther } ?? false
    for deeper in lists.keys where deeper > depth { lists[deeper] = nil }
    lists[depth] = (block.group, isOther)
    let number = block.number.flatMap { (0...999_999_999).contains($0) ? $0 : nil } ?? 1
    let mark = ordered ? "\(number)" + (isOther ? ")" : ".") : isOther ? "*" : "-"
    openItems.append((depth, indent + mark.utf8.count + 1))
    let space = String(repeating: " ", count: indent)
    let inner = String(repeating: " ", count: indent + mark.utf8.count + 1)
    return lines.enumerated().map { $0 == 0 ? space + mark + " " + $1 : inner + $1 }
  }
}
