import Extraction
import HTML
import CrawlRules
import TestSupport
import Testing
import WebURL

@testable import PageReader

/// Pages that are sent with status 200 and are not what was asked for, in everyday words of many languages, and pages
/// that look like them.
@Suite struct PageVerdictTests {
  // MARK: How they are built

  /// What surrounds a text: nothing, the furniture of a site, or its latest stories.
  enum Frame: String, CaseIterable, Sendable { case bare, site, busy }

  static func html(_ title: String, _ heading: String?, _ text: String, _ frame: Frame, head: String = "") -> String {
    let main = (heading.map { "<h1>\($0)</h1>" } ?? "") + text
    let name = "The Daily Harbour"
    let links = ["News", "Politics", "Sport", "Culture", "Weather"].map { "<li><a href=/\($0)>\($0)</a></li>" }.joined()
    let nav = "<header><a href=/>\(name)</a><nav><ul>\(links)</ul></nav></header>"
    let footer =
      "<footer><p>© 2026 \(name)</p><ul><li><a href=/imprint>Imprint</a></li><li><a href=/privacy>Privacy</a></li></ul></footer>"
    let teasers = (1...6).map {
      "<article class=teaser><h3><a href=/2026/11/story-\($0)>Ferry line \($0) gets a new pier</a></h3></article>"
    }.joined()
    let body =
      switch frame {
      case .bare: main
      case .site: "\(nav)<main><div class=content>\(main)</div></main>\(footer)"
      case .busy: "\(nav)<main><div class=content>\(main)</div></main><aside><h2>Latest</h2>\(teasers)</aside>\(footer)"
      }
    return
      "<!doctype html><html><head><meta charset=utf-8><title>\(title)</title>\(head)</head><body>\(body)</body></html>"
  }

  static func reading(_ html: String, path: String = "/2026/11/21/ferry-story") throws -> PageReading {
    let input = PageInput(body: Array(html.utf8), contentType: "text/html; charset=utf-8")
    return PageReader.read(
      input, url: try WebURL(parsing: "https://news.example\(path)"), limits: ParseLimits(),
      rights: PageRights(), site: SiteRights(policy: RightsPolicy(), agent: "courant"), today: "2026-11-22", now: 0
    ).reading
  }

  static func reason(_ html: String, path: String = "/2026/11/21/ferry-story") throws -> String? {
    guard case .notArticle(let reason) = try reading(html, path: path) else { return nil }
    return reason
  }

  // MARK: Shells and remnants

  static let remnants = [
    "Loading…", "Loading, please wait.", "Just a moment…", "Wird geladen …", "Bitte warten.", "Chargement en cours…",
    "Cargando…", "Carregando…",
    "Caricamento in corso", "Even geduld aub", "Laddar…", "Ładowanie…", "Načítání…", "Загрузка…", "Завантаження…",
    "Φόρτωση…", "Yükleniyor…",
    "جاري التحميل", "読み込み中です。しばらくお待ちください。", "正在加载，请稍候", "로딩 중입니다", "กำลังโหลด",
    "You need to enable JavaScript to run this app.", "Bitte aktivieren Sie JavaScript.",
    "Veuillez activer JavaScript pour afficher cette page.",
    "You are being redirected to the new site.", "© 2026 The Daily Harbour. All rights reserved.",
    "Copyright 2026 Hafenbote GmbH. Alle Rechte vorbehalten.",
    "© El Puerto 2026. Todos los derechos reservados.", "© 港新報社 無断転載を禁じます", "Все права защищены © 2026", "Home",
    "Menu Search",
  ]

  /// Beside other stories it is a list of them.
  @Test(arguments: remnants, [Frame.bare, .site])
  func nextToNothingIsNoArticle(text: String, frame: Frame) throws {
    let reason = try Self.reason(Self.html("The Daily Harbour", nil, "<p>\(text)</p>", frame))
    #expect(reason != nil)
  }

  /// A page that says nothing else is an error page, whatever its metadata say: the article is gone, its head is left.
  @Test func dataAloneMakeNoArticle() throws {
    let head = """
      <meta property=og:type content=article><meta property=article:published_time content=2026-11-20T08:00:00Z>
      <script type=application/ld+json>{"@type":"NewsArticle","headline":"The ferry goes on","datePublished":"2026-11-20T08:00:00Z",
      "author":{"@type":"Person","name":"Ann Smith"}}</script>
      """
    for text in [Self.absences[0].1, Self.absences[5].1, Self.walls[9].1, Self.walls[11].1] {
      let reason = try Self.reason(
        Self.html("The ferry goes on", "The ferry goes on", "<p>\(text)</p>", .site, head: head))
      #expect(reason != nil, "\(text)")
    }
  }

