import Testing

@testable import Extraction

@Suite struct TitleTextTests {
  @Test(arguments: [
    ("A story - BBC News", ["BBC News"], "A story"),
    ("BBC News - A story", ["BBC News"], "A story"),
    ("A story | World | The Daily Paper", ["The Daily Paper"], "A story | World"),
    ("A story – part two – Paper", ["paper"], "A story – part two"),
    ("Paper: A story that is long", ["Paper"], "A story that is long"),
    ("Well-known facts", ["known"], "Well-known facts"),
    ("Paper", ["Paper"], "Paper"),
    ("A story · example.org", ["example.org"], "A story"),
    ("記事の題名｜新聞", ["新聞"], "記事の題名"), ("기사 제목ㅣ한국일보", ["한국일보"], "기사 제목"),
    ("A story │ Paper", ["Paper"], "A story"),
  ])
  func sitesComeOff(_ title: String, _ known: [String], _ expected: String) {
    #expect(TitleText.withoutSite(title, known: known) == expected)
  }

  @Test(arguments: [
    ("www.bbc.co.uk", "bbc"), ("example.org", "example"), ("news.example.com", "example"),
    ("m.example.com.au", "example"),
  ])
  func domainsNameSites(_ host: String, _ name: String) {
    #expect(SiteName.labels(of: host).contains(name))
  }
}
