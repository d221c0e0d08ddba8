/// A request of a page.
package struct BrowserRequest: Sendable, Equatable {
  /// As it was asked for; each redirect makes a request of its own.
  package let url: String
  /// `GET`, `POST`…
  package let method: String
  /// Chromium's word for what it is for: `Document`, `Stylesheet`, `Script`, `Image`, `Fetch`, `EventSource`,
  /// `WebSocket`…
  package let kind: String
  /// Nil without an answer so far, or with none at all.
  package fileprivate(set) var status: Int?
  /// Why there is no answer, such as `net::ERR_NAME_NOT_RESOLVED` or `blocked: csp`.
  package fileprivate(set) var failure: String?
  fileprivate(set) var isOver = false
}

/// The answer with which a document came.
package struct BrowserResponse: Sendable, Equatable {
  /// Behind all redirects.
  package let url: String
  /// 0 for a document that no server sent, such as `about:blank`.
  package let status: Int
  /// By lowercase names; lines of the same name are joined by line feeds. `Set-Cookie` is not among them: see
  /// `cookies()`.
  package let headers: [String: String]
}

/// Something that the Content-Security-Policy of a page forbids.
package struct PolicyViolation: Sendable, Equatable {
  /// The directive that forbids it: `script-src-elem`.
  package let directive: String
  /// The URL that was blocked; nil for what stands in the page itself.
  package let blockedURL: String?
  /// Whether a report-only policy let it pass.
  package let isReportOnly: Bool
}

/// What a page has asked for, said and shown, as the browser's events tell it. Each list is bounded.
struct BrowserPageRecord: Sendable {
  private static let longestList = 5000

  let mainFrame: String
  private(set) var requests: [BrowserRequest] = []
  private(set) var errors: [String] = []
  private(set) var violations: [PolicyViolation] = []
  /// The texts of dialogs.
  private(set) var dialogs: [String] = []
  /// Of the main frame's documents, by their loaders.
  private(set) var responses: [String: BrowserResponse] = [:]
  /// The loaders of the main frame's documents that were loaded to the end, in order.
  private(set) var loaded: [String] = []
  /// How many documents of the main frame have begun.
  private(set) var documentCount = 0
  /// Why nothing more will come.
  private(set) var over: BrowserError?
  /// The places of requests in the list by their numbers.
  private var places: [String: Int] = [:]
  /// The number of the last request for the icon, which Chromium makes by itself.
  private var iconRequest: String?

  init(mainFrame: String) { self.mainFrame = mainFrame }

  /// The URLs that still wait for their end.
  var unfinished: [String] { requests.filter { !$0.isOver }.map(\.url) }

  /// Forgets what the former document did.
  mutating func restart() {
    requests = []
    places = [:]
    errors = []
    violations = []
    dialogs = []
  }

  mutating func take(_ news: BrowserConnection.News) {
    switch news {
    case .over(let error): over = error
    case .event(let event): take(event.method, event.parameters)
    }
  }

  private mutating func take(_ method: String, _ event: BrowserValue) {
    switch method {
    case "Network.requestWillBeSent", "Network.responseReceived", "Network.loadingFinished", "Network.loadingFailed",
      "Network.webSocketCreated":
      takeNetwork(method, event)
    case "Page.lifecycleEvent":
      guard event["frameId"]?.string == mainFrame, let loader = event["loaderId"]?.string else { return }
      if event["name"] == "load" { Self.add(loader, to: &loaded) }
    case "Runtime.executionContextCreated":
      let data = event["context"]?["auxData"]
      if data?["isDefault"] == true, data?["frameId"]?.string == mainFrame { documentCount += 1 }
    case "Runtime.exceptionThrown":
      Self.add(Self.text(ofException: event["exceptionDetails"]), to: &errors)
    case "Runtime.consoleAPICalled":
      guard event["type"] == "error" || event["type"] == "assert" else { return }
      let words = (event["args"]?.array ?? []).map { argument in
        argument["value"]?.string ?? argument["description"]?.string ?? argument["value"].map { "\($0)" } ?? ""
      }
      Self.add(words.joined(separator: " "), to: &errors)
    case "Log.entryAdded":
      guard let entry = event["entry"], entry["level"] == "error" else { return }
      if let number = entry["networkRequestId"]?.string, number == iconRequest { return }
      let place = entry["url"]?.string.map { " (\($0))" } ?? ""
      Self.add((entry["text"]?.string ?? "") + place, to: &errors)
    case "Audits.issueAdded":
      guard let details = event["issue"]?["details"]?["contentSecurityPolicyIssueDetails"] else { return }
      let violation = PolicyViolation(
        directive: details["violatedDirective"]?.string ?? "", blockedURL: details["blockedURL"]?.string,
        isReportOnly: details["isReportOnly"]?.bool ?? false)
      Self.add(violation, to: &violations)
    case "Page.javascriptDialogOpening":
      Self.add(event["message"]?.string ?? "", to: &dialogs)
    default: break
    }
  }

  private mutating func takeNetwork(_ method: String, _ event: BrowserValue) {
    guard let number = event["requestId"]?.string else { return }
    let place = places[number]
    switch method {
    case "Network.requestWillBeSent":
      if event["type"] == "Other", event["request"]?["url"]?.string?.hasSuffix("/favicon.ico") == true {
        iconRequest = number
        return
      }
      // After a redirect the next request has the same number.
      if let place, let redirect = event["redirectResponse"] {
        requests[place].status = redirect["status"]?.int
        requests[place].isOver = true
      }
      add(
        BrowserRequest(
          url: event["request"]?["url"]?.string ?? "", method: event["request"]?["method"]?.string ?? "",
          kind: event["type"]?.string ?? ""), number)
    case "Network.webSocketCreated":
      add(BrowserRequest(url: event["url"]?.string ?? "", method: "GET", kind: "WebSocket"), number)
    case "Network.responseReceived":
      if let place { requests[place].status = event["response"]?["status"]?.int }
      guard event["type"] == "Document", event["frameId"]?.string == mainFrame, let answer = event["response"],
        let loader = event["loaderId"]?.string
      else { return }
      let headers = (answer["headers"]?.object ?? [:]).map { ($0.key.lowercased(), $0.value.string ?? "") }
      responses[loader] = BrowserResponse(
        url: answer["url"]?.string ?? "", status: answer["status"]?.int ?? 0,
        headers: Dictionary(headers) { "\($0)\n\($1)" })
    case "Network.loadingFailed":
      guard let place else { return }
      let blocked = event["blockedReason"]?.string.map { "blocked: \($0)" }
      requests[place].failure = blocked ?? event["errorText"]?.string ?? "failed"
      requests[place].isOver = true
    default:
      if let place { requests[place].isOver = true }
    }
  }

  private mutating func add(_ request: BrowserRequest, _ number: String) {
    guard requests.count < Self.longestList else { return }
    places[number] = requests.count
    requests.append(request)
  }

  private static func add<Element>(_ element: Element, to list: inout [Element]) {
    if list.count < longestList { list.append(element) }
  }

  /// The text of an exception as the console shows it, with its stack.
  static func text(ofException details: BrowserValue?) -> String {
    let exception = details?["exception"]
    return exception?["description"]?.string ?? exception?["value"].map { "\($0.string ?? "\($0)")" }
      ?? details?["text"]?.string ?? "unknown"
  }
}
