import Foundation

/// A headless Chromium of the test's own, which reaches nothing but this machine's loopback addresses.
///
/// It runs without Chromium's sandbox, because root and containers have none, and therefore only visits pages that the
/// test itself serves. Each page has a context of its own: no page sees another's cookies, storage or cache. Network
/// traffic of workers and of frames from other sites is not recorded.
///
///     let browser = try await Browser.shared()
///     try await browser.withPage(width: 800, height: 600) { page in
///       let response = try await page.open("http://127.0.0.1:\(server.port)/")
///       #expect(response.status == 200)
///       try await page.click("#add")
///       try await page.wait(until: "document.querySelectorAll('li').length == 2")
///     }
package final class Browser: Sendable {
  /// Where Debian, Fedora, Google and macOS put it. Debian's own, not the script that reads settings of the machine
  /// before it.
  private static let program = [
    "/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser", "/opt/google/chrome/chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ].first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Where it is not, tests that need it are skipped and say so.
  package static let isInstalled = program != nil

  /// `Chrome/156.0.8078.108`.
  package let version: String
  /// The directory that is removed with the browser.
  package var directory: String { process.directory }
  /// Whether it was stopped, or has ended by itself.
  package var isGone: Bool { connection.isOver }
  private let process: BrowserProcess
  private let connection: BrowserConnection

  /// Starts one. `stop()` ends it; so does the end of the last reference, and that of this process.
  package static func start() async throws -> Browser {
    guard let program else { throw BrowserError.notInstalled }
    let process = try BrowserProcess(program, flags)
    let connection = BrowserConnection(process.pipe) { process.complaints }
    do {
      let version = try await connection.send("Browser.getVersion", within: .seconds(60), for: "Chromium to start")
      return Browser(process, connection, version["product"]?.string ?? "")
    } catch {
      process.kill()
      await process.end(grace: .zero)
      throw error is CancellationError ? error : BrowserError.notStarted("\(error)\n\(process.complaints)")
    }
  }

  private init(_ process: BrowserProcess, _ connection: BrowserConnection, _ version: String) {
    self.process = process
    self.connection = connection
    self.version = version
  }

  deinit { process.kill() }

  /// Ends all of its processes and removes its directory. Waits that are still there fail.
  package func stop() async {
    // It closes the pipe instead of replying, or is gone already; what counts is the end, which is waited for below.
    _ = try? await connection.send("Browser.close", within: .seconds(5))
    await process.end(grace: .seconds(5))
  }

  /// Opens an empty page with cookies and storage of its own. Sizes in CSS pixels; `scale` is device pixels in each.
  package func page(
    width: Int = 1280, height: Int = 800, scale: Double = 1, javaScript: Bool = true, dark: Bool = false,
    reducedMotion: Bool = false
  ) async throws -> BrowserPage {
    let context = try await connection.send("Target.createBrowserContext")["browserContextId"] ?? nil
    let target =
      try await connection.send("Target.createTarget", ["url": "about:blank", "browserContextId": context])["targetId"]
      ?? nil
    let attached = try await connection.send("Target.attachToTarget", ["targetId": target, "flatten": true])
    guard let session = attached["sessionId"]?.string, let frame = target.string else {
      throw BrowserError.refused(command: "Target.attachToTarget", "\(attached)")
    }
    let page = BrowserPage(
      of: self, connection, session: session, context: context, frame: frame, runsScripts: javaScript)
    try await page.prepare()
    try await page.resize(width: width, height: height, scale: scale)
    try await page.emulate(dark: dark, reducedMotion: reducedMotion)
    return page
  }

  /// Opens a page for `body` and closes it.
  @discardableResult package func withPage<Value: Sendable>(
    width: Int = 1280, height: Int = 800, scale: Double = 1, javaScript: Bool = true, dark: Bool = false,
    reducedMotion: Bool = false, _ body: (BrowserPage) async throws -> Value
  ) async throws -> Value {
    let page = try await page(
      width: width, height: height, scale: scale, javaScript: javaScript, dark: dark, reducedMotion: reducedMotion)
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body(page)) } catch { outcome = .failure(error) }
    await page.close()
    return try outcome.get()
  }

  /// The main process, for tests that kill it.
  package func processID() async throws -> Int32 {
    let processes = try await connection.send("SystemInfo.getProcessInfo")["processInfo"]?.array ?? []
    let main = processes.first { $0["type"] == "browser" }
    guard let id = main?["id"]?.int else { throw BrowserError.refused(command: "SystemInfo.getProcessInfo", "none") }
    return Int32(id)
  }

  private static let flags: [String] = [
    "--headless=new", "--remote-debugging-pipe", "--no-startup-window", "--no-sandbox",
    // Names resolve to nothing, and numbers other than these do too: no byte leaves the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--disable-sync",
    "--disable-client-side-phishing-detection", "--disable-extensions", "--disable-default-apps", "--no-pings",
    "--disable-field-trial-config", "--disable-breakpad", "--no-first-run", "--no-default-browser-check",
    // With pages kept for the way back, going back would load nothing, and no load event would come.
    "--disable-features=" + disabledFeatures.joined(separator: ","),
    // Alike on every machine.
    "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--font-render-hinting=none",
    "--hide-scrollbars", "--lang=en-US", "--mute-audio", "--password-store=basic", "--use-mock-keychain",
    // Several pages at once, none of which is in front.
    "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding", "--disable-ipc-flooding-protection", "--disable-hang-monitor",
    "--disable-popup-blocking", "--disable-prompt-on-repost",
  ]

  private static let disabledFeatures = [
    "BackForwardCache", "Translate", "OptimizationHints", "MediaRouter", "DialMediaRouteProvider",
    "AutofillServerCommunication", "CertificateTransparencyComponentUpdater", "HttpsUpgrades", "PaintHolding",
    "InterestFeedContentSuggestions",
  ]
}