  /// The day in an address is no sign: a page that is gone had one too.
  @Test func theReasonIsTold() throws {
    #expect(
      try Self.reason(Self.html("Hafenbote", "Hoppla", "<p>\(Self.absences[5].1)</p>", .bare))
        == "the page is an error page: its text says \"diesen beitrag gibt es bei uns leider nicht mehr\"")
    #expect(
      try Self.reason(Self.html("Hafenbote", nil, "<p>Loading…</p>", .bare))
        == "the page is a shell that a script is to fill: \"Loading…\"")
    #expect(
      try #require(try Self.reason(Self.html("x", nil, "<p>\(Self.walls[9].1)</p>", .bare))).contains("asks to log in"))
  }

  /// Of several lists; one begins another, one ends the text, one has figures before its letters, one is a single
  /// letter.
  @Test func phrasesOfScriptsWithoutSpaces() {
    let phrases = Phrases(["404 페이지|페이지를 찾을 수|페이지를|수 있", "ページ|見つかりません|ペ|が"])
    let text = FoldedText("요청하신 404 페이지를 찾을 수 없습니다 ペ 見つかりませ ページが")
    let hits = phrases.hits(in: text, 0..<text.words.count)
    #expect(hits.map(\.phrase) == [0, 1, 2, 4, 6, 7] && hits.map(\.group) == [0, 0, 0, 1, 1, 1])
    #expect(hits.hasOnly { $0.words == 0..<text.words.count })
    #expect(phrases.hits(in: FoldedText("a 404"), 0..<2).isEmpty && phrases.hits(in: FoldedText("é"), 0..<1).isEmpty)
  }

  // MARK: Bounds

  /// Judging a page costs little for any text: at most 16 KiB of it are read.
  @Test(.timeLimit(.minutes(3))) func hostileTextCostsLittle() throws {
    let url = try WebURL(parsing: "https://news.example/a")
    for text in [
      String(repeating: "page ", count: 400), String(repeating: "no longer ", count: 200),
      String(repeating: "page not ", count: 5000), "a" + String(repeating: "\u{301}\u{316}", count: 500_000),
      String(repeating: "見", count: 500_000), String(repeating: "gibt es a b c ", count: 3000),
    ] {
      var article = Article()
      article.blocks = [Block(kind: .paragraph, text: text)]
      article.wordCount = 100
      article.title = String(text.prefix(0)) + "x"
      _ = PageVerdict(article, url: url).reason
      let folded = FoldedText(text)
      #expect(folded.bytes.count <= FoldedText.maximumBytes * 2)
    }
  }

  @Test(arguments: [
    ("Don\u{2019}t stop", ["dont", "stop"]), ("l'article n'existe plus", ["article", "existe", "plus"]),
    ("Dell'articolo", ["articolo"]), ("Größe ÆØ Łódź", ["grose", "aeo", "lodz"]), ("pa\u{301}gina", ["pagina"]),
    ("Страница не найдена", ["страница", "не", "наидена"]), ("© 2026", ["copyright", "2026"]),
    ("الصفحة", ["الصفحه"]), ("soft\u{AD}en", ["soften"]), ("x_y-z", ["x", "y", "z"]), ("", []),
  ])
  func textsAreFolded(text: String, words: [String]) {
    let folded = FoldedText(text)
    #expect(folded.words.map { String(decoding: folded.bytes[$0.bytes], as: UTF8.self) } == words)
  }

  @Test func phrasesHaveGapsAndBeginnings() {
    let phrases = Phrases("gibt es _ nicht|usuniet*|見つかりません")
    func finds(_ text: String) -> Bool {
      let folded = FoldedText(text)
      return folded.sentences.contains { phrases.occurs(in: folded, $0) }
    }
    #expect(finds("Das gibt es nicht"))
    #expect(finds("Das gibt es hier bei uns leider nicht"))
    #expect(!finds("Das gibt es hier bei uns heute leider nicht"))
    #expect(!finds("Das gibt es. Nicht hier"))
    #expect(finds("Artykuł został usunięty"))
    #expect(finds("ページが見つかりませんでした"))
  }
}
