@testable import PageReader
import HTML
import Testing
import WebURL

/// What pages that lead on by themselves say: the HTML Standard's shared declarative refresh steps.
@Suite struct PageRefreshTests {
  private static let page = "https://news.example/old/a?x=1"

  @Test(arguments: [
    ("0; url=/new", 0, "https://news.example/new"), ("5;URL=b", 5, "https://news.example/old/b"),
    ("0,url=/new", 0, "https://news.example/new"), ("0 url=/new", 0, "https://news.example/new"),
    ("0;/new", 0, "https://news.example/new"), ("0 /new", 0, "https://news.example/new"),
    ("0; url = '/new' and more", 0, "https://news.example/new"), ("0;url=\"/n\"w", 0, "https://news.example/n"),
    ("  3 ; uRL=//other.example/", 3, "https://other.example/"), ("1.9;url=/new", 1, "https://news.example/new"),
    (".5; url=/new", 0, "https://news.example/new"), ("0;url", 0, "https://news.example/old/url"),
    ("0;urls=/new", 0, "https://news.example/old/urls=/new"), ("0;url /new", 0, "https://news.example/old/url%20/new"),
    ("0;url='/new", 0, "https://news.example/new"), ("0; url=/n;w", 0, "https://news.example/n;w"),
    ("0;\turl=\n/new", 0, "https://news.example/new"),
    ("99999999999999999999;url=/new", 1_000_000, "https://news.example/new"),
    ("900", 900, page), ("5;", 5, page), ("0", 0, page), ("0;url=", 0, page),
    ("0; url=?", 0, "https://news.example/old/a?"),
  ])
  func aValueSaysWhenAndWhere(value: String, seconds: Int, target: String) throws {
    let url = try WebURL(parsing: Self.page)
    let refresh = try #require(PageRefresh(value, base: url, url: url))
    #expect(refresh.delay == .seconds(seconds))
    #expect(refresh.target.description == target)
  }

  @Test(arguments: [
    "", " ", "url=/new", "; url=/new", "-1;url=/new", "0x;url=/new", "5s; url=/new", "soon", "0;url=http://[",
  ])
  func otherValuesSayNothing(value: String) throws {
    let url = try WebURL(parsing: Self.page)
    #expect(PageRefresh(value, base: url, url: url) == nil)
  }

  @Test(arguments: [
    ("0;url=/new", true), ("10;url=/new", true), ("11;url=/new", false), ("900;url=/new", false), ("0", false),
    ("0;url=/old/a?x=1#top", false), ("0;url=javascript:alert(1)", false), ("0;url=mailto:a@b.example", false),
    ("0;url=http://news.example/old/a?x=1", true),
  ])
  func whatLeadsAwaySoonIsARedirect(value: String, isRedirect: Bool) throws {
    let url = try WebURL(parsing: Self.page)
    #expect(PageRefresh(value, base: url, url: url)?.isRedirect(from: url) == isRedirect)
  }

  @Test(
    arguments: [
      ("<meta http-equiv=refresh content='0;url=/new'>", "/new"),
      ("<meta content='0;url=/new' http-equiv='REFRESH'>", "/new"),
      ("<meta content=\"0; URL='/new'\" charset=utf-8 http-equiv=Refresh>", "/new"),
      ("<title>x</title><body><p>Moved.</p><META HTTP-EQUIV=refresh CONTENT='3;/new'>", "/new"),
      ("<base href=/deep/er/><meta http-equiv=refresh content='0;url=new'>", "/deep/er/new"),
      ("<meta http-equiv=refresh content=soon><meta http-equiv=refresh content='0;/b'>", "/b"),
      ("<meta http-equiv=refresh content='0;/a'><meta http-equiv=refresh content='0;/b'>", "/a"),
      ("<noscript><meta http-equiv=refresh content='0;/scripts'></noscript>", nil),
      ("<body><noscript><p><meta http-equiv=refresh content='0;/scripts'></noscript>", nil),
      ("<template><meta http-equiv=refresh content='0;/a'></template>", nil),
      ("<!-- <meta http-equiv=refresh content='0;/a'> -->", nil),
      ("<meta name=refresh content='0;/a'>", nil), ("<meta http-equiv=refresh>", nil),
      ("<script>'<meta http-equiv=refresh content=\"0;/a\">'</script>", nil),
    ] as [(String, String?)])
  func theFirstUsableElementCounts(html: String, path: String?) throws {
    let url = try WebURL(parsing: Self.page)
    let bytes = Array("<!doctype html>\(html)".utf8)
    #expect(PageRefresh.mayStand(in: bytes))
    let found = PageRefresh(in: Document.parse(bytes, transportCharset: "utf-8"), url: url)
    #expect(found?.target.pathAndQuery == path)
  }

  /// Nothing that a page says costs more than reading it.
  @Test(.timeLimit(.minutes(3))) func hostileValuesAreBounded() throws {
    let url = try WebURL(parsing: Self.page)
    #expect(PageRefresh("0;url=/" + String(repeating: "a", count: 20_000), base: url, url: url) == nil)
    #expect(
      PageRefresh(String(repeating: "9", count: 16_000) + ";/a", base: url, url: url)?.delay == .seconds(1_000_000))
    let marks = "0;url=/" + String(repeating: "\u{301}\u{316}", count: 3_000)
    _ = PageRefresh(marks, base: url, url: url)
    let many = String(repeating: "<meta http-equiv=refresh content=x>", count: 100_000)
    let document = Document.parse(Array(many.utf8), transportCharset: "utf-8")
    #expect(PageRefresh(in: document, url: url) == nil)
  }

  @Test func theHeaderComesBeforeTheElement() throws {
    let url = try WebURL(parsing: Self.page)
    var page = PageInput(
      body: Array("<meta http-equiv=refresh content='0; url=/element'>".utf8), contentType: "text/html")
    #expect(PageReader.refresh(in: page, url: url, limits: ParseLimits())?.target.path == "/element")
    page.refreshField = "2; url=/header"
    #expect(PageReader.refresh(in: page, url: url, limits: ParseLimits())?.target.path == "/header")
    #expect(!PageRefresh.mayStand(in: Array("<p>fresh refres RE-FRESH</p>".utf8)))
  }
}
