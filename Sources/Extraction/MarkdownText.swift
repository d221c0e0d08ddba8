import Untrusted

/// A page's text as CommonMark that reads as that text (CommonMark 0.31.2).
///
/// Works on bytes: everything that means something in Markdown is ASCII.
enum MarkdownText {
  /// The lines of a block: a line break becomes a hard one.
  static func lines(_ text: String, _ links: [Block.Link]) -> [String] {
    let lines = escaped(text, links).split(separator: newline, omittingEmptySubsequences: false)
    return lines.enumerated().map { startOfLine($1) + ($0 < lines.count - 1 ? "  " : "") }
  }

  static func line(_ text: String, _ links: [Block.Link]) -> String {
    String(decoding: oneLine(text, links), as: UTF8.self)
  }

  /// A heading's text: a `#` at its end would be taken for decoration.
  static func heading(_ text: String, _ links: [Block.Link]) -> String {
    var line = oneLine(text, links)
    if line.last == UInt8(ascii: "#") { line.insert(UInt8(ascii: "\\"), at: line.count - 1) }
    return String(decoding: line, as: UTF8.self)
  }

  /// A destination in pointed brackets, which only those, line ends and backslashes could leave.
  static func address(_ url: String) -> String {
    var text: [UInt8] = [UInt8(ascii: "<")]
    for byte in url.utf8 where byte != newline && byte != 0x0D {
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "\\") {
        text.append(UInt8(ascii: "\\"))
      }
      text.append(byte)
    }
    text.append(UInt8(ascii: ">"))
    return String(decoding: text, as: UTF8.self)
  }

  /// A fence longer than any run of backticks in the listing.
  static func fenced(_ code: String) -> [String] {
    var longest = 2
    var run = 0
    for byte in code.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let lines = code.utf8.split(separator: newline, omittingEmptySubsequences: false)
    return [fence] + lines.map { String(Substring($0)) } + [fence]
  }

  /// A pipe table; its first row is the header, as the syntax knows no table without one.
  static func table(_ rows: [[Block.Cell]]) -> [String] {
    let width = rows.map(\.count).max() ?? 0
    guard width > 0 else { return [] }
    var lines = rows.map { row in
      let cells = row.map { line($0.text, $0.links) } + repeatElement("", count: width - row.count)
      return "| " + cells.joined(separator: " | ") + " |"
    }
    lines.insert("|" + String(repeating: " --- |", count: width), at: 1)
    return lines
  }

  private static let newline = UInt8(ascii: "\n")

  private static func oneLine(_ text: String, _ links: [Block.Link]) -> [UInt8] {
    var line = escaped(text, links)
    for index in line.indices where line[index] == newline || line[index] == 0x0D { line[index] = 0x20 }
    return line
  }

  private static func escaped(_ text: String, _ links: [Block.Link]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + text.utf8.count / 16)
    guard !links.isEmpty else {
      escape(text.utf8[...], into: &result)
      return result
    }
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    var position = 0
    for link in links where link.range.lowerBound >= position && !link.range.isEmpty {
      guard let start = scalars.index(index, offsetBy: link.range.lowerBound - position, limitedBy: scalars.endIndex),
        let end = scalars.index(start, offsetBy: link.range.count, limitedBy: scalars.endIndex)
      else { break }
      escape(text.utf8[index..<start], into: &result)
      // `![` would begin an image.
      if start > index, result.last == UInt8(ascii: "!") {
        result[result.count - 1] = UInt8(ascii: "\\")
        result.append(UInt8(ascii: "!"))
      }
      result.append(UInt8(ascii: "["))
      let words = result.count
      escape(text.utf8[start..<end], into: &result)
      for place in words..<result.count where result[place] == newline { result[place] = 0x20 }
      result.append(contentsOf: "](".utf8)
      result.append(contentsOf: address(link.url).utf8)
      result.append(UInt8(ascii: ")"))
      index = end
      position = link.range.upperBound
    }
    escape(text.utf8[index...], into: &result)
    return result
  }

  private static let special = Array("\\`*_[]<>&|~".utf8)

  private static func escape(_ text: Substring.UTF8View, into result: inout [UInt8]) {
    for byte in text {
      if special.contains(byte) { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
  }

  /// A line, kept from looking like a heading, a list item or a ruler.
  private static func startOfLine(_ line: ArraySlice<UInt8>) -> String {
    guard let first = line.first else { return "" }
    let text = String(decoding: line, as: UTF8.self)
    if "#+-=".utf8.contains(first) { return "\\" + text }
    let digits = line.prefix { $0 >= 0x30 && $0 <= 0x39 }
    let rest = line[digits.endIndex...]
    if !digits.isEmpty, rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ")") {
      return String(decoding: digits, as: UTF8.self) + "\\" + String(decoding: rest, as: UTF8.self)
    }
    return text
  }
}
