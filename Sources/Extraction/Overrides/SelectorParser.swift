import Untrusted

/// Reads a selector list from a line; throws where it stops making sense.
struct SelectorParser {
  private let characters: [Character]
  private var index: Int
  private let line: Int

  /// Reads `characters` from `start` to the end of the line.
  static func selector(_ characters: [Character], from start: Int, line: Int) throws(OverrideError) -> Selector {
    var parser = SelectorParser(characters: characters, index: start, line: line)
    return try parser.list()
  }

  private var current: Character? { index < characters.count ? characters[index] : nil }

  private func fail(_ problem: String, at place: Int? = nil) -> OverrideError {
    OverrideError(line: line, column: (place ?? index) + 1, problem: problem)
  }

  private mutating func skipSpace() -> Bool {
    let start = index
    while let character = current, character.isWhitespace { index += 1 }
    return index > start
  }

  private mutating func list() throws(OverrideError) -> Selector {
    var alternatives: [Selector.Complex] = []
    while true {
      _ = skipSpace()
      alternatives.append(try complex())
      guard alternatives.count <= Selector.maximumAlternatives else {
        throw fail("more than \(Selector.maximumAlternatives) alternatives; spread them over several lines")
      }
      guard let character = current else { break }
      guard character == "," else {
        throw fail("\"\(character)\" does not belong here; alternatives are parted by commas")
      }
      index += 1
    }
    return Selector(alternatives: alternatives)
  }

  private mutating func complex() throws(OverrideError) -> Selector.Complex {
    var complex = Selector.Complex()
    complex.compounds.append(try compound())
    while true {
      let hasSpace = skipSpace()
      guard let character = current, character != "," else { return complex }
      let combinator: Selector.Combinator
      switch character {
      case ">": combinator = .child
      case "+": combinator = .next
      case "~": combinator = .later
      default:
        guard hasSpace else {
          throw fail("\"\(character)\" does not belong here; see the selectors in docs/extraction.md")
        }
        combinator = .descendant
      }
      if combinator != .descendant {
        index += 1
        _ = skipSpace()
      }
      complex.combinators.append(combinator)
      complex.compounds.append(try compound())
      guard complex.compounds.count <= Selector.maximumCompounds else {
        throw fail(
          "more than \(Selector.maximumCompounds) steps in one selector; fewer of them name the element as well")
      }
    }
  }

  private mutating func compound() throws(OverrideError) -> Selector.Compound {
    var compound = Selector.Compound()
    let start = index
    if current == "*" {
      index += 1
    } else if let type = identifier() {
      compound.type = type.lowercased()
    }
    while let character = current {
      let place = index
      switch character {
      case ".":
        index += 1
        guard let name = identifier() else { throw fail("a class name must follow the dot, as in .story") }
        compound.classes.append(name)
      case "#":
        index += 1
        guard let name = identifier() else { throw fail("an id must follow the #, as in #main") }
        compound.ids.append(name)
      case "[": compound.attributes.append(try attribute())
      case ":": try pseudoClass(into: &compound, at: place)
      default:
        guard index > start else { throw missing() }
        return compound
      }
    }
    guard index > start else { throw missing() }
    return compound
  }

  private func missing() -> OverrideError {
    let remedy = "write a type, .class, #id or [attribute], as in article .story-body"
    return fail(current.map { "no selector begins with \"\($0)\"; \(remedy)" } ?? "a selector is missing; \(remedy)")
  }

  /// Letters, digits, `-`, `_`, everything beyond ASCII, and any character behind a backslash.
  private mutating func identifier() -> String? {
    var name = ""
    while let character = current {
      if character == "\\", index + 1 < characters.count {
        name.append(characters[index + 1])
        index += 2
      } else if character.isLetter || character.isNumber || character == "-" || character == "_"
        || character.unicodeScalars.contains(where: { $0.value > 0x7F })
      {
        name.append(character)
        index += 1
      } else {
        break
      }
    }
    return name.isEmpty ? nil : name
  }

