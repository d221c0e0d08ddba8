internal import Untrusted
internal import WebURL

/// A proxy: `http://host:port`, `https://host:port`, `socks4://…` or `socks5://…`, with `user:password@` where it asks
/// for them.
///
/// The target's name is always looked up here, and its addresses are checked here. Where the protocol allows, the proxy
/// is told the checked address: always with SOCKS, and for https with an HTTP proxy. For http an HTTP proxy gets the
/// name and looks it up again; then the proxy itself has to keep requests out of private networks. Forms in which only
/// the proxy resolves (`socks5h`, `socks4a`) are refused for that reason. The proxy's own address is the operator's
/// choice and is not checked.
public struct ProxyServer: Sendable, Hashable, CustomStringConvertible {
  let url: String
  let isSOCKS: Bool
  /// The URL without user name and password.
  private let place: String

  public init(_ text: String) throws(FetchConfigurationError) {
    func wrong(_ reason: String) -> FetchConfigurationError {
      FetchConfigurationError("proxy '\(Secrets.hiding(inURL: text))': \(reason)")
    }
    guard let parsed = WebURL(text), !parsed.host.isEmpty else { throw wrong("not a URL such as http://host:3128") }
    switch parsed.scheme {
    case "http", "https": isSOCKS = false
    case "socks4", "socks5": isSOCKS = true
    case "socks5h", "socks4a":
      throw wrong("the proxy would look names up itself, past the address policy; use \(parsed.scheme.dropLast())")
    default: throw wrong("its scheme is none of http, https, socks4, socks5")
    }
    guard parsed.path.isEmpty || parsed.path == "/", parsed.query == nil, parsed.fragment == nil else {
      throw wrong("it has a path")
    }
    let port = parsed.port ?? (isSOCKS ? 1080 : parsed.effectivePort)
    let login = parsed.username.isEmpty ? "" : "\(parsed.username):\(parsed.password)@"
    url = "\(parsed.scheme)://\(login)\(parsed.host):\(port)"
    place = "\(parsed.scheme)://\(parsed.host):\(port)"
  }

  /// Without user name and password, for messages.
  public var description: String { place }
}

/// Which proxy the next request takes: each in turn, without those that failed lately.
struct ProxyRotation {
  /// How long a proxy that could not be reached rests.
  static let rest = Duration.seconds(60)
  private var restsUntil: [MonotonicInstant]
  private var last = -1

  init(count: Int) { restsUntil = Array(repeating: 0, count: count) }

  /// Nil without any proxy. When all rest, the one that has rested longest.
  mutating func next(at now: MonotonicInstant) -> Int? {
    guard !restsUntil.isEmpty else { return nil }
    let order = (1...restsUntil.count).map { (last + $0) % restsUntil.count }
    let awake = order.first { restsUntil[$0] <= now }
    last = awake ?? order.min { restsUntil[$0] < restsUntil[$1] } ?? 0
    return last
  }

  mutating func noteFailure(_ index: Int, at now: MonotonicInstant) {
    restsUntil[index] = now + ProxyRotation.rest.nanoseconds
  }
  mutating func noteSuccess(_ index: Int) { restsUntil[index] = 0 }
}
