/// A paragraph of a text without markup.
struct PlainParagraph {
  var text: String
  var words: Int
  var endsSentence: Bool
  /// Began with a bullet or a number.
  var isItem: Bool
  var isOrdered: Bool
  /// Known by its words: copyright, related stories, share this.
  var isFurniture: Bool
  /// Stands more than once in the text.
  var isRepeated = false

  /// Running text: sentences of some length.
  var isText: Bool {
    !isFurniture && !isRepeated && (endsSentence && words >= 5 || endsSentence && isItem || words >= 60)
  }
  /// Could be a heading: short, one line, no sentence.
  var couldBeHeading: Bool {
    !isFurniture && !isRepeated && !isItem && words <= 12 && words >= 1 && !text.contains("\n")
      && (!endsSentence || text.hasSuffix("?") || text.hasSuffix("!"))
  }

  static func list(in text: String) -> [PlainParagraph] {
    var paragraphs: [PlainParagraph] = []
    var lines: [String] = []
    var counts: [String: Int] = [:]
    func flush() {
      guard !lines.isEmpty, paragraphs.count < PlainTextPage.maximumParagraphs else {
        lines = []
        return
      }
      for group in groups(of: lines) {
        let paragraph = PlainParagraph(lines: group)
        if paragraph.words > 0 {
          counts[paragraph.text, default: 0] += 1
          paragraphs.append(paragraph)
        }
      }
      lines = []
    }
    for line in text.utf8.prefix(PlainTextPage.maximumBytes).split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0x0C })
    {
      let line = String(decoding: line, as: UTF8.self)
      let content = line.collapsed
      if content.isEmpty { flush() } else { lines.append(content) }
    }
    flush()
    for index in paragraphs.indices where (counts[paragraphs[index].text] ?? 0) > 1 {
      // The second copy of a long paragraph goes, the first stays; short lines that recur are furniture in all places.
      let isShort = paragraphs[index].words < 8
      paragraphs[index].isRepeated =
        isShort || paragraphs[..<index].suffix(4_000).contains { $0.text == paragraphs[index].text }
    }
    return paragraphs
  }

  /// Lines with bullets are paragraphs of their own.
  private static func groups(of lines: [String]) -> [[String]] {
    var groups: [[String]] = []
    for line in lines {
      if bullet(line) != nil || groups.isEmpty {
        groups.append([line])
      } else {
        groups[groups.count - 1].append(line)
      }
    }
    return groups
  }

  private init(lines: [String]) {
    var lines = lines
    isItem = false
    isOrdered = false
    if let first = lines.first, let (length, ordered) = Self.bullet(first) {
      lines[0] = String(first.dropFirst(length)).collapsed
      isItem = true
      isOrdered = ordered
    }
    // Hard-wrapped text: all lines but the last reach the margin.
    let isWrapped = lines.dropLast().allSatisfy { $0.count >= 45 }
    text = lines.joined(separator: isWrapped ? " " : "\n")
    words = Words.count(text)
    endsSentence = text.endsSentence && !text.hasSuffix("...") && !text.hasSuffix("…")
    let verdict = BoilerplatePhrases.verdict(on: text)
    isFurniture = verdict.isBoilerplate || verdict.opensBox || verdict.opensComments
  }

  /// Length of the bullet or number that leads a line.
  private static func bullet(_ line: String) -> (length: Int, isOrdered: Bool)? {
    guard let first = line.first else { return nil }
    if "•‣◦▪●∙*–-·".contains(first) {
      guard let next = line.dropFirst().first, next == " " else { return nil }
      return (2, false)
    }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    guard (1...3).contains(digits.count), let mark = line.dropFirst(digits.count).first, mark == "." || mark == ")",
      line.dropFirst(digits.count + 1).first == " "
    else { return nil }
    return (digits.count + 2, true)
  }
}
