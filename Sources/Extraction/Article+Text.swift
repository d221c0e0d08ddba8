extension Article {
  /// The body as plain text: blocks in document order, separated by a blank line. Captions are no part of it.
  public var text: String {
    var text = ""
    for block in blocks {
      for part in [block.text, block.attribution ?? ""] where !part.isEmpty {
        if !text.isEmpty { text += "\n\n" }
        text += part
      }
    }
    return text
  }
}
