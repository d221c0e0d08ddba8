import Untrusted

/// Takes the site's name off a title.
enum TitleText {
  /// What stands between a title and a site's name.
  private static let marks: Set<Unicode.Scalar> = [
    "|", "-", "–", "—", "―", "»", "«", "·", "•", "/", "‹", "›", "~", "<", ">", "▷", "＿", "｜", "_", "⋆", "‧", "●", "\\",
    "│", "∣", "❘", "¦",
  ]

  /// The title without parts that name the site, at either end. `known` are the site's names.
  static func withoutSite(_ title: String, known: [String]) -> String {
    var folded: [String] = []
    for name in known.lazy.map(compact) where name.utf8.count >= 2 {
      if !folded.contains(where: { $0.hasSameBytes(as: name) }) { folded.append(name) }
    }
    var parts = pieces(of: title)[...]
    while parts.count > 1, let first = parts.first, let last = parts.last {
      if isSite(last.text, folded) {
        parts.removeLast()
      } else if isSite(first.text, folded) {
        parts.removeFirst()
      } else {
        break
      }
    }
    var text = join(parts)
    // `BBC News: Title` and `Title: BBC News` too, where the name is known.
    for mark in [": ", ", ", " auf ", " on "] {
      for name in known where !name.isEmpty {
        let isLeading = mark == ": " && text.hasBytePrefix(name + mark)
        guard isLeading || text.hasByteSuffix(mark + name), text.count > name.count + mark.count + 8 else {
          continue
        }
        let length = name.utf8.count + mark.utf8.count
        if isLeading { text = String(Substring(text.utf8.dropFirst(length))) }
        if text.hasByteSuffix(mark + name) { text = String(Substring(text.utf8.dropLast(length))) }
      }
    }
    text = text.trimming([" ", "|", "-", "–", "—", "·", "•", "›", "_"])
    // A closing quotation mark stays; a mark between title and site goes.
    if text.hasByteSuffix("»"), !text.contains("«") { text = text.trimming([" ", "»"]) }
    return text
  }

  /// The title cut at its separators: for comparing with a heading.
  static func candidates(_ title: String) -> [String] {
    let parts = pieces(of: title)
    guard parts.count > 1 else { return [title] }
    return [title, join(parts.dropLast()), join(parts.dropFirst())] + parts.map(\.text)
  }

  private struct Piece {
    var text: String
    /// The separator in front.
    var separator: String
  }

  private static func pieces(of title: String) -> [Piece] {
    let title = String(title.head(FieldText.maximumBytes))
    var parts: [Piece] = []
    var text = ""
    var separator = ""
    guard mayBeCut(title.utf8.span) else {
      let text = title.collapsed
      return text.isEmpty ? [] : [Piece(text: text, separator: "")]
    }
    let scalars = Array(title.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let length = separatorLength(scalars, at: index)
      if length > 0 {
        parts.append(Piece(text: text.collapsed, separator: separator))
        text = ""
        separator = ""
        separator.unicodeScalars.append(contentsOf: scalars[index..<index + length])
        index += length
      } else {
        text.unicodeScalars.append(scalars[index])
        index += 1
      }
    }
    parts.append(Piece(text: text.collapsed, separator: separator))
    return parts.filter { !$0.text.isEmpty }
  }

  /// Whether a title has a bar, a space with a mark behind it, or a byte beyond ASCII: a separator begins so.
  private static func mayBeCut(_ title: Span<UInt8>) -> Bool {
    var afterSpace = false
    for index in title.indices {
      let byte = title[index]
      if byte >= 0x80 || byte == UInt8(ascii: "|") { return true }
      if afterSpace, byte != 0x20, !Words.isASCIIWord(byte) { return true }
      afterSpace = byte == 0x20
    }
    return false
  }

  /// A mark with spaces around it, `::` too; bars need a space on one side only, the wide bar none.
  private static func separatorLength(_ characters: [Unicode.Scalar], at index: Int) -> Int {
    let first = characters[index]
    // The wide bar, and the Korean vowel that looks like one.
    if first == "｜" || first == "ㅣ" { return 1 }
    if first == "|" { return index + 1 < characters.count && characters[index + 1] == " " ? 2 : 0 }
    guard first == " ", index + 1 < characters.count else { return 0 }
    let mark = characters[index + 1]
    if mark == ":", index + 3 < characters.count, characters[index + 2] == ":", characters[index + 3] == " " {
      return 4
    }
    guard marks.contains(mark) else { return 0 }
    if index + 2 < characters.count, characters[index + 2] == " " { return 3 }
    return mark == "|" || mark == "｜" ? 2 : 0
  }

  private static func join(_ parts: ArraySlice<Piece>) -> String {
    var text = ""
    for part in parts { text += text.isEmpty ? part.text : part.separator + part.text }
    return text
  }

  private static func isSite(_ part: String, _ known: [String]) -> Bool {
    let part = compact(part)
    guard !part.isEmpty else { return true }
    return known.contains { name in
      if part.hasSameBytes(as: name) { return true }
      return name.utf8.count >= 4 && part.utf8.count <= name.utf8.count * 3
        && (part.hasBytePrefix(name) || part.hasByteSuffix(name))
        || part.utf8.count >= 5 && name.utf8.count <= part.utf8.count * 3 && name.hasBytePrefix(part)
    }
  }

  /// Equal for titles that differ only in case, white space, quotes, dashes and closing marks.
  static func key(_ text: String) -> String {
    var key = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case "‘", "’", "‚", "`", "´": key.append("'")
      case "“", "”", "„", "«", "»": key.append("\"")
      case "–", "—", "‑", "−": key.append("-")
      case "\u{AD}", "\u{200B}", "\u{FEFF}": break
      case "…": key.append(contentsOf: "...".unicodeScalars)
      default: key.append(scalar)
      }
    }
    return String(key).collapsed.trimming([" ", ".", ":", "|", "-"])
  }

  /// Whether a text of several letters has no small ones but capitals.
  static func isUpper(_ text: String) -> Bool {
    var capitals = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      if scalar.properties.isLowercase { return false }
      if scalar.properties.isUppercase { capitals += 1 }
    }
    return capitals >= 4
  }

  /// Letters and digits only, lower case, accents kept: `BBC News` and `bbc-news` are equal.
  static func compact(_ text: String) -> String { Words.list(text).joined() }
}
