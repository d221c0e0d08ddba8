import Foundation
import Testing

@testable import HTML

/// html5lib's tokenizer tests.
@Suite struct TokenizerConformanceTests {
  static let floor = 7032

  @Test(.enabled(if: SharedData.hasHTML5Lib))
  func tokensAreThoseOfHTML5Lib() throws {
    var all = ConformanceScore()
    for file in try SharedData.files(in: "html5lib/tokenizer", extension: "test") {
      var score = ConformanceScore()
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
      // `xmlViolationTests` expect the changes of "coercing an HTML DOM into an infoset", which nothing here does.
      for test in json?["tests"] as? [[String: Any]] ?? [] {
        for state in test["initialStates"] as? [String] ?? ["Data state"] {
          let expected = Self.expectedTokens(of: test)
          let actual = Self.tokens(of: test, in: state)
          let name = test["description"] as? String ?? ""
          score.add(actual == expected, "--- \(file.lastPathComponent) \(name)\n \(expected)\n \(actual)")
        }
      }
      score.report(file.lastPathComponent)
      all = all + score
    }
    all.report("tokenizer, all files")
    #expect(all.passed >= Self.floor)
    #expect(all.passed == all.total)
  }

  /// The expected tokens, written the way `tokens(of:in:)` writes them.
  private static func expectedTokens(of test: [String: Any]) -> [String] {
    let isEscaped = test["doubleEscaped"] as? Bool ?? false
    var result: [String] = []
    for token in test["output"] as? [[Any]] ?? [] {
      let text = token.map { value in
        (value as? String).map { isEscaped ? unescaped($0) : $0 }
      }
      switch token[0] as? String {
      case "DOCTYPE":
        let isCorrect = token[4] as? Bool ?? false
        result.append("doctype \(text[1] ?? "-")|\(text[2] ?? "-")|\(text[3] ?? "-")|\(!isCorrect)")
      case "StartTag":
        let attributes = token[2] as? [String: String] ?? [:]
        let pairs = attributes.map {
          isEscaped ? "\(unescaped($0.key))=\(unescaped($0.value))" : "\($0.key)=\($0.value)"
        }
        result.append("start \(text[1] ?? "") \(pairs.sorted()) \(token.count > 3)")
      case "EndTag": result.append("end \(text[1] ?? "")")
      case "Comment": result.append("comment \(text[1] ?? "")")
      default: result.append("text \(text[1] ?? "")")
      }
    }
    return result
  }

  private static func tokens(of test: [String: Any], in state: String) -> [String] {
    var input = test["input"] as? String ?? ""
    if test["doubleEscaped"] as? Bool == true { input = unescaped(input) }
    let bytes = TextDecoder.alreadyDecoded(input, limit: .max).bytes
    var tokenizer = Tokenizer()
    tokenizer.endTagName = Array((test["lastStartTag"] as? String ?? "").utf8)
    switch state {
    case "PLAINTEXT state": tokenizer.contentModel = .plainText
    case "RCDATA state": tokenizer.contentModel = .rcdata
    case "RAWTEXT state": tokenizer.contentModel = .rawText
    case "Script data state": tokenizer.contentModel = .scriptData
    case "CDATA section state": tokenizer.contentModel = .cdataSection
    default: tokenizer.contentModel = .data
    }
    // End tags get their name only when it is known; the tests want it always.
    var result: [String] = []
    var text: [UInt8] = []
    while true {
      let token = tokenizer.next(bytes.span, allowsCDATA: false)
      func string(_ slice: TextSlice) -> String {
        String(decoding: (slice.isSide ? tokenizer.side : bytes)[slice.start..<slice.end], as: UTF8.self)
      }
      if token.kind == .text || token.kind == .null {
        let slice = token.slice
        text += token.kind == .null ? [0] : Array((slice.isSide ? tokenizer.side : bytes)[slice.start..<slice.end])
        continue
      }
      if !text.isEmpty {
        result.append("text \(String(decoding: text, as: UTF8.self))")
        text = []
      }
      switch token.kind {
      case .endOfFile:
        return result
      case .doctype:
        let doctype = tokenizer.doctype
        let identifiers = "\(doctype.publicID ?? "-")|\(doctype.systemID ?? "-")"
        result.append("doctype \(doctype.name ?? "-")|\(identifiers)|\(doctype.forceQuirks)")
      case .startTag:
        let attributes = token.attributes == 0 ? [] : Array(tokenizer.attributes[Int(token.attributes)...])
        let pairs = attributes.map { "\(tokenizer.names.string($0.code))=\(string($0.value))" }
        result.append("start \(tokenizer.names.string(token.tag.code)) \(pairs.sorted()) \(token.isSelfClosing)")
      case .endTag:
        result.append("end \(endTagName(token, tokenizer, bytes))")
      case .comment:
        result.append("comment \(string(token.slice))")
      case .text, .null:
        break
      }
    }
  }

  /// The name of an end tag; the tokenizer keeps none for a name that no start tag had, so it is read from the source.
  private static func endTagName(_ token: Token, _ tokenizer: Tokenizer, _ bytes: [UInt8]) -> String {
    if token.tag != .none { return tokenizer.names.string(token.tag.code) }
    let name = bytes[(Int(token.position) + 2)...].prefix { !isWhitespace($0) && $0 != 0x2f && $0 != 0x3e }
    return String(
      decoding: name.flatMap { $0 == 0 ? [0xef, 0xbf, 0xbd] : [$0 &- 0x41 < 26 ? $0 | 0x20 : $0] }, as: UTF8.self)
  }

  /// Undoes one round of `\uHHHH`; lone surrogates become U+FFFD, as in every decoded input.
  private static func unescaped(_ text: String) -> String {
    var units: [UInt16] = []
    var rest = Array(text.utf16)[...]
    while let first = rest.first {
      if first == 0x5c, rest.count >= 6, rest[rest.startIndex + 1] == 0x75,
        let value = UInt16(
          String(decoding: rest[(rest.startIndex + 2)..<(rest.startIndex + 6)], as: UTF16.self), radix: 16)
      {
        units.append(value)
        rest = rest.dropFirst(6)
      } else {
        units.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
