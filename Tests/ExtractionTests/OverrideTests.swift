import HTML
import Testing
import WebURL

@testable import Extraction

/// A user's rules for a site: how they are read, which hold for a page, and what they do.
@Suite struct OverrideTests {
  private static let html = """
    <!doctype html><html lang=en><head><title>Something else - The Post</title><meta name=desk content="By Bo Ek"></head><body>
    <div id=main class="wide story"><h1>Not this</h1><h2 class=headline>The <i>real</i> title</h2>
    <p class=lead data-kind="Lead-In text">Lead paragraph.</p><p>Second paragraph, with a <b>word</b>.</p>
    <div class="promo box"><p>Buy this.</p></div><ul><li>one</li><li>two</li><li>three</li></ul>
    <p>Third paragraph.</p><figure><img src=/a.jpg><figcaption>A caption</figcaption></figure></div>
    <div class=side><p class=when>Issued 3 May 2024</p><p>A long paragraph beside the story that a model would like to keep, as it is running text.</p></div>
    </body></html>
    """
  private static let document = Document.parse(text: html)

  private func article(_ rules: String, url: String = "https://news.example/a") throws -> Article {
    let overrides = try Overrides(parsing: "[news.example]\n" + rules)
    return Extractor.article(from: Self.document, url: WebURL(url), today: "2026-11-22", overrides: overrides)
  }

  @Test(arguments: [
    ("h1", 1), ("H1", 1), ("*", 25), ("p", 6), (".story p", 4), (".story > p", 3), ("#main.wide > p.lead", 1),
    ("#main + div", 1),
    ("p ~ p", 3), ("p + p", 2), ("li:first-child", 1), ("li:last-child", 1), ("li:nth-child(2)", 1),
    ("li:nth-child(odd)", 2),
    ("li:nth-child(-n+2)", 2), ("li:nth-child(2n)", 1), ("li:not(:first-child)", 2), ("p:not(.lead)", 5),
    ("div:not(#main):not(.promo)", 1),
    ("[data-kind]", 1), ("[data-kind='Lead-In text']", 1), ("[data-kind~=text]", 1), ("[data-kind^=Lead]", 1),
    ("[data-kind$=text]", 1), ("[data-kind*='In t']", 1), ("[data-kind|=Lead]", 1),
    ("[data-kind=\"lead-in text\" i]", 1),
    ("[data-kind=lead]", 0), ("[lang|=en]", 1), ("[data-kind^='']", 0), ("h1, h2 , .headline", 2),
    ("body > .story li", 3),
    ("html body div div p", 1), (".box.promo", 1), (".pro", 0), ("div p b", 1), ("ul > p", 0), ("meta[name=desk]", 1),
  ])
  func selectorsNameElements(_ selector: String, _ count: Int) throws {
    let selector = try SelectorParser.selector(Array(selector), from: 0, line: 1)
    var visits = Selector.maximumVisits
    #expect(selector.elements(in: Self.document, visits: &visits).count == count)
  }

