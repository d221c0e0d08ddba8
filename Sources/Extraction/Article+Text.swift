extension Article {
  /// The body as plain text: blocks in document order, separated by a blank line; items of a list stand on lines of
  /// their own behind a dash or their number. Captions are no part of it.
  public var text: String {
    var text = ""
    var wasItem = false
    for block in blocks {
      let isItem = block.isListItem
      for part in [block.text, block.attribution ?? ""] where !part.isEmpty {
        if !text.isEmpty { text += wasItem && isItem ? "\n" : "\n\n" }
        text += block.mark
        text += part
        wasItem = isItem
      }
    }
    return text
  }
}

extension Block {
  fileprivate var isListItem: Bool { if case .listItem = kind { true } else { false } }

  /// What leads a list item in plain text, the indentation of an inner list included; empty for everything else.
  fileprivate var mark: String {
    guard case .listItem(_, let depth) = kind else { return "" }
    let indentation = String(repeating: "  ", count: min(max(depth, 1), 20) - 1)
    if continuesItem { return indentation + "  " }
    if hasOwnMark { return indentation }
    return indentation + (number.map { "\($0). " } ?? "- ")
  }

  /// Whether the author wrote a dash, a bullet or a number.
  private var hasOwnMark: Bool {
    guard let first = text.unicodeScalars.first else { return true }
    if "-–—•·*▪●○".unicodeScalars.contains(first) { return true }
    let digits = text.utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard (1...3).contains(digits.count) else { return false }
    let next = text.utf8.dropFirst(digits.count).first
    return next == 0x2E || next == 0x29
  }
}
