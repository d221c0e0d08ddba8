import Foundation

/// A Markdown file of the package, cut into what tests of documents ask for.
///
/// Reads the subset that these documents keep to: ATX headings, fenced code, pipe tables, inline links and code.
struct DocumentationMarkdown {
  /// Relative to the package's root.
  let path: String
  let lines: [Line]

  struct Line {
    /// 1-based.
    let number: Int
    let text: String
    /// The info string of the fence the line stands in, nil outside of code.
    let fence: String?
  }

  struct Block {
    let number: Int
    let text: String
  }

  init(_ path: String) throws {
    self.path = path
    let text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    var fence: String?
    var lines: [Line] = []
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      if line.hasPrefix("```") {
        fence = fence == nil ? String(line.dropFirst(3)) : nil
      } else {
        lines.append(Line(number: index + 1, text: line, fence: fence))
      }
    }
    self.lines = lines
  }

  /// The package's directory.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every Markdown file of the package, the tools' and the build's own directories left out.
  static func all() throws -> [DocumentationMarkdown] {
    let top = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !$0.hasPrefix(".") }
    var paths: [String] = []
    for name in top {
      if name.hasSuffix(".md") { paths.append(name) }
      let nested = FileManager.default.enumerator(atPath: root.appending(path: name).path)
      while let inner = nested?.nextObject() as? String {
        if inner.hasSuffix(".md") { paths.append("\(name)/\(inner)") }
      }
    }
    return try paths.sorted().map(DocumentationMarkdown.init)
  }

  // MARK: Parts

  /// The fenced blocks with this info string.
  func blocks(_ language: String) -> [Block] {
    var blocks: [Block] = []
    var last = 0
    for line in lines where line.fence == language {
      if let open = blocks.last, last == line.number - 1 {
        blocks[blocks.count - 1] = Block(number: open.number, text: open.text + "\n" + line.text)
      } else {
        blocks.append(Block(number: line.number, text: line.text))
      }
      last = line.number
    }
    return blocks
  }

  private static func heading(_ text: String) -> (level: Int, title: String)? {
    let level = text.prefix { $0 == "#" }.count
    guard (1...6).contains(level), text.dropFirst(level).hasPrefix(" ") else { return nil }
    return (level, text.dropFirst(level).trimmingCharacters(in: .whitespaces))
  }

  /// Titles of the headings, in order.
  var headings: [String] {
    lines.compactMap { $0.fence == nil ? Self.heading($0.text)?.title : nil }
  }

  /// The names links may use.
  var anchors: Set<String> { Set(headings.map(Self.anchor)) }

  /// The name that links to a heading use, formed as code hosts form it.
  static func anchor(_ title: String) -> String {
    let kept = title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == " " }
    return kept.replacingOccurrences(of: " ", with: "-")
  }

  /// The section whose heading has this anchor.
  func section(anchor: String) -> [Line]? {
    headings.first { Self.anchor($0) == anchor }.flatMap { section($0) }
  }

  /// The lines under the heading up to the next one of its level or above; nil when there is no such heading.
  func section(_ title: String) -> [Line]? {
    guard
      let start = lines.firstIndex(where: { $0.fence == nil && Self.heading($0.text)?.title == title }),
      let level = Self.heading(lines[start].text)?.level
    else { return nil }
    let rest = lines[(start + 1)...]
    return Array(rest.prefix { $0.fence != nil || (Self.heading($0.text)?.level ?? 7) > level })
  }

  /// The cells of the first table in `lines` whose first header cell is `first`, without the header.
  static func table(_ first: String, in lines: [Line]) -> [[String]] {
    guard let header = lines.firstIndex(where: { $0.fence == nil && cells($0.text).first == first }) else { return [] }
    return lines[(header + 2)...].prefix { $0.text.hasPrefix("|") }.map { cells($0.text) }
  }

  private static func cells(_ row: String) -> [String] {
    guard row.hasPrefix("|") else { return [] }
    return row.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The targets of `[text](target)`; what stands in inline code is none.
  static func links(in text: String) -> [String] {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
    let prose = pieces.enumerated().map { $0.offset % 2 == 0 ? String($0.element) : "" }.joined()
    return prose.components(separatedBy: "](").dropFirst().compactMap {
      $0.split(separator: ")").first.map(String.init)
    }
  }

  /// The links in each paragraph that begins with `start`.
  static func links(inParagraph start: String, of lines: [Line]) -> [String] {
    var isInside = false
    var found: [String] = []
    for line in lines where line.fence == nil {
      isInside = !line.text.isEmpty && (isInside || line.text.hasPrefix(start))
      if isInside { found += links(in: line.text) }
    }
    return found
  }

  /// What stands between backticks.
  static func code(in text: String) -> [String] {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
    return pieces.enumerated().compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
  }
}
