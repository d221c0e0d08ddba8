import Foundation
import TestSupport
import Testing

@testable import sampleweb

/// The sample web as its pages, without a socket.
@Suite struct SampleWebTests {
  static let web = DemoWeb()
  static let port: UInt16 = 8800

  /// The paths and hosts of the urls file, without its comments.
  static var listed: [(authority: Authority, target: String)] {
    web.urlList(port: port).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let rest = line.dropFirst("http://".count)
      let host = rest.prefix { $0 != "/" }
      return (Authority(hostHeader: String(host)), String(rest.dropFirst(host.count)))
    }
  }

  private func text(_ page: SamplePage) throws -> String {
    let encoding: String.Encoding =
      switch page.contentType {
      case "text/html": .windowsCP1252
      case "text/html; charset=Shift_JIS": .shiftJIS
      default: .utf8
      }
    return try #require(String(data: page.body, encoding: encoding))
  }

  @Test func hasTwentyArticlesOnSixHosts() {
    #expect(Self.web.sites.count == 6)
    #expect(Set(Self.web.sites.map(\.host)).count == 6)
    #expect(Self.web.sites.flatMap(\.articles).count == 20)
    #expect(Self.web.sites.hasOnly { $0.host.hasSuffix(".localhost") })
  }

  @Test(arguments: web.sites.map(\.host))
  func everyArticleIsServedWithItsWholeText(host: String) throws {
    let site = try #require(Self.web.sites.first { $0.host == host })
    for article in site.articles {
      let page = try #require(Self.web.page(for: article.path, on: Authority(host: host, port: Self.port)))
      #expect(page.status == 200)
      let html = try text(page)
      #expect(html.contains("<h1") || html.contains("<FONT"))
      #expect(html.contains(article.headline.escaped))
      #expect(article.blocks.count >= 5)
      for case .paragraph(let paragraph) in article.blocks {
        #expect(html.contains(BodyMarkup.inline(paragraph)), "in \(article.path)")
      }
    }
  }

  /// 250 to 600 words; a Japanese text has no spaces to count by, and is measured in characters.
  @Test func articlesHaveTheLengthOfNews() {
    for article in Self.web.sites.flatMap(\.articles) {
      let words = (article.standfirst + " " + article.body).split(whereSeparator: \.isWhitespace).count
      if words < 100 {
        #expect((500...1_500).contains(article.body.count), "\(article.path): \(article.body.count) characters")
      } else {
        #expect((250...600).contains(words), "\(article.path): \(words) words")
      }
    }
  }

  @Test func everyLinkedAndListedPageIsThere() throws {
    let lost = Self.listed.filter { Self.web.page(for: $0.target, on: $0.authority) == nil }
    #expect(lost.map(\.target) == ["/2026/05/lost-page.html"])
    for site in Self.web.sites {
      let authority = Authority(host: site.host, port: Self.port)
      let front = try text(try #require(Self.web.page(for: "/", on: authority)))
      for article in site.articles {
        #expect(front.contains("href=\"\(article.path)\"") || front.contains("HREF=\"\(article.path)\""))
        if article.picture != nil {
          let picture = try #require(Self.web.page(for: article.picturePath, on: authority))
          #expect(picture.contentType == "image/png")
        }
      }
    }
  }

  @Test func urlListReachesEveryArticle() throws {
    var reached: Set<String> = []
    for (authority, target) in Self.listed {
      guard let page = Self.web.page(for: target, on: authority) else { continue }
      reached.insert(page.location ?? authority.origin + target.prefix { $0 != "?" })
    }
    for site in Self.web.sites {
      for article in site.articles { #expect(reached.contains("http://\(site.host):\(Self.port)\(article.path)")) }
    }
  }

  @Test func holdsWhatACrawlerMeets() throws {
    let herald = Authority(host: "morning-herald.localhost", port: Self.port)
    let robots = try text(try #require(Self.web.page(for: "/robots.txt", on: herald)))
    #expect(robots.contains("Disallow: /subscribers/"))
    #expect(Self.listed.contains { $0.authority == herald && $0.target.hasPrefix("/subscribers/") })

    let moved = try #require(Self.web.page(for: "/2026/old/tunnel-story.html", on: herald))
    #expect(moved.status == 301)
    #expect(moved.location == "http://morning-herald.localhost:8800/2026/11/harbour-tunnel-opens.html")

    let pdf = try #require(Self.web.page(for: "/documents/budget-2027.pdf", on: herald))
    #expect(pdf.contentType == "application/pdf")
    #expect(pdf.body.starts(with: Data("%PDF-1.4".utf8)))

    let delays = Self.web.sites.flatMap(\.articles).map(\.delay).filter { $0 > .zero }
    #expect(delays == [.seconds(3)])
    let echo = Authority(host: "valley-echo.localhost", port: Self.port)
    #expect(try text(try #require(Self.web.page(for: "/robots.txt", on: echo))).contains("Crawl-delay: 1"))
    #expect(Self.web.page(for: "/feed.xml", on: echo)?.contentType == "application/rss+xml; charset=utf-8")
  }

  @Test func oldEncodingsAreReal() throws {
    let german = try #require(
      Self.web.page(
        for: "/lokales/artikel.php3/4655-gaswerk", on: Authority(host: "nordhafener-anzeiger.localhost", port: nil)))
    #expect(german.contentType == "text/html")
    #expect(german.body.contains(0x84), "a low double quotation mark of windows-1252")
    #expect(String(data: german.body, encoding: .utf8) == nil)
    #expect(try text(german).contains("charset=windows-1252"))

    let japanese = try #require(
      Self.web.page(for: "/news/2026/0703_sento.html", on: Authority(host: "minato-shimpo.localhost", port: nil)))
    #expect(japanese.contentType == "text/html; charset=Shift_JIS")
    #expect(String(data: japanese.body, encoding: .utf8) == nil)
    #expect(try text(japanese).contains("創業百年の銭湯「鶴の湯」、学生たちが薪をくべる"))
  }

  @Test func linkedDataIsJSON() throws {
    let authority = Authority(host: "tidewater-notes.localhost", port: Self.port)
    for article in TidewaterNotes().articles {
      let html = try text(try #require(Self.web.page(for: article.path, on: authority)))
      let start = try #require(html.range(of: "<script type=\"application/ld+json\">"))
      let rest = html[start.upperBound...]
      let end = try #require(rest.range(of: "</script>"))
      let object = try JSONSerialization.jsonObject(with: Data(rest[..<end.lowerBound].utf8)) as? [String: Any]
      let graph = try #require(object?["@graph"] as? [[String: Any]])
      #expect(graph.last?["headline"] as? String == article.headline)
      #expect(graph.last?["datePublished"] as? String == article.published)
    }
  }

  @Test func anUnknownHostShowsTheDirectoryAndNothingElse() throws {
    let localhost = Authority(host: "localhost", port: 1234)
    let directory = try text(try #require(Self.web.page(for: "/", on: localhost)))
    #expect(directory.contains("http://valley-echo.localhost:1234/"))
    #expect(Self.web.page(for: "/feed.xml", on: localhost) == nil)
  }

  @Test(arguments: [
    ("Morning-Herald.localhost:8800", "morning-herald.localhost", 8800 as UInt16?),
    ("morning-herald.localhost.", "morning-herald.localhost", nil),
    ("[::1]:80", "[::1]", 80),
    ("[::1]", "[::1]", nil),
    ("localhost:99999", "localhost", nil),
    ("", "", nil),
  ])
  func hostHeaderIsTakenApart(header: String, host: String, port: UInt16?) {
    #expect(Authority(hostHeader: header) == Authority(host: host, port: port))
  }

  @Test func markupBecomesBlocks() {
    let blocks = BodyMarkup.blocks(
      of: "One\ntwo.\n\n## Head\n\n- a\n- b\n  more\n\n> Said.\n> -- Who\n\n@ 09:15\n\nEnd")
    #expect(
      blocks == [
        .paragraph("One two."), .heading("Head"), .list(["a", "b   more"]), .quote("Said.", by: "Who"),
        .moment("09:15"), .paragraph("End"),
      ])
    #expect(BodyMarkup.inline("a < b, [x](/y) and _z_") == "a &lt; b, <a href=\"/y\">x</a> and <em>z</em>")
    #expect(BodyMarkup.plain("[x](/y) and _z_") == "x and z")
  }
}
