import Untrusted

/// Finds the story among the paragraphs of a text without markup.
struct PlainTextStory {
  private(set) var blocks: [Block] = []
  /// The stretch of paragraphs it was taken from.
  private(set) var range: Range<Int>?

  /// Evidence against the story going on, in words.
  private enum Cost {
    static let furniture = 40.0
    static let line = 10.0
    static let item = 12.0
  }
  /// A paragraph counts up to this many words: one long notice must not outweigh a row of furniture.
  private static let maximumWords = 60.0

  /// `isWhole`: nothing stands in front of these paragraphs. Then a single one is the story in any form.
  init(_ paragraphs: [PlainParagraph], isWhole: Bool) {
    let isOnly = isWhole && paragraphs.count == 1 && !paragraphs[0].isFurniture
    let kinds: [Kind] = isOnly ? [.text] : paragraphs.indices.map { Self.kind(of: $0, in: paragraphs) }
    guard let range = Self.bestStretch(paragraphs, kinds) else { return }
    self.range = range
    for index in range {
      let paragraph = paragraphs[index]
      switch kinds[index] {
      case .text:
        let kind: Block.Kind = paragraph.isItem ? .listItem(ordered: paragraph.isOrdered, depth: 1) : .paragraph
        blocks.append(Block(kind: kind, text: paragraph.text))
      case .heading: blocks.append(Block(kind: .heading(level: 2), text: paragraph.text))
      case .listItem:
        blocks.append(Block(kind: .listItem(ordered: paragraph.isOrdered, depth: 1), text: paragraph.text))
      case .line, .furniture: break
      }
    }
  }

  private enum Kind { case text, heading, listItem, line, furniture }

  private static func kind(of index: Int, in paragraphs: [PlainParagraph]) -> Kind {
    let paragraph = paragraphs[index]
    if paragraph.isFurniture || paragraph.isRepeated { return .furniture }
    if paragraph.isText { return .text }
    if paragraph.isItem { return isInTextList(index, paragraphs) ? .listItem : .line }
    guard paragraph.couldBeHeading, index + 1 < paragraphs.count else { return .line }
    let next = paragraphs[index + 1]
    let followsText =
      index == 0 || paragraphs[index - 1].isText || paragraphs[index - 1].isItem || paragraphs[index - 1].isFurniture
    return followsText && (next.isText || next.isItem) ? .heading : .line
  }

  /// Items without sentence ends count where a sentence with a colon leads them in, or text stands on both sides.
  private static func isInTextList(_ index: Int, _ paragraphs: [PlainParagraph]) -> Bool {
    var first = index
    while first > 0, paragraphs[first - 1].isItem, index - first < 200 { first -= 1 }
    var last = index
    while last + 1 < paragraphs.count, paragraphs[last + 1].isItem, last - index < 200 { last += 1 }
    let leadsIn = first > 0 && paragraphs[first - 1].isText
    let leadsOut = last + 1 >= paragraphs.count || paragraphs[last + 1].isText || paragraphs[last + 1].couldBeHeading
    return leadsIn && (leadsOut || paragraphs[first - 1].text.hasByteSuffix(":"))
  }

  /// The contiguous stretch with the greatest sum (Kadane's algorithm), from text to text.
  private static func bestStretch(_ paragraphs: [PlainParagraph], _ kinds: [Kind]) -> Range<Int>? {
    var best: (sum: Double, range: Range<Int>)?
    var start = 0
    var sum = 0.0
    for index in paragraphs.indices {
      let value: Double
      switch kinds[index] {
      case .text: value = min(Double(paragraphs[index].words), maximumWords)
      case .heading, .listItem: value = 1
      case .line: value = paragraphs[index].isItem ? -Cost.item : -Cost.line
      case .furniture: value = -Cost.furniture
      }
      if sum <= 0 {
        sum = 0
        start = index
      }
      sum += value
      if kinds[index] == .text || kinds[index] == .listItem, sum > 0, best.map({ sum > $0.sum }) ?? true {
        best = (sum, start..<index + 1)
      }
    }
    guard var range = best?.range else { return nil }
    while let first = range.first, kinds[first] == .line || kinds[first] == .furniture {
      range = first + 1..<range.upperBound
    }
    return range
  }
}
