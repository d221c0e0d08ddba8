import Foundation
import TestSupport
import Testing

/// What a page of the browser tells, and what can be done to it.
@Suite(
  .serialized, .timeLimit(.minutes(6)), .needs(.chromium))
struct BrowserPageTests {
  @Test func openingAnswersStatusAndHeaders() async throws {
    let answers: [String: BrowserPages.Answer] = [
      "/": .init(headers: ["X-One: 1", "X-Two: a", "X-Two: b"], body: "<title>Start</title><h1>Hello</h1>"),
      "/old": .init(status: "302 Found", headers: ["Location: /"]),
    ]
    try await BrowserPages.with(answers) { page, address in
      let response = try await page.open("\(address)/")
      #expect(response.status == 200 && response.url == "\(address)/")
      #expect(response.headers["x-one"] == "1" && response.headers["x-two"] == "a\nb")
      #expect(try await page.evaluate("document.title") == "Start")
      #expect(try await page.text(of: "h1") == "Hello")
      #expect(try await page.open("\(address)/nowhere").status == 404)
      #expect(try await page.open("\(address)/old").url == "\(address)/")
      #expect(page.requests.map(\.url) == ["\(address)/old", "\(address)/"])
      #expect(page.requests.map(\.status) == [302, 200])
      #expect(try await page.open("\(address)/#part").status == 200)
      #expect(try await page.open("about:blank").status == 0)
    }
  }

  @Test func expressionsHaveValues() async throws {
    try await BrowserPages.with("") { page in
      let table: [(String, BrowserValue)] = [
        ("1 + 1", 2), ("0.5", 0.5), ("'ä\\u0000'", "ä\0"), ("true", true), ("null", nil), ("undefined", nil),
        ("[1, 'a', [false]]", [1, "a", [false]]), ("({ a: { b: 2 } })", ["a": ["b": 2]]), ("1 / 0", .number(.infinity)),
        ("new Promise(r => setTimeout(() => r('late'), 20))", "late"),
      ]
      for (expression, value) in table { #expect(try await page.evaluate(expression) == value, "\(expression)") }
      let megabyte = try await page.evaluate("'x'.repeat(1 << 20)")
      #expect(megabyte.string?.utf8.count == 1 << 20)
      for (expression, text) in [
        ("null.x", "TypeError: Cannot read properties of null"), ("1 +", "SyntaxError"),
        ("Promise.reject(new Error('no'))", "Error: no"), ("Promise.reject('word')", "word"),
      ] {
        let failure = await failure { try await page.evaluate(expression) }
        #expect(failure.contains("exception in the page: \(text)"), "\(failure)")
      }
      let text = await failure { try await page.evaluate("new Promise(() => {})", within: .milliseconds(300)) }
      #expect(text.contains("in vain for the value of new Promise"))
      await #expect(throws: BrowserError.noElement(selector: "h2")) { try await page.text(of: "h2") }
    }
  }

  @Test func waitsGoOnInTheNextDocument() async throws {
    let answers: [String: BrowserPages.Answer] = [
      "/": .init(body: "<script>setTimeout(() => location = '/next', 100)</script>"),
      "/next": .init(body: "<p>wait</p><script>setTimeout(() => { document.title = 'there' }, 100)</script>"),
    ]
    try await BrowserPages.with(answers) { page, address in
      try await page.open("\(address)/")
      try await page.wait(until: "document.title == 'there'")
      let text = await failure {
        try await page.wait(until: "document.querySelector('em').id", within: .seconds(3))
      }
      #expect(text.contains("waited 3.0 seconds in vain for document.querySelector('em').id to be true"), "\(text)")
      #expect(text.contains("TypeError"), "\(text)")
      let endless = await failure {
        try await page.wait(until: "(() => { for (;;) {} })()", within: .milliseconds(300))
      }
      #expect(endless.contains("the page does not answer"))
    }
  }

  @Test func clicksArriveWhereTheyAreMeant() async throws {
    let html = """
      <p style="height: 3000px">long</p>
      <button id=count onclick="this.textContent = 'clicked ' + event.isTrusted">count</button>
      <label><input type=checkbox id=box style="position: absolute; opacity: 0">Agree</label>
      <button id=below>below</button><div style="position: fixed; inset: 0 0 auto; height: 50px" id=bar>bar</div>
      <button id=hidden style="display: none">hidden</button>
      <button id=under style="position: fixed; top: 5px; left: 5px; z-index: -1">under</button>
      <a href="/next?a">next</a>
      """
    try await BrowserPages.with(["/": .init(body: html), "/next": .init(body: "<h1>Next</h1>")]) { page, address in
      try await page.open("\(address)/")
      try await page.click("#count")
      #expect(try await page.text(of: "#count") == "clicked true")
      try await page.click("label")
      #expect(try await page.evaluate("document.getElementById('box').checked") == true)
      await #expect(throws: BrowserError.unreachable(selector: "#hidden", "it has no size")) {
        try await page.click("#hidden")
      }
      let covered = await failure { try await page.click("#under") }
      #expect(covered.contains(#"covered by <div style="position: fixed"#), "\(covered)")
      await #expect(throws: BrowserError.self) { try await page.click("#none", within: .milliseconds(200)) }
      let response = try await page.loading { try await page.click("a") }
      #expect(response.url == "\(address)/next?a" && response.status == 200)
      #expect(try await page.texts(of: "h1") == ["Next"])
      #expect(try await page.loading { try await page.evaluate("history.back()") }.url == "\(address)/")
    }
  }

