@testable import PageReader
import Extraction
import HTML
import CrawlRules
import Testing
import WebURL

/// Error pages that are sent with status 200, and pages that look a little like them.
@Suite struct ErrorPageTests {
  @Test(arguments: [
    "404", "Error 404", "404 Not Found", "HTTP Status 404 - Not Found", "Error 404 (Not Found)!!1", "Page not found",
    "Oops! Page not found.", "Sorry, this page cannot be found", "PAGE NOT FOUND | 404", "Article not found",
    "This page doesn\u{2019}t exist", "We can't find that page", "Seite nicht gefunden",
    "Fehler 404: Seite nicht gefunden",
    "Page introuvable", "Página no encontrada", "Página não encontrada - Erro 404", "Pagina non trovata",
    "Sidan hittades inte", "Страница не найдена", "ページが見つかりません", "404 找不到页面", "페이지를 찾을 수 없습니다",
    "Just a moment...", "Access Denied", "Attention Required! | Cloudflare", "Are you a robot?",
    "Page, page not found: sorry!", "Page cannot: page cannot be found", "La pa\u{301}gina no encontrada",
    "ไม่พบหน้าที่ค้นหา",
  ])
  func titles(title: String) { #expect(ErrorPage.isPhrase(title)) }

  @Test(arguments: [
    "", "Not found", "Missing hiker not found", "404 jobs lost at the harbour", "Route 404 closed",
    "Why a page not found is the web's oldest joke, and what it says about us", "Room 404",
    "Just a moment of your time, says the mayor before the vote", "Access denied to journalists at the port again",
    "The page that was lost", "Homepage not found", "Page not founded", "Seite nicht", "Não encontrada",
    "Moment mal", "页面", "A security check took four hours on Monday",
  ])
  func otherTitles(title: String) { #expect(!ErrorPage.isPhrase(title)) }

  @Test(
    arguments: [
      ("/404", true), ("/de/404.html", true), ("/error/not-found", true), ("/Page-Not-Found/", true), ("/", false),
      ("/news/404-jobs-lost", false), ("/news/4040", false), ("/404/news", false), ("/notfoundation", false),
    ] as [(String, Bool)])
  func addresses(path: String, isError: Bool) throws {
    #expect(ErrorPage.isAddress(try WebURL(parsing: "https://news.example\(path)")) == isError)
  }

  private static let excuse =
    "<p>Sorry, the page you are looking for could not be found. It may have been moved or deleted.</p>"

  struct Page: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var title = "The Daily Harbour"
    var body: String
    var path = "/a"
    let isError: Bool
  }

  static let pages: [Page] = [
    Page(
      testDescription: "by its title", title: "Page not found - The Daily Harbour", body: "<h1>404</h1>" + excuse,
      isError: true),
    Page(testDescription: "by its heading", body: "<main><h1>Page not found</h1>" + excuse + "</main>", isError: true),
    Page(testDescription: "by its address", title: "Oops", body: "<h1>Oops</h1>" + excuse, path: "/404", isError: true),
    Page(
      testDescription: "a challenge", title: "Just a moment...",
      body: "<h1>news.example</h1><p>Checking if the site connection is secure. This may take a few seconds.</p>",
      isError: true),
    Page(
      testDescription: "long enough to have been written", title: "Page not found",
      body: "<article><h1>Page not found</h1>"
        + String(
          repeating: "<p>The old library has lost a page, and nobody knows since when it has been missing.</p>",
          count: 20)
        + "</article>", isError: false),
    Page(
      testDescription: "dated", title: "Page not found",
      body:
        "<article><h1>Page not found</h1><time datetime=2026-03-01>1 March 2026</time><p class=byline>By Ann Smith</p>"
        + "<p>The old library has lost a page, and nobody knows since when it has been missing.</p></article>",
      isError: false),
    Page(
      testDescription: "an article", title: "The bridge opens",
      body:
        "<article><h1>The bridge opens</h1><p>The new bridge over the river was opened on Monday after three years.</p>"
        + "<p>Cyclists and people on foot were the first to cross; cars have to wait until the end of the month.</p></article>",
      isError: false),
  ]

  @Test(arguments: pages) func pagesAreRead(_ page: Page) throws {
    let html = "<!doctype html><html><head><title>\(page.title)</title></head><body>\(page.body)</body></html>"
    let input = PageInput(body: Array(html.utf8), contentType: "text/html")
    let (reading, _) = PageReader.read(
      input, url: try WebURL(parsing: "https://news.example\(page.path)"), limits: ParseLimits(),
      rights: PageRights(), site: SiteRights(policy: RightsPolicy(), agent: "courant"), today: "2026-11-22", now: 0)
    switch reading {
    case .notArticle(let reason): #expect(page.isError && reason.contains("error page"), "\(reason)")
    case .article: #expect(!page.isError)
    case .unreadable, .refused: Issue.record("the page was not read")
    }
  }
}
