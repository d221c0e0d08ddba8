import HTML
import Untrusted

/// Finds the article's text in the data that scripts draw the page from: `__NEXT_DATA__`, `Fusion.globalContent`,
/// `window.__INITIAL_STATE__`, or any other assignment of an object.
///
/// No site's format is known here: the text is the string, or the list of paragraphs, with the most running words,
/// twice as likely where an object around it has the page's title.
struct ScriptData {
  /// Bytes of script read of one page, values looked at, and assignments followed in one script.
  static let maximumBytes = 8 << 20
  static let maximumValues = 100_000
  static let maximumAssignments = 64

  /// Bytes of texts that are counted, each as often as it stands in a text of more paragraphs.
  static let maximumConsidered = 4 << 20

  private static let maximumParagraphs = 2_000
  /// Bytes of a name that are looked at, and names that are remembered.
  private static let longestName = 200
  private static let maximumNames = 10_000

  private let title: String
  private let deadline: Deadline
  private var allowance = JSONReader.Allowance()
  private var values = 0
  private var considered = 0
  private var best: (score: Int, text: String)?
  private var foreignNames: [ByteText: Bool] = [:]

  /// The likeliest text, or nil. `title` is the page's, to know its article among others.
  static func text(in document: Document, title: String?, until deadline: Deadline = .none) -> EmbeddedText? {
    let title = title?.head(FieldText.longestTitle)
    var search = ScriptData(title: title.map { Words.folded($0) } ?? "", until: deadline)
    var bytes = 0
    for script in document.all(.script) {
      guard !document.hasAttribute(script, .src) else { continue }
      let stated = document.attribute(script, .type) ?? ""
      // A type that is not ASCII, or longer than one is, is none that is read.
      guard let type = stated.asciiName(), !type.contains("ld+json") else { continue }
      var text: [UInt8] = []
      document.appendTextContent(script, to: &text)
      guard text.count >= 400 else { continue }
      bytes += text.count
      guard bytes <= maximumBytes, search.goesOn else { break }
      if type.contains("json") {
        if let value = JSONReader.value(in: text, from: 0, &search.allowance)?.value {
          search.visit(value, distance: 9)
        }
      } else if type.isEmpty || type.contains("javascript") || type == "module" {
        search.visitAssignments(in: text)
      }
    }
    return search.best.flatMap { EmbeddedText($0.text, source: "script") }
  }

  private init(title: String, until deadline: Deadline) {
    self.title = title
    self.deadline = deadline
  }

  /// Whether there is time, and room for more values.
  private var goesOn: Bool {
    !allowance.isSpent && values < Self.maximumValues && considered < Self.maximumConsidered && !deadline.isOver
  }

  /// `name = {…}` and `name = JSON.parse("…")`.
  private mutating func visitAssignments(in text: [UInt8]) {
    var index = 0
    var followed = 0
    while index < text.count, followed < Self.maximumAssignments {
      guard text[index] == UInt8(ascii: "=") else {
        index += 1
        continue
      }
      index += 1
      while index < text.count, text[index] <= 0x20 { index += 1 }
      guard index < text.count else { return }
      if text[index] == UInt8(ascii: "J"), text[index...].starts(with: "JSON.parse(".utf8) {
        let start = index + 11
        followed += 1
        guard goesOn else { return }
        guard let (value, end) = JSONReader.value(in: text, from: start, &allowance) else { continue }
        if case .string(let inner) = value,
          let data = JSONReader.value(in: Array(inner.utf8), from: 0, &allowance)?.value
        {
          visit(data, distance: 9)
        }
        index = max(end, index + 1)
      } else if text[index] == UInt8(ascii: "{") || text[index] == UInt8(ascii: "[") {
        followed += 1
        guard goesOn else { return }
        guard let (value, end) = JSONReader.value(in: text, from: index, &allowance) else { continue }
        visit(value, distance: 9)
        index = max(end, index + 1)
      }
    }
  }

  /// `distance` counts the levels from the last object that has the page's title; its depth is bounded by the reader's.
  private mutating func visit(_ value: JSONValue, distance: Int) {
    values += 1
    guard values < Self.maximumValues, considered < Self.maximumConsidered else { return }
    if values % 1_024 == 0, deadline.isOver { values = Self.maximumValues }
    switch value {
    case .object(let members):
      let distance = hasTitle(members) ? 0 : distance + 1
      for member in members where !isForeign(member.name) {
        if case .string(let text) = member.value { consider(text, 1, distance) }
        visit(member.value, distance: distance)
      }
    case .array(let items):
      let paragraphs = items.prefix(Self.maximumParagraphs).compactMap { Self.paragraph($0, depth: 0) }
      considered += paragraphs.reduce(0) { $0 + $1.utf8.count }
      if !paragraphs.isEmpty, considered < Self.maximumConsidered {
        consider(paragraphs.map(Self.marked).joined(separator: "\n"), paragraphs.count, distance)
      }
      for item in items { visit(item, distance: distance + 1) }
    default: break
    }
  }