  @Test(arguments: [
    ("p..a", 3, "a class name must follow"), ("#", 2, "an id must follow"), ("p >", 4, "a selector is missing"),
    ("p, ", 4, "a selector is missing"),
    ("a:hover", 2, "\":hover\" is not read"), ("a::before", 2, "\":\" is not read"), ("p[", 3, "an attribute's name"),
    ("p[a", 4, "a comparison must follow"),
    ("p[a=b", 2, "has no ]"), ("p[a=\"b]", 5, "no second one"), ("p[a=b c]", 2, "has no ]"),
    ("p[a?=b]", 4, "a comparison"),
    ("li:nth-child(x)", 14, "odd, even"), ("li:nth-child", 13, "parentheses"), ("li:nth-child(2", 15, "a ) is missing"),
    ("p:not(:not(a))", 2, "in :not()"), ("p:not(a b)", 9, "a ) is missing"),
    ("p % a", 3, "no selector begins with \"%\""), ("p%", 2, "does not belong here"), ("", 1, "a selector is missing"),
    ("li:nth-child(9999999999999)", 14, "odd, even"), ("li:nth-child(-9223372036854775808)", 14, "odd, even"),
    ("li:nth-child(9223372036854775807)", 14, "odd, even"), ("li:nth-child(n-9223372036854775808)", 14, "odd, even"),
    ("li:nth-child(-9223372036854775808n+1)", 14, "odd, even"), ("li:nth-child(+-3)", 14, "odd, even"),
  ])
  func wrongSelectorsAreExplained(_ selector: String, _ column: Int, _ problem: String) {
    let error = #expect(throws: OverrideError.self) {
      try SelectorParser.selector(Array(selector), from: 0, line: 7)
    }
    #expect(error?.line == 7 && error?.column == column, "\(error?.description ?? "")")
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  @Test(arguments: [
    ("body .a", 1, 1, "no site is named yet"),
    ("[a.example]\n\n  text .a", 3, 3, "\"text\" is no rule; a line begins with body, title"),
    ("[a.example\nbody p", 1, 11, "ends with ]"), ("[https://a.example]", 1, 2, "without https://"),
    ("[]", 1, 2, "is no site"),
    ("[a*.example]", 1, 2, "is no site"), ("[a.example]\n[A.example]", 2, 1, "in line 1"),
    ("[a.example]\nbody  p..a", 2, 9, "a class name"),
    ("# one\r\n[a.example]\r\nbody", 3, 5, "a selector is missing"),
  ])
  func wrongLinesAreExplained(_ text: String, _ line: Int, _ column: Int, _ problem: String) {
    let error = #expect(throws: OverrideError.self) { try Overrides(parsing: text) }
    #expect(error?.line == line && error?.column == column, "\(error?.description ?? "")")
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  @Test func theClosestSiteHolds() throws {
    let overrides = try Overrides(
      parsing: """
        \u{FEFF}# rules of the desk
        [*.example.org]
        title = h1
        [www.example.org]
        title: h2
        [*.example.org/sport]
        title h3
        [bücher.example]
        title h4
        [local.example:8080]
        title h5
        """)
    func line(_ url: String) -> Int? { overrides.site(for: WebURL(url))?.rules.first?.line }
    #expect(line("https://a.example.org/x") == 3)
    #expect(line("https://example.org/x") == 3)
    #expect(line("http://WWW.example.org/x") == 5)
    #expect(line("https://www.example.org/sport/1") == 7)
    #expect(line("https://www.example.org/sport") == 7)
    #expect(line("https://www.example.org/sports") == 5)
    #expect(line("https://xn--bcher-kva.example/") == 9)
    #expect(line("https://local.example:8080/") == 11)
    #expect(line("https://local.example/") == nil)
    #expect(line("https://notexample.org/") == nil)
    #expect(overrides.site(for: nil) == nil)
  }

  @Test func bodyIsExactlyWhatIsSelected() throws {
    let article = try article("title .headline\nbody #main\ndrop .promo, h1")
    #expect(article.title == "The real title")
    #expect(article.sources["title"] == "override")
    #expect(
      article.blocks.map(\.text) == [
        "Lead paragraph.", "Second paragraph, with a word.", "one", "two", "three", "Third paragraph.", "",
      ])
    #expect(article.blocks.last?.caption == "A caption")
    #expect(article.pageType == .article)
    #expect(try self.article("body .gone").text == self.article("# nothing").text)
  }

  @Test func fieldsAreTakenFromWhatIsSelected() throws {
    let article = try article("author meta[name=desk]\ndate .when")
    #expect(article.authors == ["Bo Ek"])
    #expect(article.byline == "By Bo Ek")
    #expect(article.published?.day == "2024-05-03")
    #expect(article.sources["authors"] == "override" && article.sources["published"] == "override")
    #expect(try self.article("author .gone\ndate h1").sources["authors"] != "override")
  }

  @Test func theExplanationNamesTheLine() throws {
    let overrides = try Overrides(parsing: "[news.example]\nbody #main\n\ndrop .promo")
    let explanation = Extractor.explanation(
      of: Self.document, url: WebURL("https://news.example/a"), today: "2026-11-22", overrides: overrides)
    func reason(_ text: String) -> String? { explanation.lines.first { $0.text.hasPrefix(text) }?.reason }
    #expect(reason("Lead") == "kept by the override of line 2")
    #expect(reason("Buy") == "dropped by the override of line 4")
    #expect(reason("A long") == "not in the body that the override of line 2 selects")
  }

