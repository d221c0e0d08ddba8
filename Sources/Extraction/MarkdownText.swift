/// A page's text as CommonMark that reads as that text, whatever it has in it (CommonMark 0.31.2).
enum MarkdownText {
  /// The lines of a block: a line break becomes a hard one.
  static func lines(_ text: String, _ links: [Block.Link]) -> [String] {
    let lines = escaped(text, links).split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { startOfLine($1) + ($0 < lines.count - 1 ? "  " : "") }
  }

  /// The text on one line.
  static func line(_ text: String, _ links: [Block.Link]) -> String {
    escaped(text, links).replacing("\n", with: " ").replacing("\r", with: " ")
  }

  /// A heading's text: a `#` at its end would be taken for decoration.
  static func heading(_ text: String, _ links: [Block.Link]) -> String {
    let line = line(text, links)
    return line.hasSuffix("#") ? line.dropLast() + "\\#" : line
  }

  /// A destination in pointed brackets, which only those, line ends and backslashes could leave.
  static func address(_ url: String) -> String {
    var text = "<"
    for character in url where character != "\n" && character != "\r" {
      if character == "<" || character == ">" || character == "\\" { text.append("\\") }
      text.append(character)
    }
    return text + ">"
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
    return [fence] + code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [fence]
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

  private static func escaped(_ text: String, _ links: [Block.Link]) -> String {
    guard !links.isEmpty else { return escaped(text.unicodeScalars[...]) }
    let scalars = text.unicodeScalars
    var result = ""
    var index = scalars.startIndex
    var position = 0
    for link in links where link.range.lowerBound >= position && !link.range.isEmpty {
      guard let start = scalars.index(index, offsetBy: link.range.lowerBound - position, limitedBy: scalars.endIndex),
        let end = scalars.index(start, offsetBy: link.range.count, limitedBy: scalars.endIndex)
      else { break }
      let before = scalars[index..<start]
      result += escaped(before)
      // `![` would begin an image.
      if before.last == "!" {
        result.removeLast()
        result += "\\!"
      }
      let words = escaped(scalars[start..<end]).replacing("\n", with: " ")
      result += "[" + words + "](" + address(link.url) + ")"
      index = end
      position = link.range.upperBound
    }
    return result + escaped(scalars[index...])
  }

  private static func escaped(_ text: Substring.UnicodeScalarView) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "&", "|", "~": result.append("\\")
      default: break
      }
      result.append(scalar)
    }
    return String(result)
  }

  /// A line, kept from looking like a heading, a list item or a ruler.
  private static func startOfLine(_ line: Substring) -> String {
    guard let first = line.first else { return "" }
    if first == "#" || first == "+" || first == "-" || first == "=" { return "\\" + line }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, let mark = line.dropFirst(digits.count).first, mark == "." || mark == ")" {
      return digits + "\\" + line.dropFirst(digits.count)
    }
    return String(line)
  }
}
