import Foundation
import TestSupport
import Testing

/// That a browser's end is noticed at once, and leaves nothing.
@Suite(
  .serialized, .timeLimit(.minutes(6)), .needs(.chromium))
struct BrowserLifeTests {
  #if os(Linux)
    /// The processes whose command line names the browser's directory; those that only wait for init do not count.
    private static func processes(of browser: Browser) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { entry in
        guard Int32(entry) != nil, let line = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline") else {
          return false
        }
        return String(decoding: line, as: UTF8.self).contains(browser.directory)
      }
    }

    @Test func stoppingLeavesNoProcessAndNoFile() async throws {
      let browser = try await Browser.start()
      let page = try await browser.page()
      try await page.open("about:blank")
      let running = try Self.processes(of: browser)
      #expect(browser.version.hasPrefix("Chrome/") && running.count >= 4)
      #expect(FileManager.default.fileExists(atPath: browser.directory))
      await browser.stop()
      // What was killed is gone once the system has taken its memory back.
      #expect(try await eventually { try Self.processes(of: browser).isEmpty })
      #expect(!FileManager.default.fileExists(atPath: browser.directory))
      // Once more does nothing.
      await browser.stop()
      #expect(await failure { try await page.evaluate("1") }.hasPrefix("Chromium is gone"))
    }

    @Test func theLastReferenceEndsIt() async throws {
      var browser: Browser? = try await Browser.start()
      let directory = try #require(browser).directory
      #expect(FileManager.default.fileExists(atPath: directory))
      browser = nil
      #expect(try await eventually { !FileManager.default.fileExists(atPath: directory) })
    }

    @Test func aKilledBrowserFailsWaitsAtOnce() async throws {
      let browser = try await Browser.start()
      let page = try await browser.page()
      let id = try await browser.processID()
      let start = ContinuousClock.now
      let waiting = Task { try await page.wait(until: "false", within: .seconds(60)) }
      let loading = Task { try await page.loading(within: .seconds(60)) {} }
      // Both wait by now, or fail as soon as they begin.
      #expect(try await page.evaluate("1 + 1") == 2)
      kill(id, SIGKILL)
      let failures = [
        await failure { try await waiting.value }, await failure { _ = try await loading.value },
        await failure { try await page.evaluate("1") },
      ]
      for text in failures { #expect(text.hasPrefix("Chromium is gone: its pipe has ended"), "\(text)") }
      #expect(ContinuousClock.now - start < .seconds(50))
      #expect(browser.isGone)
      await browser.stop()
      #expect(try Self.processes(of: browser) == [])
      #expect(!FileManager.default.fileExists(atPath: browser.directory))
    }
  #endif

  @Test func aCrashedPageFailsItsWaitsAndNoOthers() async throws {
    try await Browser.with { browser in
      let (page, other) = (try await browser.page(), try await browser.page())
      let waiting = Task { try await page.wait(until: "false", within: .seconds(60)) }
      await #expect(throws: BrowserError.self) { try await page.open("chrome://crash") }
      await #expect(throws: BrowserError.pageCrashed) { try await waiting.value }
      #expect(try await other.evaluate("'alive'") == "alive")
    }
  }

  @Test func aClosedPageFailsItsWaits() async throws {
    let page = try await Browser.shared().page()
    let waiting = Task { try await page.wait(until: "false", within: .seconds(60)) }
    #expect(try await page.evaluate("1") == 1)
    await page.close()
    await #expect(throws: BrowserError.pageClosed) { try await waiting.value }
  }

  @Test func aCancelledWaitEnds() async throws {
    try await Browser.shared().withPage { page in
      let task = Task { try await page.wait(until: "false", within: .seconds(60)) }
      try await page.evaluate("1")
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
  }

  @Test func aPageThatNeverComesIsATimeout() async throws {
    try await BrowserPages.with([:]) { page, address in
      let text = await failure { try await page.open("\(address)/silent", within: .milliseconds(500)) }
      #expect(text == "waited 0.5 seconds in vain for an answer to \(address)/silent")
    }
  }

  @Test func aPageThatNeverEndsIsATimeoutThatNamesWhatIsMissing() async throws {
    try await BrowserPages.with(["/": .init(body: "<script src=/silent.js></script>")]) { page, address in
      let text = await failure { try await page.open("\(address)/", within: .seconds(10)) }
      #expect(text.contains(#"in vain for \#(address)/ to load; unanswered: ["\#(address)/silent.js"]"#), "\(text)")
    }
  }

  @Test func nobodyListensIsAnError() async throws {
    let port = try #require(LoopbackPort.closed())
    try await Browser.shared().withPage { page in
      let url = "http://127.0.0.1:\(port)/"
      await #expect(throws: BrowserError.navigationFailed(url: url, "net::ERR_CONNECTION_REFUSED")) {
        try await page.open(url)
      }
    }
  }

  @Test(arguments: ["http://news.example/", "http://192.0.2.1/", "http://127.0.0.2/"])
  func nothingElseIsReached(_ url: String) async throws {
    try await Browser.shared().withPage { page in
      await #expect(throws: BrowserError.navigationFailed(url: url, "net::ERR_NAME_NOT_RESOLVED")) {
        try await page.open(url)
      }
    }
  }
}
