import HTTPFields
internal import Untrusted
internal import WebURL

/// Settings for requests to some hosts.
public struct HostSettings: Sendable {
  /// `news.example`, `*.news.example` for every host below it, or `*`; the first two also with `:port`. Names in ASCII
  /// form, IPv6 addresses in brackets.
  public var host: String
  /// Whether headers, credentials and cookies are for http too, where anyone on the way can read them; default false:
  /// for https only.
  public var allowsHTTP = false
  /// Sent with each request, besides and instead of the defaults; those of the request come after them.
  public var headers: [(name: String, value: String)] = []
  /// Sent as Basic authentication (RFC 7617). Never sent anywhere else: each redirect is a request of its own.
  public var credentials: Credentials?
  /// Keep the cookies the host sets and send them back, in memory only; default false.
  public var keepsCookies = false
  /// Whether the configured proxies are used; default true.
  public var usesProxies = true
  /// Taken instead of the configured ones; default nil.
  public var proxy: ProxyServer?
  /// A label of the encoding of the host's pages, which overrides its own word; default nil.
  public var charset: String?

  public struct Credentials: Sendable {
    /// Without a colon.
    public var user: String
    public var password: String

    public init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  public init(host: String) { self.host = host }

  /// The part that applies to http: the proxy, and nothing secret unless `allowsHTTP`.
  var overHTTP: HostSettings {
    guard !allowsHTTP else { return self }
    var settings = HostSettings(host: host)
    settings.usesProxies = usesProxies
    settings.proxy = proxy
    return settings
  }
}

/// The settings of hosts, found by host and port.
///
/// One entry counts, the most exact: host and port, host, the longest wildcard with and then without a port, `*`.
struct SettingsTable: Sendable {
  private var entries: [String: HostSettings] = [:]

  init(_ list: [HostSettings]) throws(FetchConfigurationError) {
    for settings in list {
      let key = try SettingsTable.key(settings.host)
      guard entries[key] == nil else { throw FetchConfigurationError("hosts: '\(settings.host)' is there twice") }
      for (name, value) in settings.headers {
        guard HeaderField.isName(name), !HeaderField.reserved.contains(name.lowercased()),
          HeaderField.isSendable(value)
        else { throw FetchConfigurationError("hosts: \(settings.host): header '\(Secrets.word(name))' cannot be sent") }
      }
      if let credentials = settings.credentials {
        guard !credentials.user.utf8.contains(UInt8(ascii: ":")) else {
          throw FetchConfigurationError("hosts: \(settings.host): a user name must not hold a colon")
        }
      }
      entries[key] = settings
    }
  }

  func settings(for url: WebURL) -> HostSettings? {
    entries.isEmpty ? nil : settings(host: url.host, port: url.effectivePort)
  }

  func settings(host: String, port: UInt16) -> HostSettings? {
    let host = host.hasSuffix(".") ? String(host.dropLast()) : host
    if let exact = entries["\(host):\(port)"] ?? entries[host] { return exact }
    var rest = host[...]
    while let dot = rest.firstIndex(of: "."), !host.hasPrefix("[") {
      rest = rest[rest.index(after: dot)...]
      if let found = entries["*.\(rest):\(port)"] ?? entries["*.\(rest)"] { return found }
    }
    return entries["*"]
  }

  private static func key(_ text: String) throws(FetchConfigurationError) -> String {
    let lower = text.lowercased()
    guard lower != "*" else { return lower }
    guard lower.lastIndex(of: "*") ?? lower.startIndex == lower.startIndex else {
      throw FetchConfigurationError("hosts: '\(Secrets.hiding(inURL: text))' has a * in it that is not its first label")
    }
    let name = lower.hasPrefix("*.") ? String(lower.dropFirst(2)) : lower
    // A port that is http's default stays: the key is looked up with and without a port.
    guard let url = WebURL("foo://\(name)/"), let plain = WebURL("http://\(url.host)/"), plain.host == url.host,
      url.username.isEmpty, url.path == "/", !url.host.isEmpty, !lower.hasPrefix("*.") || plain.hostKind == .domain
    else {
      throw FetchConfigurationError(
        "hosts: '\(Secrets.hiding(inURL: text))' is not HOST, *.HOST or *, with or without :PORT")
    }
    return (lower.hasPrefix("*.") ? "*." : "") + url.host + (url.port.map { ":\($0)" } ?? "")
  }
}

extension HostSettings.Credentials {
  /// The value of `Authorization`.
  var headerValue: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let bytes = Array("\(user):\(password)".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
      for place in 0..<4 {
        text.append(place <= group.count ? alphabet[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return "Basic \(String(decoding: text, as: UTF8.self))"
  }
}
