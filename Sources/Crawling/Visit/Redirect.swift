import PageReader
import Fetching
import Untrusted
import WebURL

/// An answer that leads on, by its status or by what is on the page.
struct Redirect: Sendable {
  let target: WebURL
  /// The target is not to be asked for before this time.
  let wait: Duration
  let page: FetchAttempt
  /// Without its body, which is not held while a detour is made.
  let response: FetchResponse

  init(target: WebURL, wait: Duration, page: FetchAttempt, response: FetchResponse) {
    self.target = target
    self.wait = wait
    self.page = page
    self.response = response.head
  }

  /// What leads on, as the subject of a sentence.
  var cause: String { (300..<400).contains(response.status) ? "HTTP \(response.status)" : "the page's refresh" }
}

extension PageRefresh {
  /// Whether an answer may declare one.
  static func mayDeclare(_ response: FetchResponse) -> Bool {
    response.header("refresh") != nil || mayStand(in: response.body)
  }
}

extension FetchResponse {
  var setsCookie: Bool { headerValues("set-cookie").contains { !$0.isEmpty } }
}

extension WebURL {
  func isSameOrigin(as other: WebURL) -> Bool {
    scheme.hasSameBytes(as: other.scheme) && hostPort.hasSameBytes(as: other.hostPort)
  }
}
