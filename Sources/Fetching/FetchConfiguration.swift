import HTTPFields
internal import Untrusted

/// Bounds and behaviour of the fetcher.
///
/// Every wait and every size has a bound here, enforced by the fetcher's own clock: no transfer holds its slot longer
/// than the deadline it missed plus 250 ms. Sizes are bytes.
public struct FetchConfiguration: Sendable {
  /// Sent verbatim; for public hosts it should hold an address or a URL where the crawl's owner is reached.
  public var userAgent: String
  /// Sent when set, such as `de, en;q=0.5`; default none.
  public var acceptLanguage: String?

  /// Transfers at once in this fetcher, default 256.
  public var maxConnections = 256
  /// Transfers at once to one host and port, default 8. Politeness is the caller's; this only bounds a mistake.
  public var maxConnectionsPerHost = 8
  /// Fetches that may wait for a free slot, default 4096; one more fails with `queue_full`.
  public var maxQueued = 4096

  /// Lookups of host names at once, default 32. Each holds a thread for as long as the system's resolver takes.
  public var maxLookups = 32
  /// How long a host's addresses are remembered, default 120 s; that a name does not exist, a quarter of it. Zero
  /// remembers nothing.
  public var dnsCacheTime = Duration.seconds(120)
  /// Looks up a host's addresses; blocks. Tests give answers of their own.
  package var lookUp: @Sendable (_ host: String) -> NameAnswer = { NameAnswer.fromSystem($0) }

  /// From getting a slot until the host's addresses are known, default 10 s.
  public var resolveTimeout = Duration.seconds(10)
  /// Resolving, connecting and the TLS handshake together, default 10 s.
  public var connectTimeout = Duration.seconds(10)
  /// From sending the request to the first complete line of the answer, default 20 s.
  public var firstByteTimeout = Duration.seconds(20)
  /// The whole transfer, from the slot to the last byte, default 30 s. Waiting for a slot is not counted.
  public var totalTimeout = Duration.seconds(30)
  /// Bytes per second an answer must keep up over each `lowSpeedWindow`, default 64; 0 turns the check off.
  public var lowSpeedLimit = 64
  /// The time over which `lowSpeedLimit` is averaged, default 10 s.
  public var lowSpeedWindow = Duration.seconds(10)

  /// Bytes of the body on the wire (after chunked framing, before decompression), default 16 MiB.
  public var maxBody = 16 << 20
  /// Bytes of the decompressed body, default 64 MiB.
  public var maxDecodedBody = 64 << 20
  /// Bytes that bodies take together from the wire until they are decoded, default 256 MiB. Each transfer has up to 1
  /// MiB of it for itself; one that needs more when none is free fails with `no_room`.
  public var maxBodiesOnWire = 256 << 20
  /// For decompressing a body, default 20 s.
  public var decodeTimeout = Duration.seconds(20)
  /// Serial queues that decompress bodies, default 2.
  public var decodeQueues = 2
  /// Bytes of response headers, those of 1xx answers and trailers included; default 256 KiB. libcurl itself stops at
  /// 300 KB.
  public var maxHeaderBytes = 256 << 10
  /// Lines of response headers, counted likewise; default 500.
  public var maxHeaderCount = 500

  /// The addresses that may be connected to.
  public var addresses = AddressPolicy()
  /// curl's `HOST:PORT:ADDRESS[,ADDRESS…]`, also `+HOST:…` and `*:PORT:…`; see `ResolveTable`.
  public var resolve: [String] = []
  /// Sent with every request to any host, besides and instead of the defaults; no secrets. Default none.
  public var headers: [(name: String, value: String)] = []
  /// Headers, credentials, cookies and proxies for some hosts; default none.
  public var hosts: [HostSettings] = []
  /// Proxies that requests take in turn; one that cannot be reached rests for a minute. Default none. The environment's
  /// (`http_proxy`) are ignored.
  public var proxies: [ProxyServer] = []
  /// A PEM file of certificate authorities to trust besides those of the system's directory, default nil. A system that
  /// keeps its own in a file alone has that replaced.
  public var certificateAuthorities: String?

  private static let maxTime = Duration.seconds(86_400)

  public init(userAgent: String) { self.userAgent = userAgent }

  /// Throws naming the first property whose value cannot be used.
  public func validate() throws(FetchConfigurationError) {
    for (name, value) in [("userAgent", userAgent), ("acceptLanguage", acceptLanguage ?? "x")] {
      guard !value.isEmpty else { throw FetchConfigurationError("\(name): must not be empty") }
      guard HeaderField.isSendable(value) else {
        throw FetchConfigurationError("\(name): holds a line break or another control character")
      }
    }
    for (name, value) in headers {
      let lower = name.lowercased()
      guard HeaderField.isName(name), !HeaderField.reserved.contains(lower), HeaderField.isSendable(value) else {
        throw FetchConfigurationError("headers: '\(name)' cannot be sent, or is written by the fetcher itself")
      }
      guard !["authorization", "cookie", "proxy-authorization"].contains(lower) else {
        throw FetchConfigurationError("headers: \(name) would go to every host; set it for its host alone")
      }
      guard lower != "user-agent" else { throw FetchConfigurationError("headers: User-Agent has a setting of its own") }
    }
    let counts = [
      ("maxConnections", maxConnections, 1), ("maxConnectionsPerHost", maxConnectionsPerHost, 1),
      ("maxQueued", maxQueued, 0), ("lowSpeedLimit", lowSpeedLimit, 0), ("maxBody", maxBody, 0),
      ("maxDecodedBody", maxDecodedBody, 0), ("maxBodiesOnWire", maxBodiesOnWire, 0), ("decodeQueues", decodeQueues, 1),
      ("maxHeaderBytes", maxHeaderBytes, 1),
      ("maxHeaderCount", maxHeaderCount, 1), ("maxLookups", maxLookups, 1),
    ]
    for (name, value, least) in counts where value < least {
      throw FetchConfigurationError("\(name): \(value) is below \(least)")
    }
    let times = [
      ("resolveTimeout", resolveTimeout), ("connectTimeout", connectTimeout), ("firstByteTimeout", firstByteTimeout),
      ("totalTimeout", totalTimeout),
      ("lowSpeedWindow", lowSpeedWindow), ("decodeTimeout", decodeTimeout),
    ]
    _ = try ResolveTable(resolve)
    _ = try SettingsTable(hosts)
    guard dnsCacheTime >= .zero, dnsCacheTime <= Self.maxTime else {
      throw FetchConfigurationError("dnsCacheTime: \(dnsCacheTime.secondsText) is not within 0 and 86,400 seconds")
    }
    for (name, value) in times where value <= .zero || value > Self.maxTime {
      throw FetchConfigurationError("\(name): \(value.secondsText) is not within 0 and 86,400 seconds")
    }
  }
}
