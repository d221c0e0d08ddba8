/// Why a browser did not do what a test asked for.
package enum BrowserError: Error, Equatable, CustomStringConvertible {
  /// None of the known places has Chromium.
  case notInstalled
  /// It could not be started; the text has what it printed.
  case notStarted(String)
  /// The browser has gone, killed or stopped; the text has what it printed last.
  case ended(String)
  /// The process that shows the page has gone.
  case pageCrashed
  /// The page was closed.
  case pageClosed
  /// What was waited for, with what was there instead.
  case timedOut(String, after: Duration)
  /// A command that the browser did not carry out, with its words.
  case refused(command: String, String)
  /// What an evaluated expression threw.
  case exception(String)
  /// A document could not be fetched, with Chromium's name of the reason: `net::ERR_CONNECTION_REFUSED`.
  case navigationFailed(url: String, String)
  /// Nothing matches the selector.
  case noElement(selector: String)
  /// The element cannot be clicked: it has no size, or another one lies on top.
  case unreachable(selector: String, String)

  /// The sentence that a failed test shows.
  package var description: String {
    switch self {
    case .notInstalled: "Chromium is not installed"
    case .notStarted(let text): "Chromium did not start: \(text)"
    case .ended(let text): "Chromium is gone: \(text)"
    case .pageCrashed: "the page's process crashed"
    case .pageClosed: "the page was closed"
    case .timedOut(let what, let limit): "waited \(limit) in vain for \(what)"
    case .refused(let command, let text): "\(command): \(text)"
    case .exception(let text): "exception in the page: \(text)"
    case .navigationFailed(let url, let text): "\(url) was not opened: \(text)"
    case .noElement(let selector): "no element matches \(selector)"
    case .unreachable(let selector, let text): "\(selector) cannot be clicked: \(text)"
    }
  }
}
