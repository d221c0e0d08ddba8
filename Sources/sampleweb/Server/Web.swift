import Foundation

/// One answer of the sample web, before it is put on the wire.
struct SamplePage: Sendable {
  /// The HTTP status code.
  var status = 200
  /// The value of Content-Type; nil sends none.
  var contentType: String?
  /// Content-Encoding of `body`, when it is already compressed.
  var contentEncoding: String?
  /// Where a 3xx sends the client.
  var location: String?
  /// The bytes as sent.
  var body = Data()
  /// The delay before the first byte; default none.
  var delay: Duration = .zero

  /// An HTML page in UTF-8, or in another encoding with the charset in the header.
  static func html(_ text: String, status: Int = 200) -> SamplePage {
    SamplePage(status: status, contentType: "text/html; charset=utf-8", body: Data(text.utf8))
  }

  /// A plain text in UTF-8.
  static func text(_ text: String, status: Int = 200) -> SamplePage {
    SamplePage(status: status, contentType: "text/plain; charset=utf-8", body: Data(text.utf8))
  }

  /// A permanent redirect.
  static func moved(to location: String) -> SamplePage {
    var page = SamplePage.html(
      "<!doctype html><title>Moved</title><p>This page has <a href=\"\(location.escaped)\">moved</a>.")
    page.status = 301
    page.location = location
    return page
  }

  /// The answer for an unknown address.
  static let notFound = SamplePage.html(
    "<!doctype html><title>Not found</title><h1>404</h1><p>There is no such page here.", status: 404)
}

/// The pages that a server serves, on one or more hosts.
protocol Web: Sendable {
  /// The answer for `target` (path with query, as sent) on the virtual host `authority`; nil for a 404.
  func page(for target: String, on authority: Authority) -> SamplePage?

  /// The text of the urls file for this web when it is served on `port`, one URL per line.
  func urlList(port: UInt16) -> String

  /// What is served, for the line printed when the server is ready: "6 hosts and 20 articles".
  var summary: String { get }
}

/// The parts of a Host header such as `morning-herald.localhost:8800`.
struct Authority: Sendable, Equatable {
  /// The name in lower case, without a trailing dot.
  var host: String
  /// The port as given; nil when there was none.
  var port: UInt16?

  init(host: String, port: UInt16?) {
    self.host = host
    self.port = port
  }

  /// Reads a Host header; an invalid value gives the empty host, which no site has.
  init(hostHeader: String) {
    var name = hostHeader[...]
    var port: UInt16?
    if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") {
      port = UInt16(name[name.index(after: colon)...])
      name = name[..<colon]
    }
    if name.hasSuffix(".") { name.removeLast() }
    self.init(host: name.lowercased(), port: port)
  }

  /// `http://host[:port]`, without a trailing slash; port 80 is left out.
  var origin: String {
    guard let port, port != 80 else { return "http://\(host)" }
    return "http://\(host):\(port)"
  }
}
