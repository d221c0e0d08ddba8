import HTML
import Testing

/// Text that is expensive to compare, and attributes that are expensive to have again and again.
@Suite struct HostileTextTests {
  private static let marks = String(repeating: "\u{301}\u{316}", count: 40_000)
  private static let references = String(repeating: "&#x301;&#790;", count: 40_000)

  /// The longest run of the two marks that are used here.
  private static func longestRun(_ text: String) -> Int {
    var longest = 0
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar == "\u{301}" || scalar == "\u{316}" ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// To compare 160 KB of such marks as they stand takes minutes. No such text is given to the test library, which
  /// would.
  @Test(.timeLimit(.minutes(5)), arguments: [false, true])
  func whatIsReadOutIsStreamSafe(byReference: Bool) throws {
    let run = byReference ? Self.references : Self.marks
    let page = "<p title='a\(run)'>a\(run)</p><p>b\(run)<i>\(run)</i></p><\(Self.marks)>"
    let document = Document.parse(text: page)
    let paragraphs = document.all(.p)
    let first = try #require(document.firstChild(paragraphs[0]))
    var texts = [
      document.text(first), document.textContent(paragraphs[1]), document.attributes(paragraphs[0])[0].value,
    ]
    if let title = document.attribute(paragraphs[0], .title) { texts.append(title) }
    #expect(texts.count == 4)
    for text in texts {
      let longest = Self.longestRun(text)
      #expect(longest > 20 && longest <= 30)
      let isComparedSoon = text == text + "" && Set([text]).contains(text) && text != text + "c"
      #expect(isComparedSoon)
    }
    let marks = texts[1].unicodeScalars.count { $0 == "\u{316}" }
    #expect(marks == 80_000)
  }

  @Test(.timeLimit(.minutes(5)))
  func aDoctypeOfMarksIsSoonTold() {
    let pages: [(String, QuirksMode)] = [
      ("<!DOCTYPE \(Self.marks)><p>a", .quirks),
      ("<!DOCTYPE html PUBLIC '\(Self.marks)' '\(Self.marks)'><p>a", .noQuirks),
      ("<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN' 'x'><p>a", .limitedQuirks),
    ]
    for (page, mode) in pages {
      let found = Document.parse(text: page).quirksMode
      #expect(found == mode)
    }
  }

  @Test func namesAreStreamSafe() throws {
    let run = String(repeating: "\u{301}\u{316}", count: 200)
    let document = Document.parse(text: "<!DOCTYPE a\(run) PUBLIC 'b\(run)' 'c\(run)'><z\(run)>a")
    let doctype = try #require(document.firstChild(document.root))
    let body = try #require(document.first(.body))
    let element = try #require(document.firstChild(body))
    for name in [document.name(doctype), document.name(element)] {
      let longest = Self.longestRun(name)
      #expect(longest > 20 && longest <= 30)
    }
  }

  @Test func valuesAreCutBetweenCharacters() throws {
    for shift in 0..<3 {
      let value = String(repeating: "a", count: shift) + String(repeating: "€", count: 20_000)
      let document = Document.parse(text: "<p title='\(value)'>a")
      let paragraph = try #require(document.first(.p))
      let title = try #require(document.attribute(paragraph, .title))
      #expect(title.utf8.count > Document.maximumValueBytes - 3 && title.utf8.count <= Document.maximumValueBytes)
      #expect(value.hasPrefix(title))
      #expect(document.attribute(paragraph, "title") == title)
      #expect(document.attributes(paragraph)[0].value == value)
    }
  }

  @Test func contentIsCutToItsLimit() throws {
    let document = Document.parse(text: "<p>ab<b>cd€f</b>gh<i></i></p>")
    let paragraph = try #require(document.first(.p))
    #expect(document.textContent(paragraph) == "abcd€fgh")
    #expect(document.textContent(paragraph, limit: 3) == "abc")
    #expect(document.textContent(paragraph, limit: 5) == "abcd")
    #expect(document.textContent(paragraph, limit: 7) == "abcd€")
    #expect(document.textContent(paragraph, limit: 100) == "abcd€fgh")
    #expect(document.textContent(paragraph, limit: 0) == "")
  }

  /// An element that is opened again in each paragraph has its attributes each time: so often, and no more.
  @Test func copiedAttributesAreBounded() {
    let value = String(repeating: "name ", count: 200_000)
    let document = Document.parse(text: "<p><b class='\(value)'>x" + String(repeating: "<p>x", count: 100))
    let named = document.all(.b).count { document.hasAttribute($0, .class) }
    #expect(document.all(.b).count == 101)
    #expect((30...40).contains(named))
    #expect(document.truncations == [.attributes])
    let usual = Document.parse(text: "<p><b class=a>x" + String(repeating: "<p>x", count: 1_000))
    #expect(usual.all(.b).count { usual.attribute($0, .class) == "a" } == 1_001 && usual.truncations.isEmpty)
  }

  /// Of equal formatting elements three are opened again (the Noah's Ark clause), however many others are in the list.
  @Test func equalFormattingIsToldAmongMany() {
    let others = (0..<40).map { "<b class=c\($0) id=x>" }.joined()
    let document = Document.parse(
      text: "<p>" + String(repeating: "<b id=x class=a>", count: 5) + others
        + "<b class=a id=x><b class=a id=x></p><p>x")
    let second = document.all(.b, in: document.all(.p)[1])
    #expect(second.count == 43)
    #expect(second.count { document.attribute($0, .class) == "a" } == 3)
  }

  @Test func labelsOfEncodingsAreShort() {
    #expect(TextEncoding(label: " \n UTF-8\r\t") == .utf8)
    #expect(TextEncoding(label: "iso_8859-1:1987") == .windows1252)
    for label in [
      "", " ", "utf-8 x", "utf\u{2010}8", "u\u{301}tf-8", Self.marks, String(repeating: "utf-8", count: 100_000),
    ] {
      let isKnown = TextEncoding(label: label) != nil
      #expect(!isKnown)
    }
  }
}
