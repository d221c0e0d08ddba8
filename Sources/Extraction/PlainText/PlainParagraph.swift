import Untrusted

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
    !isFurniture && !isRepeated && !isItem && words <= 12 && words >= 1 && !text.utf8.contains(0x0A)
      && (!endsSentence || text.hasByteSuffix("?") || text.hasByteSuffix("!"))
  }

  /// A long paragraph is compared with this many before it.
  private static let reach = 4_000

  static func list(in text: String, until deadline: Deadline) -> [PlainParagraph] {
    var paragraphs: [PlainParagraph] = []
    var lines: [String] = []
    var counts: [ByteText: Int] = [:]
    func flush() {
      guard !lines.isEmpty, paragraphs.count < PlainTextPage.maximumParagraphs else {
        lines = []
        return
      }
      for group in groups(of: lines) {
        let paragraph = PlainParagraph(lines: group)
        if paragraph.words > 0 {
          counts[ByteText(paragraph.text), default: 0] += 1
          paragraphs.append(paragraph)
        }
      }
      lines = []
    }
    var read = 0
    for line in text.utf8.prefix(PlainTextPage.maximumBytes).split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0x0C })
    {
      read += 1
      if read & 255 == 0, deadline.isOver { break }
      let line = String(decoding: line, as: UTF8.self)
      let content = line.collapsed
      if content.isEmpty { flush() } else { lines.append(content) }
    }
    flush()
    var last: [ByteText: Int] = [:]
    for index in paragraphs.indices {
      let text = ByteText(paragraphs[index].text)
      guard (counts[text] ?? 0) > 1 else { continue }
      // The second copy of a long paragraph goes, the first stays; short lines that recur are furniture in all places.
      let isShort = paragraphs[index].words < 8
      paragraphs[index].isRepeated = isShort || last[text].map { index - $0 <= reach } ?? false
      last[text] = index
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
      lines[0] = String(first.unicodeScalars.dropFirst(length)).collapsed
      isItem = true
      isOrdered = ordered
    }
    // Hard-wrapped text: all lines but the last reach the margin.
    let isWrapped = lines.dropLast().allSatisfy { !$0.unicodeScalars.dropFirst(Self.margin - 1).isEmpty }
    text = lines.joined(separator: isWrapped ? " " : "\n")
    let scan = TextScan(text.utf8.span)
    words = scan.words
    endsSentence = text.endsSentence && !text.hasByteSuffix("...") && !text.hasByteSuffix("…")
    let verdict = BoilerplatePhrases.verdict(on: scan, text)
    isFurniture = verdict.isBoilerplate || verdict.opensBox || verdict.opensComments
  }

  /// Characters that a wrapped line has at least.
  private static let margin = 45

  /// Code points of the bullet or number that leads a line.
  private static func bullet(_ line: String) -> (length: Int, isOrdered: Bool)? {
    let scalars = line.unicodeScalars
    guard let first = scalars.first else { return nil }
    if "•‣◦▪●∙*–-·".unicodeScalars.contains(first) {
      return scalars.dropFirst().first == " " ? (2, false) : nil
    }
    let digits = line.utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }
    let rest = line.utf8[digits.endIndex...]
    guard (1...3).contains(digits.count), rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ")"),
      rest.dropFirst().first == 0x20
    else { return nil }
    return (digits.count + 2, true)
  }
}
