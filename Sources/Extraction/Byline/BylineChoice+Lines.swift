import Untrusted

/// Names in the lines around the title and behind the body.
extension BylineChoice {
  /// The line near the title that begins like a byline, or one right behind the body.
  func rawByline() -> String? {
    guard let titleBlock else { return nil }
    let below = titleBlock + 1..<max(min(titleBlock + 12, page.blocks.count), titleBlock + 1)
    let above = stride(from: titleBlock - 1, through: max(titleBlock - 3, 0), by: -1)
    var behind = 0..<0
    if let end = bodyBlocks?.upperBound, end < page.blocks.count {
      behind = max(end - 1, 0)..<min(end + 5, page.blocks.count)
    }
    for index in Array(below) + Array(above) + Array(behind) {
      let block = page.blocks[index]
      guard block.words <= 20, isShort(block), !isOff(block.element), !block.text.endsSentence || block.words < 6
      else { continue }
      let firstLine = block.text.split(separator: "\n").first.map(String.init) ?? block.text
      if AuthorNames.beginsLikeByline(firstLine), !AuthorNames.names(in: firstLine).isEmpty {
        return block.text.collapsed
      }
    }
    return nil
  }

  private static let partMarks: Set<Character> = ["|", ",", ";", "·", "•", "/", "–", "—", "\n"]

  /// Lines around the title that are nothing but names of people, or a name with a role or a day behind it.
  func bareNames() -> [String] {
    guard let titleBlock else { return [] }
    let range = (max(titleBlock - 3, 0)..<titleBlock + 7).clamped(to: 0..<page.blocks.count)
    return range.compactMap { index in
      let block = page.blocks[index]
      guard (2...24).contains(block.words), isShort(block), !block.isHeading, !isOff(block.element),
        !block.text.contains(". ")
      else {
        return nil
      }
      if block.words <= 3 { return looksLikeName(block.text) ? block.text : nil }
      let parts = block.text.split(whereSeparator: Self.partMarks.contains).map(\.collapsed)
      guard parts.count >= 2, let first = parts.first, looksLikeName(first) else { return nil }
      let names = AuthorNames.names(in: block.text)
      if names.count >= 2, names.allSatisfy(looksLikeName) { return block.text }
      let isSigned = parts.dropFirst().contains { part in
        part.split(separator: " ").contains { AuthorWords.roles.contains($0.lowercased()) }
          || DateShape.isPossible(in: part) && !dates.matches(in: part).isEmpty
      }
      return isSigned ? first : nil
    }
  }

  /// Names behind a label inside a line (`4 March by Ann Lee`) or in the line after it.
  func phrases() -> [String] {
    var values: [String] = []
    let anchor = titleBlock ?? bodyBlocks?.lowerBound ?? 0
    var ranges = [max(anchor - 4, 0)..<anchor + 12]
    if let bodyBlocks, bodyBlocks.upperBound > anchor + 12 {
      ranges.append(max(bodyBlocks.upperBound - 4, anchor + 12)..<bodyBlocks.upperBound + 12)
    }
    for range in ranges {
      for index in range.clamped(to: 0..<page.blocks.count) where values.count < 6 {
        let block = page.blocks[index]
        guard block.words <= 80, isShort(block), !isOff(block.element) else { continue }
        if block.words <= 4, AuthorNames.isLabel(block.text), index + 1 < page.blocks.count,
          page.blocks[index + 1].words <= 8, isShort(page.blocks[index + 1])
        {
          values.append(page.blocks[index + 1].text)
        } else if let rest = AuthorNames.behindLabel(block.text, isShort: block.words <= 30) {
          values.append(rest)
        }
      }
    }
    return values
  }

  /// The site's own name where it is a person's, as on a personal blog: declared, or behind the title's last mark.
  func siteNames() -> [String] {
    var values = [site.value].compactMap { $0 }
    if let title = page.head.title, let last = TitleText.candidates(title).last,
      !last.hasSameBytes(as: title)
    {
      values.append(last)
    }
    return values.filter(looksLikeName)
  }

  /// Two or three capitalised words of letters, with or without initials and a particle between.
  func looksLikeName(_ text: String) -> Bool {
    guard text.utf8.count <= FieldText.maximumBytes else { return false }
    let words = text.split(separator: " ")
    guard (2...4).contains(words.count), let last = words.last else { return false }
    var full = 0
    for word in words {
      guard word.allSatisfy({ $0.isLetter || $0 == "." || $0 == "-" || $0 == "’" || $0 == "'" }) else { return false }
      if word.first?.isUppercase == true {
        if word.dropFirst().contains(where: \.isLowercase) { full += 1 } else if word.count > 2 { return false }
      } else if !AuthorWords.particles.contains(word.lowercased()) || word == last {
        return false
      }
    }
    return (2...3).contains(full) && AuthorNames.names(in: text) == [text]
  }
}
