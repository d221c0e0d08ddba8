/// A block of an article's text.
enum BodyBlock: Sendable, Equatable {
  case paragraph(String)
  case heading(String)
  case list([String])
  /// A block quotation, with its speaker.
  case quote(String, by: String)
  /// An entry of a live page: its time and what follows until the next entry.
  case moment(String)
}

/// The simple markup in which the articles are written.
///
/// Blocks are separated by blank lines; lines within a block are joined by a space. `## ` opens a sub-heading, `- ` a
/// list item, `> ` a quotation whose last line may be `> -- who`, and `@ ` the time of an entry of a live page. Within
/// text `[words](address)` is a link and `_words_` are emphasized.
enum BodyMarkup {
  static func blocks(of text: String) -> [BodyBlock] {
    var result: [BodyBlock] = []
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        if !lines.isEmpty { result.append(block(of: lines)) }
        lines = []
      } else {
        lines.append(line)
      }
    }
    if !lines.isEmpty { result.append(block(of: lines)) }
    return result
  }

  private static func block(of lines: [Substring]) -> BodyBlock {
    let first = lines[0]
    if first.hasPrefix("## ") { return .heading(String(first.dropFirst(3))) }
    if first.hasPrefix("@ ") { return .moment(String(first.dropFirst(2))) }
    if first.hasPrefix("- ") {
      var items: [String] = []
      for line in lines {
        if line.hasPrefix("- ") {
          items.append(String(line.dropFirst(2)))
        } else if !items.isEmpty {
          items[items.count - 1] += " " + line
        }
      }
      return .list(items)
    }
    if first.hasPrefix("> ") {
      let quoted = lines.map { $0.hasPrefix("> ") ? $0.dropFirst(2) : $0 }
      if let last = quoted.last, last.hasPrefix("-- "), quoted.count > 1 {
        return .quote(quoted.dropLast().joined(separator: " "), by: String(last.dropFirst(3)))
      }
      return .quote(quoted.joined(separator: " "), by: "")
    }
    return .paragraph(lines.joined(separator: " "))
  }

  /// Text with its links and emphasis as HTML, everything else escaped.
  static func inline(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    var stressed = false
    while let character = rest.first {
      if character == "[", let link = link(at: rest) {
        result += "<a href=\"\(link.address.escaped)\">\(inline(link.words))</a>"
        rest = link.after
        continue
      }
      if character == "_" {
        result += stressed ? "</em>" : "<em>"
        stressed.toggle()
      } else {
        result += String(character).escaped
      }
      rest = rest.dropFirst()
    }
    return result
  }

  /// Text without its markup.
  static func plain(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if character == "[", let link = link(at: rest) {
        result += plain(link.words)
        rest = link.after
        continue
      }
      if character != "_" { result.append(character) }
      rest = rest.dropFirst()
    }
    return result
  }

  private static func link(at text: Substring) -> (words: String, address: String, after: Substring)? {
    guard let close = text.firstIndex(of: "]") else { return nil }
    let tail = text[text.index(after: close)...]
    guard tail.first == "(", let end = tail.firstIndex(of: ")") else { return nil }
    let words = String(text[text.index(after: text.startIndex)..<close])
    return (words, String(tail[tail.index(after: tail.startIndex)..<end]), tail[tail.index(after: end)...])
  }
}
