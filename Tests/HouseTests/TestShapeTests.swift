import Testing

/// Tests that can fail: what makes one pass without having looked at anything is not written.
@Suite(.timeLimit(.minutes(5))) struct TestShapeTests {
  /// The words inside each `#expect(…)` and `#require(…)`.
  static func expectations(in text: String) -> [[String]] {
    let tokens = SwiftLexer.tokens(of: text)
    var found: [[String]] = []
    for index in tokens.indices.dropLast(2)
    where tokens[index] == .symbol("#") && tokens[index + 2] == .symbol("(")
      && (tokens[index + 1] == .word("expect") || tokens[index + 1] == .word("require"))
    {
      var depth = 0
      var words: [String] = []
      inside: for token in tokens[(index + 2)...] {
        switch token {
        case .symbol(UInt8(ascii: "(")): depth += 1
        case .symbol(UInt8(ascii: ")")):
          depth -= 1
          if depth == 0 { break inside }
        case .word(let word): words.append(word)
        default: break
        }
      }
      found.append(words)
    }
    return found
  }

  private static func tests() throws -> [(path: String, text: String)] {
    try House.files(below: "Tests", suffix: ".swift").map { ($0, try House.text($0)) }
  }

  /// `allSatisfy` holds for nothing as well; `hasOnly` does not.
  @Test func noExpectationHoldsForNothing() throws {
    let all = try Self.tests().map { (path: $0.path, expectations: Self.expectations(in: $0.text)) }
    #expect(all.reduce(0) { $0 + $1.expectations.count } > 3_000)
    let empty = all.filter { $0.expectations.contains { $0.contains("allSatisfy") } }
    #expect(empty.map(\.path) == [])
  }

  /// `#expect(true)`: something is expected.
  @Test func everyExpectationExpectsSomething() throws {
    let vain = try Self.tests().filter { Self.expectations(in: $0.text).contains(["true"]) }
    #expect(vain.map(\.path) == [])
  }

  /// Where a package is missing a test says so by `.needs`, which make test STRICT=1 turns into a failure.
  @Test func onlyNeedsLooksForPackages() throws {
    let others = try Self.tests().filter { file in
      let words = SwiftLexer.tokens(of: file.text)
      return zip(words, words.dropFirst(3)).contains { first, last in
        first == .word("enabled") && (last == .symbol(":") || last == .word("if"))
      } && words.contains { $0 == .word("isInstalled") || $0 == .word("openssl") }
        && !file.path.hasPrefix("Tests/TestSupport/") && !file.path.hasPrefix("Tests/HouseTests/")
    }
    #expect(others.map(\.path) == [])
  }

  @Test func expectationsAreRead() {
    let text = "#expect(a.allSatisfy { $0 > (1) } && b)\n// #expect(c)\nlet text = \"#expect(d)\"\n_ = try #require(e)"
    #expect(Self.expectations(in: text) == [["a", "allSatisfy", "0", "1", "b"], ["e"]])
  }
}
