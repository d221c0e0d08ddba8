import Foundation
import TestSupport
import Testing

/// What a page asks for, complains about and looks like.
@Suite(
  .serialized, .timeLimit(.minutes(6)), .needs(.chromium))
struct BrowserRecordTests {
  @Test func everyRequestIsSeen() async throws {
    let html = """
      <script src=/a.js></script><script src=/none.js></script><img src="http://pictures.example/x.png">
      <img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
      """
    let script = "addEventListener('load', () => setTimeout(() => fetch('/later', { method: 'POST' }), 50))"
    try await BrowserPages.with(["/": .init(body: html), "/a.js": .init(body: script)]) { page, address in
      try await page.open("\(address)/")
      let later = try await page.request { $0.url.hasSuffix("/later") && $0.status != nil }
      #expect(later.method == "POST" && later.kind == "Fetch" && later.status == 404)
      let requests = page.requests
      func request(_ end: String) -> BrowserRequest? { requests.first { $0.url.hasSuffix(end) } }
      #expect(requests.first?.url == "\(address)/" && requests.first?.kind == "Document")
      #expect(request("/a.js")?.status == 200 && request("/a.js")?.kind == "Script")
      #expect(request("/none.js")?.status == 404)
      #expect(request("example/x.png")?.failure == "net::ERR_NAME_NOT_RESOLVED")
      #expect(requests.count { $0.url.hasPrefix("data:") } == 1 && requests.count == 6, "\(requests)")
      #expect(page.consoleErrors.contains { $0.contains("404") && $0.contains("/none.js") }, "\(page.consoleErrors)")
      try await page.open("\(address)/nowhere")
      #expect(page.requests.map(\.url) == ["\(address)/nowhere"])
    }
  }

  @Test(arguments: [true, false]) func whatThePolicyForbidsIsSeen(javaScript: Bool) async throws {
    let html = """
      <script>document.title = 'ran'</script><style>p { color: red }</style><p onclick="1">text</p>
      <img src="http://pictures.example/x.png">
      """
    let policy = "Content-Security-Policy: default-src 'self'"
    try await BrowserPages.with(["/": .init(headers: [policy], body: html)], javaScript: javaScript) { page, address in
      let response = try await page.open("\(address)/")
      #expect(response.headers["content-security-policy"] == "default-src 'self'")
      let blocked = try await page.request { $0.failure != nil }
      #expect(blocked.failure == "blocked: csp" && blocked.url == "http://pictures.example/x.png")
      let violations = Set(page.policyViolations.map(\.directive))
      let scripts: Set = ["script-src-elem", "script-src-attr"]
      #expect(violations == Set(["style-src-elem", "img-src"]).union(javaScript ? scripts : []), "\(violations)")
      #expect(page.policyViolations.first { $0.directive == "img-src" }?.blockedURL == "http://pictures.example/x.png")
      #expect(page.policyViolations.first { $0.directive == "style-src-elem" }?.blockedURL == nil)
      #expect(page.consoleErrors.contains { $0.contains("Content Security Policy") }, "\(page.consoleErrors)")
      #expect(try await page.evaluate("document.title") == "")
    }
  }

  @Test func errorsOfScriptsAreSeen() async throws {
    let html = """
      <script>
        console.log('fine'); console.error('bad', { a: 1 }, 3)
        setTimeout(() => { Promise.reject(new Error('rejected')); null.x })
      </script>
      """
    try await BrowserPages.with(html) { page in
      let isThere = try await eventually { page.consoleErrors.count == 3 }
      #expect(isThere, "\(page.consoleErrors)")
      let errors = page.consoleErrors
      #expect(errors.contains("bad Object 3"), "\(errors)")
      #expect(errors.contains { $0.hasPrefix("TypeError: Cannot read properties of null") }, "\(errors)")
      #expect(errors.contains { $0.hasPrefix("Error: rejected") }, "\(errors)")
    }
  }

  @Test func dialogsAreAccepted() async throws {
    let html = "<button onclick=\"this.textContent = confirm('Really?') ? 'done' : 'not'; alert('so')\">go</button>"
    try await BrowserPages.with(html) { page in
      try await page.click("button")
      try await page.wait(until: "document.querySelector('button').textContent == 'done'")
      #expect(page.dialogs == ["Really?", "so"])
    }
  }

  /// Width and height in a PNG's header.
  private static func size(of png: Data) -> [Int] {
    guard png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return [] }
    return [16, 20].map { start in png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
  }

  @Test func screenshotsArePictures() async throws {
    let directory = try TemporaryDirectory()
    try await BrowserPages.with(
      "<body style='margin: 0'><div style='height: 1500px'>tall</div>", width: 640, height: 480
    ) {
      page in
      let file = "\(directory.path)/page.png"
      try await page.screenshot(to: file)
      #expect(Self.size(of: try Data(contentsOf: URL(filePath: file))) == [640, 480])
      #expect(Self.size(of: try await page.screenshot(fullPage: true)) == [640, 1500])
      try await page.resize(width: 320, height: 200, scale: 2)
      #expect(Self.size(of: try await page.screenshot()) == [640, 400])
    }
  }

  @Test func overflowDependsOnTheWidth() async throws {
    try await BrowserPages.with("<body style='margin: 0'><div style='width: 500px'>wide</div>", width: 600) { page in
      #expect(try await !page.hasHorizontalOverflow())
      try await page.resize(width: 400, height: 600)
      #expect(try await page.hasHorizontalOverflow())
    }
  }

  @Test(arguments: [false, true]) func preferencesAreThoseAskedFor(isSet: Bool) async throws {
    try await BrowserPages.with("", dark: isSet, reducedMotion: isSet) { page in
      for query in ["prefers-color-scheme: dark", "prefers-reduced-motion: reduce"] {
        #expect(try await page.evaluate("matchMedia('(\(query))').matches") == .bool(isSet), "\(query)")
      }
      try await page.emulate(dark: !isSet, reducedMotion: isSet)
      #expect(try await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == .bool(!isSet))
    }
  }

  @Test func theAccessibilityTreeIsInReadingOrder() async throws {
    let html = """
      <title>Queue</title><h2>Jobs</h2><label>Name <input value=x required></label>
      <button aria-label="Pause all" aria-expanded=false>‖</button><p aria-hidden=true>unsaid</p><img src="" alt="Chart">
      """
    try await BrowserPages.with(html) { page in
      let tree = try await page.accessibilityTree()
      let spoken = tree.filter { ["heading", "textbox", "button", "image", "RootWebArea"].contains($0.role) }
      #expect(
        spoken.map(\.description)
          == [
            #"RootWebArea "Queue""#, #"heading "Jobs""#, #"textbox "Name""#, #"button "Pause all""#, #"image "Chart""#,
          ])
      #expect(spoken.first { $0.role == "heading" }?.properties["level"] == 2)
      let field = spoken.first { $0.role == "textbox" }
      #expect(field?.value == "x" && field?.properties["required"] == true)
      #expect(spoken.first { $0.role == "button" }?.properties["expanded"] == false)
      #expect(!tree.contains { $0.name == "unsaid" })
    }
  }

  @Test func manyPagesWorkAtOnce() async throws {
    try await withThrowingTaskGroup { group in
      for number in 0..<6 {
        group.addTask {
          try await BrowserPages.with("<input id=i autofocus><p></p>") { page in
            try await page.click("input")
            try await page.type("\(number)")
            try await page.wait(until: "i.value == '\(number)' && document.hasFocus()")
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