  private mutating func attribute() throws(OverrideError) -> Selector.Attribute {
    let start = index
    index += 1
    _ = skipSpace()
    guard let name = identifier() else {
      throw fail("an attribute's name must follow the [, as in [itemprop=articleBody]")
    }
    var attribute = Selector.Attribute(name: name.lowercased(), test: .exists)
    _ = skipSpace()
    if current != "]" {
      attribute.test = try attributeTest()
      _ = skipSpace()
      attribute.value = try value()
      let hasSpace = skipSpace()
      if current == "i" || current == "I" || current == "s" {
        guard hasSpace || characters[index - 1] == "\"" || characters[index - 1] == "'" else { throw unclosed(start) }
        attribute.ignoresCase = current != "s"
        index += 1
        _ = skipSpace()
      }
    }
    guard current == "]" else { throw unclosed(start) }
    index += 1
    return attribute
  }

  private func unclosed(_ start: Int) -> OverrideError {
    fail("the [ has no ]; a value with spaces or signs needs quotes, as in [class=\"a b\"]", at: start)
  }

  private mutating func attributeTest() throws(OverrideError) -> Selector.Attribute.Test {
    let tests: [Character: Selector.Attribute.Test] = [
      "~": .word, "|": .dash, "^": .begins, "$": .ends, "*": .contains,
    ]
    if current == "=" {
      index += 1
      return .equals
    }
    guard let character = current, let test = tests[character], index + 1 < characters.count,
      characters[index + 1] == "="
    else { throw fail("a comparison must follow the attribute's name: =, ~=, |=, ^=, $= or *=") }
    index += 2
    return test
  }

  private mutating func value() throws(OverrideError) -> String {
    guard let quote = current, quote == "\"" || quote == "'" else {
      guard let word = identifier() else { throw fail("a value must follow; one with spaces or signs needs quotes") }
      return word
    }
    let start = index
    index += 1
    var text = ""
    while let character = current, character != quote {
      if character == "\\", index + 1 < characters.count { index += 1 }
      text.append(characters[index])
      index += 1
    }
    guard current == quote else { throw fail("the quotation mark has no second one", at: start) }
    index += 1
    return text
  }

  private mutating func pseudoClass(into compound: inout Selector.Compound, at place: Int) throws(OverrideError) {
    index += 1
    let name = identifier()?.lowercased() ?? ""
    switch name {
    case "first-child": compound.positions.append(.nth(a: 0, b: 1))
    case "last-child": compound.positions.append(.last)
    case "nth-child": compound.positions.append(try nth())
    case "not":
      try open(":not")
      let inner = try self.compound()
      guard inner.excluded.isEmpty else { throw fail(":not() in :not() is not read", at: place) }
      compound.excluded.append(inner)
      try close()
    default:
      throw fail("\":\(name)\" is not read; there are :first-child, :last-child, :nth-child() and :not()", at: place)
    }
  }

  private mutating func open(_ name: String) throws(OverrideError) {
    guard current == "(" else { throw fail("\(name) needs parentheses") }
    index += 1
    _ = skipSpace()
  }

  private mutating func close() throws(OverrideError) {
    _ = skipSpace()
    guard current == ")" else { throw fail("a ) is missing; :not() takes one compound such as .promo or p.note") }
    index += 1
  }

  /// `odd`, `even`, `3`, `2n`, `-n+3`, `2n + 1` (CSS Syntax, the An+B notation).
  private mutating func nth() throws(OverrideError) -> Selector.Position {
    try open(":nth-child")
    let start = index
    var text = ""
    while let character = current, character != ")" {
      if !character.isWhitespace { text.append(character) }
      index += 1
    }
    try close()
    let problem = fail(":nth-child() takes odd, even, a number or a form such as 2n+1", at: start)
    switch text.lowercased() {
    case "odd": return .nth(a: 2, b: 1)
    case "even": return .nth(a: 2, b: 0)
    case let text:
      func number(_ part: Substring) -> Int? {
        WholeNumber.read(part, in: -Selector.maximumNumber...Selector.maximumNumber)
      }
      guard let n = text.firstIndex(of: "n") else {
        guard let b = number(text[...]) else { throw problem }
        return .nth(a: 0, b: b)
      }
      let factor = text[..<n]
      let rest = text[text.index(after: n)...]
      guard let a = factor.isEmpty || factor == "+" ? 1 : factor == "-" ? -1 : number(factor),
        let b = rest.isEmpty ? 0 : number(rest)
      else { throw problem }
      return .nth(a: a, b: b)
    }
  }
}