  @Test func keysAreThoseOfAKeyboard() async throws {
    let html = """
      <form action="/found"><input name=q id=q><input name=r id=r><button id=go>Go</button></form>
      <script>
        keys = []
        addEventListener('keydown', e => keys.push((e.shiftKey ? 'S-' : '') + e.key + '/' + e.code + '/' + e.isTrusted))
        addEventListener('keydown', e => { if (e.key == 'k' && e.ctrlKey) { e.preventDefault(); q.focus() } })
      </script>
      """
    try await BrowserPages.with(["/": .init(body: html), "/found": .init(body: "found")]) { page, address in
      try await page.open("\(address)/")
      #expect(try await page.focusedElement() == nil)
      try await page.press("Tab")
      #expect(try await page.focusedElement() == "input#q")
      try await page.type("Ab 1+é")
      try await page.press("Backspace")
      try await page.press("Tab")
      #expect(try await page.focusedElement() == "input#r")
      try await page.press("Shift+Tab")
      #expect(try await page.focusedElement() == "input#q")
      #expect(try await page.evaluate("q.value") == "Ab 1+")
      let keys = try await page.evaluate("keys").array?.compactMap(\.string) ?? []
      #expect(keys.prefix(4) == ["Tab/Tab/true", "A/KeyA/true", "b/KeyB/true", " /Space/true"])
      #expect(keys.last == "S-Tab/Tab/true")
      try await page.evaluate("q.blur()")
      try await page.press("Control+k")
      #expect(try await page.focusedElement() == "input#q")
      let response = try await page.loading { try await page.press("Enter") }
      #expect(response.url == "\(address)/found?q=Ab+1%2B&r=")
      await #expect(throws: BrowserError.self) { try await page.press("Hyper+x") }
    }
  }

  @Test func withoutJavaScriptThePageCanStillBeRead() async throws {
    let html = """
      <title>plain</title><script>document.title = 'scripted'</script><body><noscript><p>No scripts here</p></noscript>
      <details><summary>More</summary><p id=more>All of it</p></details><a href="/next" onclick="return false">next</a>
      """
    let answers: [String: BrowserPages.Answer] = ["/": .init(body: html), "/next": .init(body: "<h1>Next</h1>")]
    try await BrowserPages.with(answers, javaScript: false) { page, address in
      #expect(try await page.open("\(address)/").status == 200)
      #expect(try await page.evaluate("document.title") == "plain")
      #expect(try await page.text(of: "noscript p") == "No scripts here")
      try await page.click("summary")
      try await page.wait(until: "document.querySelector('details').open")
      try await page.press("Enter")
      try await page.wait(until: "!document.querySelector('details').open")
      let text = await failure {
        try await page.wait(until: "document.title == 'scripted'", within: .milliseconds(200))
      }
      #expect(text.contains("to be true; it was false"))
      try await page.loading { try await page.click("a") }
      #expect(try await page.text(of: "h1") == "Next")
      #expect(page.consoleErrors == [])
    }
  }

  @Test func pagesDoNotShareCookies() async throws {
    let cookie = "Set-Cookie: id=7; Path=/; HttpOnly; SameSite=Strict"
    let pages = try BrowserPages(["/": .init(headers: [cookie], body: "hello")])
    defer { pages.server.stop() }
    let browser = try await Browser.shared()
    try await browser.withPage { first in
      try await first.open("\(pages.address)/")
      let expected = BrowserCookie(
        name: "id", value: "7", path: "/", isHTTPOnly: true, isSecure: false, sameSite: "Strict")
      #expect(try await first.cookies() == [expected])
      try await browser.withPage { second in
        try await second.open("\(pages.address)/other")
        #expect(try await second.cookies() == [])
      }
    }
    #expect(pages.server.requests.last { $0.target == "/other" }?.header("Cookie") == nil)
  }
}
