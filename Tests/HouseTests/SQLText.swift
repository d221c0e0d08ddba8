/// Tells SQL from English in the literals of Swift sources.
enum SQLText {
  /// The start of the statement that stands anywhere in a text; nil where there is none.
  ///
  /// Read by words, so that line breaks, indentation, interpolations and capitals make no difference. A word that is
  /// English as well counts only with what follows it in SQL.
  static func statement(in text: String) -> String? {
    let words = Self.words(of: text)
    for index in words.indices where isStatement(words[index...]) {
      return words[index...].prefix(6).map(\.text).joined(separator: " ")
    }
    return nil
  }

  struct Word {
    /// In small letters; one byte where it is punctuation, `\` for an interpolation.
    var text: String
    /// Whether it was all in capitals.
    var isCapital = false
    /// Whether a statement can begin here: at the start of the text or of a line, or behind `;`, `(` or a quotation
    /// mark.
    var isStart: Bool
  }

  static func words(of text: String) -> [Word] {
    var words: [Word] = []
    var word: [UInt8] = []
    var isStart = true
    var startsHere = true
    var isCapital = true
    func isPart(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x61...0x7A, 0x30...0x39, 0x5F, 0x2E, 0x24, 0x80...: true
      default: false
      }
    }
    for original in text.utf8 + [UInt8(ascii: "\n")] {
      let byte = (0x41...0x5A).contains(original) ? original | 0x20 : original
      if isPart(byte) {
        if word.isEmpty {
          startsHere = isStart
          isCapital = true
        }
        if (0x61...0x7A).contains(original) { isCapital = false }
        word.append(byte)
        isStart = false
        continue
      }
      if !word.isEmpty {
        words.append(Word(text: String(decoding: word, as: UTF8.self), isCapital: isCapital, isStart: startsHere))
      }
      word = []
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      case UInt8(ascii: "\n"): isStart = true
      default:
        words.append(Word(text: String(UnicodeScalar(byte)), isStart: isStart))
        isStart = [UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: "`"), UInt8(ascii: "'")].contains(byte)
      }
    }
    return words
  }

  private static let objects: Set = [
    "table", "index", "schema", "role", "user", "database", "function", "view", "type", "extension", "sequence",
    "trigger", "policy", "procedure", "publication", "statistics",
  ]
  private static let modifiers: Set = [
    "or", "replace", "unique", "temporary", "temp", "unlogged", "materialized", "if", "not", "exists", "concurrently",
  ]

  private static func isStatement(_ words: ArraySlice<Word>) -> Bool {
    guard let first = words.first else { return false }
    let rest = words.dropFirst()
    let second = rest.first?.text
    let third = rest.dropFirst().first?.text
    let isName = second.map { isIdentifier($0) } ?? false
    switch first.text {
    // Anywhere: these pairs are not English.
    case "insert": return second == "into" && third.map { isIdentifier($0) } == true
    case "delete": return second == "from" && third?.contains(".") == true || first.isStart && second == "from"
    case "update":
      guard let set = rest.prefix(3).firstIndex(where: { $0.text == "set" }) else { return false }
      return isName && rest[set...].dropFirst(2).first.map { $0.text == "=" || $0.text == "," } == true
    case "create", "alter", "drop":
      return rest.first { !modifiers.contains($0.text) }.map { objects.contains($0.text) } == true && rest.count > 1
    case "current_setting", "set_config", "nextval", "now", "to_regclass": return second == "("
    case _ where first.text.hasPrefix("pg_") || first.text.hasPrefix("pg_catalog."): return second == "("
    // Where a statement can begin.
    case _ where !first.isStart: return false
    case "select":
      return rest.contains { $0.text == "from" } && isName || second == "\\" || second?.first?.isNumber == true
        || third == "("
    case "begin": return second == nil || ["isolation", "work", "transaction", "read", ";"].contains(second)
    case "commit", "rollback": return second == nil || ["work", "prepared", "to", ";"].contains(second)
    case "savepoint", "listen", "unlisten", "notify", "deallocate", "discard": return isName && rest.count == 1
    case "set":
      // A variable of the environment has capitals where the word before it has none.
      guard isName, first.isCapital || rest.first?.isCapital == false else { return false }
      return second == "local" || second == "session" || third == "to" || third == "="
    case "show", "reset": return rest.count == 1 && second?.contains("_") == true
    case "vacuum", "analyze": return isName && second != "does"
    case "explain": return ["select", "analyze", "("].contains(second) && rest.count > 1
    case "copy": return isName && (third == "from" || third == "to" || third == "(")
    case "lock": return second == "table"
    case "truncate": return isName
    case "grant", "revoke": return rest.contains { $0.text == "on" } && isName
    case "with": return isName && third == "as" || second != "\\" && isName && third == "("
    case "values": return second == "("
    case "do": return second == "$$"
    default: return false
    }
  }

  private static func isIdentifier(_ word: String) -> Bool {
    guard let first = word.utf8.first else { return false }
    return first == UInt8(ascii: "\\") || first == UInt8(ascii: "*") || first == UInt8(ascii: "\"") || first == 0x5F
      || (0x61...0x7A).contains(first)
  }
}
