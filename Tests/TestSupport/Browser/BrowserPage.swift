import Foundation

/// A page of a browser: opened, looked at and used as a person would.
///
/// What it has requested and complained about is kept from one `open` to the next. Dialogs are accepted at once, so
/// that no wait hangs on one.
package final class BrowserPage: Sendable {
  /// Kept, so that the browser lives as long as its pages are used.
  private let browser: Browser
  private let connection: BrowserConnection
  private let session: String
  private let context: BrowserValue
  private let runsScripts: Bool
  private let record: WatchedState<BrowserPageRecord>

  init(
    of browser: Browser, _ connection: BrowserConnection, session: String, context: BrowserValue, frame: String,
    runsScripts: Bool
  ) {
    self.browser = browser
    self.connection = connection
    self.session = session
    self.context = context
    self.runsScripts = runsScripts
    record = WatchedState(BrowserPageRecord(mainFrame: frame))
  }

  /// Has the browser tell of everything that the record keeps.
  func prepare() async throws {
    connection.listen(to: session) { [record, connection, session] news in
      record.change { $0.take(news) }
      if case .event(let event) = news, event.method == "Page.javascriptDialogOpening" {
        connection.post("Page.handleJavaScriptDialog", ["accept": true], session: session)
      }
    }
    for domain in ["Inspector", "Page", "Network", "Runtime", "Log", "Audits"] { try await send("\(domain).enable") }
    try await send("Page.setLifecycleEventsEnabled", ["enabled": true])
    // Each page behaves as the one in front, with the focus.
    try await send("Emulation.setFocusEmulationEnabled", ["enabled": true])
    if !runsScripts { try await send("Emulation.setScriptExecutionDisabled", ["value": true]) }
  }

  @discardableResult func send(
    _ method: String, _ parameters: [String: BrowserValue] = [:], within limit: Duration = .seconds(100),
    for what: String? = nil
  ) async throws -> BrowserValue {
    try await connection.send(method, parameters, session: session, within: limit, for: what)
  }

  /// All requests since the last `open` began, redirects and blocked ones included, `data:` URLs too.
  ///
  /// Not the icon: Chromium asks for `/favicon.ico` by itself, now and then, which only the server sees.
  package var requests: [BrowserRequest] { record.value.requests }
  /// Errors of the console since the last `open` began: uncaught exceptions, `console.error`, failed loads, refusals by
  /// policy.
  package var consoleErrors: [String] { record.value.errors }
  /// What the Content-Security-Policy forbade since the last `open` began; seen without JavaScript as well.
  package var policyViolations: [PolicyViolation] { record.value.violations }
  /// The texts of the dialogs since the last `open` began.
  package var dialogs: [String] { record.value.dialogs }

  /// Goes to `url` and waits until all that belongs to the document is loaded.
  ///
  /// An error status is an answer like others, unless its body is empty: then Chromium shows a page of its own, which
  /// is `navigationFailed` here.
  @discardableResult package func open(_ url: String, within limit: Duration = .seconds(100)) async throws
    -> BrowserResponse
  {
    let end = ContinuousClock.now + limit
    record.change { $0.restart() }
    let reply = try await send("Page.navigate", ["url": .string(url)], within: limit, for: "an answer to \(url)")
    if let text = reply["errorText"]?.string { throw BrowserError.navigationFailed(url: url, text) }
    // Another place in the same document has no loader.
    let loader = reply["loaderId"]?.string
    return try await load(of: url, within: end - .now) { record in loader ?? record.loaded.last }
  }

  /// Does something that leads to another document, such as a click on a link, and waits until that is loaded.
  @discardableResult package func loading(
    within limit: Duration = .seconds(100), _ action: () async throws -> Void
  ) async throws -> BrowserResponse {
    let before = record.value.loaded
    let end = ContinuousClock.now + limit
    try await action()
    return try await load(of: "another document", within: end - .now) { record in
      record.loaded.last { !before.contains($0) }
    }
  }

  private func load(
    of what: String, within limit: Duration, _ loader: @escaping @Sendable (BrowserPageRecord) -> String?
  ) async throws -> BrowserResponse {
    try await wait(for: { "\(what) to load; unanswered: \($0.unfinished.prefix(5))" }, within: limit) { record in
      guard let loader = loader(record), record.loaded.contains(loader) else { return nil }
      return record.responses[loader] ?? BrowserResponse(url: what, status: 0, headers: [:])
    }
  }

  /// Waits for what the events bring; `BrowserPage+Evaluation.swift` waits for what the document becomes.
  @discardableResult func wait<Result: Sendable>(
    for what: @escaping @Sendable (BrowserPageRecord) -> String, within limit: Duration,
    _ look: @escaping @Sendable (BrowserPageRecord) throws -> Result?
  ) async throws -> Result {
    try await record.wait(for: what, within: limit) { record in
      if let result = try look(record) { return result }
      if let error = record.over { throw error }
      return nil
    }
  }

  /// Waits until a request since the last `open` fulfils `condition`.
  @discardableResult package func request(
    within limit: Duration = .seconds(100), where condition: @escaping @Sendable (BrowserRequest) -> Bool
  ) async throws -> BrowserRequest {
    try await wait(for: { "a certain request; there are \($0.requests.map(\.url))" }, within: limit) { record in
      record.requests.first(where: condition)
    }
  }

  /// The size of the viewport in CSS pixels.
  package func resize(width: Int, height: Int, scale: Double = 1) async throws {
    try await send(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": .number(scale),
        "mobile": false,
      ])
  }

  /// What `prefers-color-scheme` and `prefers-reduced-motion` say.
  package func emulate(dark: Bool, reducedMotion: Bool) async throws {
    let features: [BrowserValue] = [
      ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"],
      ["name": "prefers-reduced-motion", "value": reducedMotion ? "reduce" : "no-preference"],
    ]
    try await send("Emulation.setEmulatedMedia", ["features": .array(features)])
  }

  /// Ends it with its cookies and storage. Waits that are still there fail.
  package func close() async {
    // It was closed before, or its browser is gone.
    _ = try? await connection.send("Target.disposeBrowserContext", ["browserContextId": context], within: .seconds(10))
  }

  /// Whether JavaScript of the page's own runs.
  var hasScripts: Bool { runsScripts }
  /// How many documents have begun so far.
  var documentCount: Int { record.value.documentCount }
}