  /// Selectors that backtracking matchers need exponential time for.
  @Test(.timeLimit(.minutes(5))) func matchingIsBounded() throws {
    let html = String(repeating: "<div class=a>", count: 400) + String(repeating: "<p>x</p>", count: 2_000)
    let document = Document.parse(text: html)
    let text = Array(repeating: ".a", count: 30).joined(separator: " ") + " ~ p ~ p"
    let selector = try SelectorParser.selector(Array(text), from: 0, line: 1)
    var visits = Selector.maximumVisits
    #expect(selector.elements(in: document, visits: &visits).isEmpty)
    #expect(throws: OverrideError.self) {
      try SelectorParser.selector(Array(Array(repeating: "a", count: 40).joined(separator: ">")), from: 0, line: 1)
    }
  }

  /// Whatever the numbers are, a place among siblings is computed without overflow.
  @Test(arguments: ["1000000n+1000000", "-1000000n-1000000", "-n+1000000", "1000000n-1000000", "-1n-1", "0n+0"])
  func placesOfLargeNumbers(_ place: String) throws {
    let selector = try SelectorParser.selector(Array("li:nth-child(\(place))"), from: 0, line: 1)
    var visits = Selector.maximumVisits
    #expect(selector.elements(in: Self.document, visits: &visits).count <= 3)
  }

  @Test(.timeLimit(.minutes(5))) func visitsAreBoundedOverAllRules() throws {
    let document = Document.parse(
      text: String(repeating: "<i>", count: 400) + String(repeating: "<b></b>", count: 4_000))
    let selector = try SelectorParser.selector(
      Array(Array(repeating: "b", count: 60).joined(separator: ",")), from: 0, line: 1)
    var visits = 10_000
    #expect(selector.elements(in: document, visits: &visits).count == 4_000)
    #expect(visits == 0)
    #expect(selector.elements(in: document, visits: &visits).isEmpty)
  }

  /// Elements in each other have the same blocks: each is kept once.
  @Test(.timeLimit(.minutes(5))) func nestedElementsAreKeptOnce() throws {
    let html = String(repeating: "<div>", count: 400) + String(repeating: "<p>Some words of a text.</p>", count: 3_000)
    let overrides = try Overrides(
      parsing: "[a.test]\n" + String(repeating: "body div, p\ndrop section *, *\n", count: 40))
    let url = WebURL("https://a.test/")
    let article = Extractor.article(
      from: Document.parse(text: html), url: url, today: "2026-11-22", overrides: overrides)
    #expect(article.text.isEmpty)
  }

  @Test(.timeLimit(.minutes(5))) func aFileOfManySitesIsRead() throws {
    let sites = (0..<40_000).map { "[site-\($0).test]\nbody .a\n" }.joined()
    let overrides = try Overrides(parsing: sites + "[*.many.test]\ndrop .b\n")
    #expect(overrides.site(for: WebURL("https://site-39999.test/"))?.rules.first?.line == 80_000)
    #expect(overrides.site(for: WebURL("https://a.b.many.test/"))?.rules.first?.kind == .drop)
    #expect(overrides.site(for: WebURL("https://many.test/"))?.rules.count == 1)
    #expect(overrides.site(for: WebURL("https://test/")) == nil)
    let paths = (0..<2_000).map { "[a.test/\($0)]\n" }.joined()
    #expect(throws: OverrideError.self) { try Overrides(parsing: paths) }
  }

  @Test(.timeLimit(.minutes(5))) func aFileOfMarksIsRead() {
    let marks = String(repeating: "\u{301}\u{316}", count: 32_000)
    let files: [(text: String, wrongLine: Int?)] = [
      ("\(marks)", 1), ("#\(marks)", 1), ("[a.test]\nbody .a\(marks) > [b\(marks)='\(marks)']", 2), ("[\(marks)]", 1),
      // A colon with marks on it is no colon, but a name.
      ("[a.test]\nbody :\(marks)", nil),
    ]
    for file in files {
      var wrongLine: Int?
      do { #expect(try !Overrides(parsing: file.text).isEmpty) } catch { wrongLine = error.line }
      #expect(wrongLine == file.wrongLine)
    }
  }
}
