import HTTPFields
internal import Untrusted
internal import WebURL

/// A checked request in the words curl needs, made before the fetcher's queue is entered. An object, because it is
/// handed on often.
final class OutgoingRequest: Sendable {
  let url: String
  /// As in the URL: lower-case ASCII, an IPv6 address in brackets.
  let host: String
  let port: UInt16
  /// Both, the port always there.
  let hostPort: String
  /// The host where it is no name that has to be looked up.
  let address: IPAddress?
  let headers: HeaderList
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
  let maySend: (@Sendable () -> Bool)?
  let didSend: (@Sendable () -> Void)?
  let becameSuspect: (@Sendable () -> Void)?

  /// Whether the host is a name that has to be looked up.
  var hostIsName: Bool { address == nil }

  /// `defaults` are those of `configuration`, which are made where there are none.
  init(
    _ request: FetchRequest, _ configuration: FetchConfiguration, defaults: RequestDefaults? = nil,
    settings: HostSettings? = nil,
    share: WireShare = WireShare(WireRoom(bytes: .max, transfers: 1))
  ) throws(FetchFailure) {
    let target = request.url
    guard target.isHTTP else {
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
    hostPort = "\(host):\(port)"
    address = target.hostAddress
    isSecure = target.isHTTPS
    // Anybody on the way reads what goes over http, and any site can lead there.
    let settings = isSecure ? settings : settings?.overHTTP
    // Neither the fragment nor the user information is for the request line; curl would act on the latter.
    url = target.withoutUserAndFragment
    maxBody = max(0, request.maxBody ?? configuration.maxBody)
    maxDecodedBody = max(0, request.maxDecodedBody ?? configuration.maxDecodedBody)
    cutsBody = request.cutsBody
    keepsGzip = request.keepsGzip
    room = request.room
    self.share = share

    maySend = request.maySend
    didSend = request.didSend
    becameSuspect = request.becameSuspect
    usesNewConnection = request.usesNewConnection
    keepsCookies = settings?.keepsCookies ?? false
    usesProxies = settings?.usesProxies ?? true
    proxy = settings?.proxy

    headers = try OutgoingRequest.headers(request, settings, defaults ?? RequestDefaults(configuration))
  }

  private static func headers(
    _ request: FetchRequest, _ settings: HostSettings?, _ defaults: RequestDefaults
  ) throws(FetchFailure) -> HeaderList {
    let validators = [("If-None-Match", request.etag), ("If-Modified-Since", request.lastModified)]
    let hasOwn = settings.map { !$0.headers.isEmpty || $0.credentials != nil } ?? false
    guard hasOwn || !request.headers.isEmpty || validators.contains(where: { $0.1 != nil }) else {
      return defaults.headers
    }
    var fields = defaults.fields
    for (name, value) in settings?.headers ?? [] { HeaderField.set(name, value, in: &fields) }
    if let credentials = settings?.credentials {
      HeaderField.set("Authorization", credentials.headerValue, in: &fields)
    }
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
      HeaderField.set(name, value, in: &fields)
    }
    return HeaderList(fields)
  }
}
