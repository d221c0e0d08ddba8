internal import WebURL

/// Addresses given by configuration instead of DNS, in curl's `--resolve` convention.
///
/// `HOST:PORT:ADDRESS[,ADDRESS…]`; `*` for any host; IPv6 addresses with or without brackets; a leading `+`, which lets curl
/// forget the entry after its DNS cache time, changes nothing here because entries are given anew with every request. Later
/// entries replace earlier ones for the same host and port, and an exact host wins over `*`. The address policy applies to
/// these addresses as to all others.
struct ResolveTable: Sendable {
  /// Addresses as curl takes them, by `host:port`.
  private var entries: [String: String] = [:]

  init(_ lines: [String]) throws(FetchConfigurationError) {
    for line in lines {
      let (key, addresses) = try ResolveTable.parse(line)
      entries[key] = addresses
    }
  }

  /// The argument of `CURLOPT_RESOLVE` for a request to `host` and `port`, nil when DNS is to be asked.
  func entry(host: String, port: UInt16) -> String? {
    guard !entries.isEmpty else { return nil }
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    guard let addresses = entries["\(name):\(port)"] ?? entries["*:\(port)"] else { return nil }
    // An IPv6 literal cannot be written in this convention, and needs no resolution either.
    guard !host.hasPrefix("[") else { return nil }
    return ResolveTable.entry(host: host, port: port, addresses: addresses)
  }

  /// The argument of `CURLOPT_RESOLVE` for addresses that were looked up.
  static func entry(host: String, port: UInt16, addresses: [IPAddress]) -> String {
    entry(host: host, port: port, addresses: addresses.map(written).joined(separator: ","))
  }

  /// With a plus curl forgets the entry in time; without, a crawl of ten million hosts would fill its cache.
  private static func entry(host: String, port: UInt16, addresses: String) -> String {
    "+\(host):\(port):\(addresses)"
  }

  private static func written(_ address: IPAddress) -> String { address.isIPv4 ? address.description : "[\(address)]" }

  private static func parse(_ line: String) throws(FetchConfigurationError) -> (key: String, addresses: String) {
    func wrong(_ reason: String) -> FetchConfigurationError {
      FetchConfigurationError("resolve '\(line)': \(reason); expected HOST:PORT:ADDRESS[,ADDRESS…]")
    }
    let text = line.hasPrefix("+") ? line.dropFirst() : Substring(line)
    guard !text.hasPrefix("-") else { throw wrong("entries cannot be removed") }
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw wrong("it has \(parts.count == 2 ? "no address" : "no port")") }
    var host = parts[0].lowercased()
    if host.hasSuffix("."), host != "." { host.removeLast() }
    guard !host.isEmpty, host == "*" || WebURL("http://\(host)/")?.host == host else {
      throw wrong("'\(parts[0])' is not a host name in ASCII form")
    }
    guard let port = UInt16(parts[1]), port > 0 else { throw wrong("'\(parts[1])' is not a port") }
    var addresses: [String] = []
    for item in parts[2].split(separator: ",", omittingEmptySubsequences: false) {
      guard let address = IPAddress(String(item)) else { throw wrong("'\(item)' is not an IP address") }
      addresses.append(written(address))
    }
    return ("\(host):\(port)", addresses.joined(separator: ","))
  }
}
