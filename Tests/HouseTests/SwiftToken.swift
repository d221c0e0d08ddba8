/// A piece of Swift source, as far as the house's own rules have to tell pieces apart.
enum SwiftToken: Equatable {
  /// A keyword or a name, without its backticks.
  case word(String)
  /// The value of a string literal; each interpolation is written `\()`. What is interpolated comes after all other
  /// tokens.
  case literal(String, line: Int)
  /// The text of a comment without its slashes and the white space around it.
  case comment(String)
  /// A byte of punctuation.
  case symbol(UInt8)
  case newline

  static func symbol(_ character: Unicode.Scalar) -> SwiftToken { .symbol(UInt8(ascii: character)) }
}

/// Swift source read into tokens: strings of all four forms, nested comments, interpolations and regex literals.
struct SwiftLexer {
  private let source: [UInt8]
  private var index = 0
  private var line = 1
  private var interpolated: [SwiftToken] = []

  static func tokens(of text: String) -> [SwiftToken] {
    var lexer = SwiftLexer(source: Array(text.utf8))
    var tokens = lexer.code(untilParenthesis: false)
    // So that nothing of an interpolation seems to follow what stands at the end of the source.
    tokens.append(.newline)
    return tokens + lexer.interpolated
  }

  private init(source: [UInt8]) { self.source = source }

  private func byte(_ offset: Int = 0) -> UInt8? {
    index + offset < source.count ? source[index + offset] : nil
  }

  private func starts(with text: StaticString) -> Bool {
    guard index + text.utf8CodeUnitCount <= source.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { source[index + $0] == text.utf8Start[$0] }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x5F, 0x80...: true
    default: false
    }
  }

  /// Tokens up to the end of the source, or up to the parenthesis that closes an interpolation.
  private mutating func code(untilParenthesis: Bool) -> [SwiftToken] {
    var tokens: [SwiftToken] = []
    var depth = 0
    while let byte = byte() {
      switch byte {
      case UInt8(ascii: "\n"):
        line += 1
        index += 1
        tokens.append(.newline)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "`"):
        index += 1
      case UInt8(ascii: "/") where starts(with: "//") || starts(with: "/*"):
        tokens.append(.comment(comment()))
      case UInt8(ascii: "/") where regexEnd(after: tokens.last) != nil:
        index = regexEnd(after: tokens.last) ?? index + 1
        tokens.append(.symbol("/"))
      case UInt8(ascii: "\""):
        tokens.append(string(hashes: 0))
      case UInt8(ascii: "#"):
        var hashes = 1
        while self.byte(hashes) == byte { hashes += 1 }
        if self.byte(hashes) == UInt8(ascii: "\"") {
          index += hashes
          tokens.append(string(hashes: hashes))
        } else {
          index += 1
          tokens.append(.symbol("#"))
        }
      case _ where Self.isWord(byte):
        let start = index
        while let next = self.byte(), Self.isWord(next) { index += 1 }
        tokens.append(.word(String(decoding: source[start..<index], as: UTF8.self)))
      default:
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") {
          if untilParenthesis, depth == 0 { return tokens }
          depth -= 1
        }
        index += 1
        tokens.append(.symbol(byte))
      }
    }
    return tokens
  }

  private mutating func comment() -> String {
    let start = index
    if starts(with: "//") {
      while let next = byte(), next != UInt8(ascii: "\n") { index += 1 }
    } else {
      var depth = 0
      repeat {
        if starts(with: "/*") {
          depth += 1
          index += 2
        } else if starts(with: "*/") {
          depth -= 1
          index += 2
        } else {
          if byte() == UInt8(ascii: "\n") { line += 1 }
          index += 1
        }
      } while depth > 0 && index < source.count
    }
    let text = String(decoding: source[start..<min(index, source.count)], as: UTF8.self)
    return String(text.drop { $0 == "/" || $0 == " " })
  }

  /// Where a regex literal that starts here ends; nil for a division.
  private func regexEnd(after last: SwiftToken?) -> Int? {
    switch last {
    case nil, .newline, .symbol(UInt8(ascii: "(")), .symbol(UInt8(ascii: ",")), .symbol(UInt8(ascii: "=")),
      .symbol(UInt8(ascii: ":")), .symbol(UInt8(ascii: "[")), .symbol(UInt8(ascii: "{")), .word("return"):
      break
    default: return nil
    }
    guard let first = byte(1), first != UInt8(ascii: " "), first != UInt8(ascii: "\n") else { return nil }
    var at = index + 1
    var isClass = false
    while at < source.count, source[at] != UInt8(ascii: "\n") {
      switch source[at] {
      case UInt8(ascii: "\\"): at += 1
      case UInt8(ascii: "["): isClass = true
      case UInt8(ascii: "]"): isClass = false
      case UInt8(ascii: "/") where !isClass: return at + 1
      default: break
      }
      at += 1
    }
    return nil
  }

  /// A string literal whose opening quote is here, after this many `#`.
  private mutating func string(hashes: Int) -> SwiftToken {
    let firstLine = line
    let isLong = starts(with: "\"\"\"")
    let quotes = isLong ? 3 : 1
    index += quotes
    var value: [UInt8] = []
    while let byte = byte() {
      if byte == UInt8(ascii: "\""), has(quotes, of: UInt8(ascii: "\""), hashes: hashes) {
        index += quotes + hashes
        break
      }
      if byte == UInt8(ascii: "\\"), has(1, of: byte, hashes: hashes) {
        index += 1 + hashes
        escape(into: &value)
        continue
      }
      if byte == UInt8(ascii: "\n") {
        // A literal of one line cannot go on: the source is broken, or this was no quote.
        if !isLong { break }
        line += 1
      }
      value.append(byte)
      index += 1
    }
    return .literal(String(decoding: value, as: UTF8.self), line: firstLine)
  }

  private func has(_ count: Int, of mark: UInt8, hashes: Int) -> Bool {
    (0..<count).allSatisfy { byte($0) == mark } && (0..<hashes).allSatisfy { byte(count + $0) == UInt8(ascii: "#") }
  }

  private mutating func escape(into value: inout [UInt8]) {
    guard let byte = byte() else { return }
    index += 1
    switch byte {
    case UInt8(ascii: "("):
      value += Array("\\()".utf8)
      interpolated += code(untilParenthesis: true) + [.newline]
      index += 1
    case UInt8(ascii: "n"): value.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"), UInt8(ascii: "r"): value.append(UInt8(ascii: " "))
    case UInt8(ascii: "\n"): line += 1
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): value.append(byte)
    default: value += [UInt8(ascii: "\\"), byte]
    }
  }
}
