internal import Untrusted
internal import WebURL

/// A checked request in the words curl needs, made before the fetcher's queue is entered.
struct OutgoingRequest: Sendable {
  let url: String
  /// As in the URL: lower-case ASCII, an IPv6 address in brackets.
  let host: String
  let port: UInt16
  /// Whether the host is a name that has to be looked up.
  let hostIsName: Bool
  /// `Name: value` lines in the order they are sent.
  let headerLines: [String]
  /// Whether a 304 is an answer to this request.
  let isConditional: Bool
  let isSecure: Bool
  let keepsCookies: Bool
  let usesProxies: Bool
  /// Taken instead of the configured ones.
  let proxy: ProxyServer?
  let maxBody: Int
  let maxDecodedBody: Int
  let cutsBody: Bool
  let keepsGzip: Bool
  let usesNewConnection: Bool
  let room: (any BodyRoom)?
  /// What the body takes on its way.
  let share: WireShare
  let mayLeave: (@Sendable () -> Bool)?
  let didLeave: (@Sendable () -> Void)?
  let becameSuspect: (@Sendable () -> Void)?

  var hostPort: String { "\(host):\(port)" }

  init(
    _ request: FetchRequest, _ configuration: FetchConfiguration, settings: HostSettings? = nil,
    share: WireShare = WireShare(WireRoom(bytes: .max, transfers: 1))
  ) throws(FetchFailure) {
    let target = request.url
    guard target.isHTTP, !target.host.isEmpty else {
      throw FetchFailure(
        .invalidURL, "\(Secrets.hiding(inURL: target.description)): not an http or https URL with a host")
    }
    do throws(WebURLError) { try target.requireFetchable() } catch {
      throw FetchFailure(.invalidURL, "\(Secrets.hiding(inURL: target.description)): \(error)")
    }
    host = target.host
    port = target.effectivePort
    guard !target.hasBlockedPort else {
      throw FetchFailure(.blockedPort, "\(target.host): \(WebURL.blockedPortReason(port))")
    }
    isSecure = target.scheme == "https"
    // Anybody on the way reads what goes over http, and any site can lead there.
    let settings = isSecure ? settings : settings?.overHTTP
    hostIsName = target.hostKind == .domain
    // Neither the fragment nor the user information is for the request line; curl would act on the latter.
    let authority = target.port.map { "\(target.host):\($0)" } ?? target.host
    let path = target.pathAndQuery
    url = "\(target.scheme)://\(authority)\(path.hasPrefix("/") ? path : "/\(path)")"
    maxBody = max(0, request.maxBody ?? configuration.maxBody)
    maxDecodedBody = max(0, request.maxDecodedBody ?? configuration.maxDecodedBody)
    cutsBody = request.cutsBody
    keepsGzip = request.keepsGzip
    room = request.room
    self.share = share

    mayLeave = request.mayLeave
    didLeave = request.didLeave
    becameSuspect = request.becameSuspect
    usesNewConnection = request.usesNewConnection
    keepsCookies = settings?.keepsCookies ?? false
    usesProxies = settings?.usesProxies ?? true
    proxy = settings?.proxy

    var fields = OutgoingRequest.defaults(configuration)
    for (name, value) in settings?.headers ?? [] { OutgoingRequest.set(name, value, in: &fields) }
    if let credentials = settings?.credentials {
      OutgoingRequest.set("Authorization", credentials.headerValue, in: &fields)
    }
    let validators = [("If-None-Match", request.etag), ("If-Modified-Since", request.lastModified)]
    for case (let name, let value?) in validators where !value.isEmpty && HeaderField.isSendable(value) {
      fields.append((name, value))
    }
    for (name, value) in request.headers {
      guard HeaderField.isName(name), !HeaderField.reserved.contains(name.lowercased()) else {
        throw FetchFailure(.invalidRequest, "header '\(name)' is not a name, or one the fetcher sets itself")
      }
      guard HeaderField.isSendable(value) else {
        throw FetchFailure(.invalidRequest, "header \(name): its value holds a line break or another control character")
      }
      OutgoingRequest.set(name, value, in: &fields)
    }
    isConditional = fields.contains { field in
      ["If-None-Match", "If-Modified-Since"].contains { HeaderField.isSame($0, field.name) }
    }
    // curl sends `Name;` as a header without a value and takes `Name:` as an order to leave it out.
    headerLines = fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
  }

  private static func set(_ name: String, _ value: String, in fields: inout [(name: String, value: String)]) {
    if let index = fields.firstIndex(where: { HeaderField.isSame($0.name, name) }) {
      fields[index].value = value
    } else {
      fields.append((name, value))
    }
  }

  /// Accept-Encoding never varies, so that validators keep naming the same representation (RFC 9110 section 8.8.3.3).
  private static func defaults(_ configuration: FetchConfiguration) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = [
      ("User-Agent", configuration.userAgent),
      ("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1"),
    ]
    if let language = configuration.acceptLanguage { fields.append(("Accept-Language", language)) }
    fields.append(("Accept-Encoding", "gzip, deflate"))
    for (name, value) in configuration.headers { set(name, value, in: &fields) }
    return fields
  }
}
