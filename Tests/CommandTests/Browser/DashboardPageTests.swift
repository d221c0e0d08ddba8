import LocalCluster
import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

/// The dashboard as somebody with a browser meets it. Pictures of what was seen are written to
/// `.build/dashboard-screens`.
@Suite(
  .serialized, .timeLimit(.minutes(8)), .needs(.chromium))
struct DashboardPageTests {
  static let screens = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build/dashboard-screens").path

  /// Every page that a reader can get to from the overview.
  static let paths = [
    "/", "/hosts", "/articles", "/articles?q=bridge", "/article?url=\(hostile)", "/explain?url=\(hostile)", "/nowhere",
  ]

  static let hostile = "https://morning.example/hostile"

  /// Keeps a picture of what is on the page, for a look.
  static func picture(_ page: BrowserPage, _ name: String, fullPage: Bool = false) async throws -> Data {
    try FileManager.default.createDirectory(atPath: screens, withIntermediateDirectories: true)
    let data = try await page.screenshot(fullPage: fullPage)
    try data.write(to: URL(filePath: "\(screens)/\(name).png"))
    return data
  }

  /// A database with the rows of a running crawl and a few articles, one of which tries everything.
  static func withDashboard(
    _ situation: StatusScreenTests.Situation = .running, _ body: (DashboardProcess, PostgresPool) async throws -> Void
  ) async throws {
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      try await store("https://morning.example/bridge", "The bridge is open", "The new bridge opened on Tuesday.", pool)
      try await store(
        hostile, "</title><script>window.taken = 1</script><img src=x onerror='window.taken = 2'>",
        "safe\u{202E}txt.exe <script>window.taken = 3</script>\n\n" + String(repeating: "bridge", count: 400)
          + "\n\n<iframe src=https://elsewhere.example/></iframe>", pool, image: "javascript:window.taken = 4")
      try await store("https://gazette.example/ar", "الجسر مفتوح", "افتتح الجسر يوم الثلاثاء.", pool, language: "ar")
      try await StatusScreenTests.prepare(situation, pool)
      let dashboard = try await DashboardProcess(database)
      try await body(dashboard, pool)
    }
  }

  /// Enqueues, claims and settles as a worker does, so that the article is stored and can be searched.
  static func store(
    _ url: String, _ title: String, _ text: String, _ pool: PostgresPool, language: String = "en", image: String? = nil
  ) async throws {
    let frontier = Frontier(pool: pool)
    var article = ArticleRecord(host: "morning.example", title: title, body: text)
    article.language = language
    article.leadImage = image
    article.description = title
    try await StoredArticles.store(url, article, frontier)
    _ = try await frontier.indexArticles { true }
  }

  // MARK: What changes by itself

  @Test func figuresChangeByThemselvesAndTheReaderKeepsTheirPlace() async throws {
    try await Self.withDashboard { dashboard, pool in
      try await Browser.shared().withPage { page in
        try await page.open("\(dashboard.address)/")
        #expect(try await page.text(of: ".verdict").hasPrefix("Running: 2 workers"))
        try await page.evaluate("window.mark = 7; document.querySelector('details').open = true")
        // The reader has gone to a link with the keyboard.
        try await page.evaluate("document.querySelector('main a').focus()")
        let focused = try await page.focusedElement()
        try await pool.run(
          script:
            "update courant.workers set stopped_at = now(); update courant.counters set done = done + 7 where slot = 0")
        try await page.wait(until: "document.querySelector('.verdict').textContent.startsWith('Standing still')")
        #expect(try await page.evaluate("window.mark") == 7)
        #expect(try await page.evaluate("document.querySelector('details').open") == true)
        #expect(try await page.focusedElement() == focused && focused != nil)
        try await page.click("#pause")
        let seen = try await page.evaluate("document.querySelector('main').dataset.seen")
        #expect(try await page.text(of: "#live") == "These figures stand still.")
        try await page.click("#pause")
        try await page.wait(until: "Number(document.querySelector('main').dataset.seen) > \(seen.string ?? "0")")
      }
    }
  }

  /// The database goes away and comes back, then the dashboard itself goes.
  @Test func whatIsWrongIsSaidAndPasses() async throws {
    try await TemporaryCluster.with { server in
      let configuration = try await server.cluster.start()
      let pool = PostgresPool(configuration, size: 1)
      try await Migrator(pool: pool).migrate()
      try await StatusScreenTests.prepare(.running, pool)
      await pool.close()
      let dashboard = try await DashboardProcess(configuration.connectionString)
      try await Browser.shared().withPage { page in
        try await page.open("\(dashboard.address)/")
        #expect(try await page.text(of: ".verdict").hasPrefix("Running"))
        try await server.cluster.stop()
        try await page.wait(
          until: "document.querySelector('.message.bad')?.textContent.startsWith('No answer from the database')")
        #expect(try await page.text(of: ".verdict").hasPrefix("Running"))
        _ = try await Self.picture(page, "database-down")
        _ = try await server.cluster.start()
        try await page.wait(until: "!document.querySelector('.message.bad')")
        // However long that took, the workers are alive once the database is.
        let again = PostgresPool(configuration, size: 1)
        try await again.run(script: "update courant.workers set beat_at = now()")
        await again.close()
        try await page.wait(until: "document.querySelector('.verdict').textContent.startsWith('Running')")
        dashboard.program.signal(SIGKILL)
        try await page.wait(until: "document.querySelector('[role=status]').textContent.includes('does not answer')")
        #expect(try await page.text(of: ".verdict").hasPrefix("Running"))
      }
    }
  }

  @Test func aPageWithoutTheDatabaseSaysSo() async throws {
    try await TemporaryCluster.with { server in
      let configuration = try await server.cluster.start()
      let pool = PostgresPool(configuration, size: 1)
      try await Migrator(pool: pool).migrate()
      await pool.close()
      let dashboard = try await DashboardProcess(configuration.connectionString)
      try await server.cluster.stop()
      try await Browser.shared().withPage { page in
        for path in ["/", "/hosts", "/articles", "/explain?url=https://a.example/"] {
          let response = try await page.open(dashboard.address + path)
          #expect(response.status == 503, "\(path)")
          #expect(try await page.text(of: "h1") == "No answer from the database", "\(path)")
        }
      }
    }
  }

  // MARK: Reading

  /// From the overview to an article without a mouse.
  @Test func theKeyboardIsEnough() async throws {
    try await Self.withDashboard { dashboard, _ in
      try await Browser.shared().withPage { page in
        try await page.open("\(dashboard.address)/")
        try await page.press("Tab")
        #expect(try await page.text(of: ":focus") == "To the content")
        // Past the overview and the hosts, to the articles.
        for _ in 0..<3 { try await page.press("Tab") }
        #expect(try await page.text(of: ":focus") == "Articles")
        #expect(
          try await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid",
          "focus is to be seen")
        try await page.loading { try await page.press("Enter") }
        try await page.click("body")
        while try await page.evaluate("document.activeElement.id") != "q" { try await page.press("Tab") }
        try await page.type("\"new bridge\"")
        let found = try await page.loading { try await page.press("Enter") }
        #expect(found.url.hasSuffix("/articles?q=%22new+bridge%22&language="))
        #expect(try await page.texts(of: ".articles h3") == ["The bridge is open"])
        while try await page.evaluate("document.activeElement.closest('h3') !== null") != true {
          try await page.press("Tab")
        }
        try await page.loading { try await page.press("Enter") }
        #expect(try await page.text(of: "h1") == "The bridge is open")
        #expect(try await page.text(of: "article").contains("opened on Tuesday"))
      }
    }
  }

  @Test func everythingIsThereWithoutJavaScript() async throws {
    try await Self.withDashboard { dashboard, _ in
      try await Browser.shared().withPage(javaScript: false) { page in
        try await page.open("\(dashboard.address)/")
        #expect(try await page.text(of: ".verdict").hasPrefix("Running"))
        #expect(try await page.text(of: "noscript").contains("Reload this page"))
        #expect(try await page.evaluate("document.getElementById('pause') === null") == true)
        #expect(try await page.evaluate("document.querySelectorAll('svg rect').length > 20") == true)
        try await page.open("\(dashboard.address)/articles?q=bridge")
        #expect(try await page.texts(of: ".articles h3") == ["The bridge is open"])
      }
    }
  }

  /// A page on the web may be titled as its author likes.
  @Test func whatPagesSayIsInert() async throws {
    try await Self.withDashboard { dashboard, _ in
      try await Browser.shared().withPage { page in
        for path in Self.paths {
          try await page.open(dashboard.address + path)
          #expect(try await page.evaluate("typeof window.taken") == "undefined", "\(path)")
          #expect(page.policyViolations.isEmpty && page.dialogs.isEmpty, "\(path) \(page.policyViolations)")
        }
        try await page.open("\(dashboard.address)/article?url=\(Self.hostile)")
        #expect(try await page.text(of: "h1").hasPrefix("</title><script>window.taken = 1</script>"))
        #expect(try await page.text(of: "article").contains("safe\u{FFFD}txt.exe <script>"))
        #expect(try await page.evaluate("document.querySelectorAll('article script, article img, iframe').length") == 0)
        #expect(try await page.evaluate("[...document.links].every(a => /^https?:/.test(a.href))") == true)
      }
    }
  }

  @Test func nothingIsAskedOfAnybodyElse() async throws {
    try await Self.withDashboard { dashboard, _ in
      try await Browser.shared().withPage { page in
        for path in Self.paths {
          try await page.open(dashboard.address + path)
          #expect(page.requests.hasOnly { $0.url.hasPrefix(dashboard.address + "/") }, "\(page.requests)")
          // The answer 404 of the page that is not there counts as one.
          #expect(page.consoleErrors.filter { !$0.contains("404") }.isEmpty, "\(path): \(page.consoleErrors)")
        }
      }
    }
  }

  /// A page as a worker kept it, beside what was made of it.
  @Test func anArticleStandsBesideItsPage() async throws {
    let sentence = "The council met on Tuesday and agreed to repair the old bridge before the winter comes. "
    let story = String(repeating: sentence, count: 8)
    let page = """
      <!doctype html><html lang=en><title>Bridge</title><nav><a href=/a>Home</a> <a href=/b>Sport</a></nav>
      <article><h1>Bridge to be repaired</h1><p>\(story)</p><p>Then \(story)</p><p>Works begin in <script>window.taken = 1</script>May.
      \(sentence)</p></article><footer>Subscribe to our newsletter! <a href=/terms>Terms</a></footer>
      """
    let server = try ScriptedServer(lifetime: 150) { request in
      guard request.target == "/bridge" else { return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")] }
      return [
        .send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n" + page)
      ]
    }
    defer { server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let url = "http://127.0.0.1:\(server.port)/bridge"
      let enqueued = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", database], input: Data("\(url)\n".utf8))
      let crawled = try await BuiltProgram.run(
        "worker",
        [
          "--database-url", database, "--allow-private-networks", "--min-delay", "0", "--exit-when-idle",
          "--raw-pages",
        ], limit: 90)
      #expect(enqueued.code == 0 && crawled.code == 0, "\(crawled.errors)")
      let dashboard = try await DashboardProcess(database)
      try await Browser.shared().withPage(width: 1200) { page in
        try await page.open("\(dashboard.address)/explain?url=\(url)")
        #expect(try await page.text(of: ".answer").contains("stored"))
        try await page.click("main a[href^='/article?']")
        try await page.wait(until: "document.querySelectorAll('.block').length > 4")
        #expect(try await page.text(of: "h1") == "Bridge to be repaired")
        let kept = try await page.texts(of: ".block.kept > p[dir]")
        let dropped = try await page.texts(of: ".block.dropped > p[dir]")
        #expect(kept.count { $0.contains("The council met") } == 3, "\(kept)")
        #expect(
          dropped.contains { $0.contains("Sport") } && dropped.contains { $0.contains("newsletter") }, "\(dropped)")
        #expect(try await page.texts(of: ".why").hasOnly { $0.hasPrefix("kept") || $0.hasPrefix("dropped") })
        // Colours alone are not for everybody; and what was dropped can be hidden.
        #expect(
          try await page.evaluate(
            "getComputedStyle(document.querySelector('.kept')).backgroundColor != getComputedStyle(document.querySelector('.dropped')).backgroundColor"
          ) == true)
        _ = try await Self.picture(page, "article", fullPage: true)
        try await page.click("#only-kept")
        #expect(
          try await page.evaluate("[...document.querySelectorAll('.dropped')].every(b => b.offsetHeight === 0)") == true
        )
        #expect(try await page.evaluate("typeof window.taken") == "undefined")
        let weak = try await page.evaluate(Self.weakTexts)
        #expect(weak == [])
      }
    }
  }
}