  /// Words of the shortest text worth a look.
  private static let minimumWords = 60

  private mutating func consider(_ text: String, _ parts: Int, _ distance: Int) {
    // Running text has more than five bytes for a word and far less than forty.
    guard text.utf8.count >= Self.minimumWords * 5, text.utf8.count <= EmbeddedText.maximumBytes else { return }
    considered += text.utf8.count
    guard let plain = text.fieldValue, plain.utf8.contains(0x20) || plain.utf8.contains(0xE3) else { return }
    let words = Words.count(plain)
    guard words >= Self.minimumWords, plain.unicodeScalars.count <= words * 20 else { return }
    let score = distance <= 4 ? words * 2 : words
    if best.map({ score > $0.score }) ?? true { best = (score, text) }
  }

  private func hasTitle(_ members: [JSONValue.Member]) -> Bool {
    guard title.utf8.count >= 8 else { return false }
    for member in members {
      guard Self.titleNames.contains(where: member.name.hasSameBytes(as:)) else { continue }
      let limit = FieldText.maximumBytes
      let stated =
        member.value.text(limit: limit) ?? member.value["basic"]?.text(limit: limit)
        ?? member.value["default"]?.text(limit: limit)
      if let stated, Words.folded(stated).hasSameBytes(as: title) { return true }
    }
    return false
  }

  private static let titleNames = ["title", "headline", "headlines", "name", "heading"]

  /// A page has few names and says each of them thousands of times.
  private mutating func isForeign(_ name: String) -> Bool {
    let name = name.utf8.count <= Self.longestName ? name : String(name.head(Self.longestName))
    if let known = foreignNames[ByteText(name)] { return known }
    let lower = name.lowercased()
    let isForeign = Self.foreignWords.contains { lower.contains($0) }
    if foreignNames.count < Self.maximumNames { foreignNames[ByteText(name)] = isForeign }
    return isForeign
  }

  private static let foreignWords = [
    "related", "recommend", "comment", "teaser", "promo", "mostread", "navigation", "legal", "footer", "config",
  ]

  /// The text of one part of an article: a string, or what an object of a textual type holds.
  private static func paragraph(_ value: JSONValue, depth: Int) -> String? {
    switch value {
    case .string(let text): return text.utf8.count >= 20 && text.utf8.contains(0x20) ? text : nil
    case .object:
      let types = ["type", "_type", "__typename"].lazy.compactMap { value[$0]?.text(limit: longestName) }
      let type = types.first?.utf8.map(\.foldedASCII) ?? []
      for other in otherTypes where type.starts(with: other.utf8) { return nil }
      guard depth < 5 else { return nil }
      for name in textNames {
        switch value[name] {
        case .string(let text)?: if text.utf8.contains(0x20) { return text }
        case .object?: if let found = value[name].flatMap({ paragraph($0, depth: depth + 1) }) { return found }
        case .array(let items)?:
          let parts = items.prefix(200).compactMap { paragraph($0, depth: depth + 1) }
          if !parts.isEmpty { return parts.joined(separator: " ") }
        default: continue
        }
      }
      return nil
    default: return nil
    }
  }

  private static let otherTypes = [
    "image", "video", "gallery", "ad", "embed", "social", "promo", "related", "newsletter", "oembed",
  ]
  private static let textNames = [
    "content", "text", "html", "value", "paragraph", "copy", "body", "model", "blocks", "children", "data",
  ]

  /// A paragraph as markup, so that lists of plain and of marked-up paragraphs read alike.
  private static func marked(_ paragraph: String) -> String {
    if paragraph.contains("</") || paragraph.contains("<br") { return "<div>" + paragraph + "</div>" }
    var bytes = Array("<p>".utf8)
    for byte in paragraph.utf8 {
      if byte == UInt8(ascii: "<") { bytes += "&lt;".utf8 } else { bytes.append(byte) }
    }
    return String(decoding: bytes + Array("</p>".utf8), as: UTF8.self)
  }
}
