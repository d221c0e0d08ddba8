/// The browser that the tests of a process share: starting one takes half a second, a page of it a few hundredths.
///
/// Started by the first test that asks for it, and again if it has gone; it ends with the process.
private actor SharedBrowser {
  static let only = SharedBrowser()

  private var starting: Task<Browser, any Error>?

  func started() async throws -> Browser {
    while true {
      let task = starting ?? Task { try await Browser.start() }
      starting = task
      do {
        let browser = try await task.value
        if !browser.isGone { return browser }
        // Unless another test has replaced it meanwhile.
        if starting == task { starting = nil }
      } catch {
        if starting == task { starting = nil }
        throw error
      }
    }
  }
}

extension Browser {
  /// The one that all tests of this process may use; none of them stops it.
  package static func shared() async throws -> Browser { try await SharedBrowser.only.started() }

  /// Runs `body` with a browser of its own and stops it.
  @discardableResult package static func with<Value: Sendable>(_ body: (Browser) async throws -> Value) async throws
    -> Value
  {
    let browser = try await start()
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body(browser)) } catch { outcome = .failure(error) }
    await browser.stop()
    return try outcome.get()
  }
}
