internal import WebURL

/// Addresses given by configuration instead of DNS, in curl's `--resolve` convention.
///
/// `HOST:PORT:ADDRESS[,ADDRESS…]`; `*` for any host; IPv6 addresses with or without brackets; a leading `+`, which lets
/// curl forget the entry after its DNS cache time, changes nothing here because entries are set again with every
/// request. Later entries replace earlier ones for the same host and port, and an exact host wins over `*`. The address
/// policy applies to these addresses as to all others.
struct ResolveTable: Sendable {
  /// By `host:port`.
  private var entries: [String: [IPAddress]] = [:]

  init(_ lines: [String]) throws(FetchConfigurationError) {
    for line in lines {
      let (key, addresses) = try ResolveTable.parse(line)
      entries[key] = addresses
    }
  }

  /// The addresses for a request to `host` and `port`, nil when DNS is to be asked.
  func addresses(host: String, port: UInt16) -> [IPAddress]? {
    // An IPv6 literal cannot be written in this convention, and needs no resolution either.
    guard !entries.isEmpty, !host.hasPrefix("[") else { return nil }
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    return entries["\(name):\(port)"] ?? entries["*:\(port)"]
  }

  /// The argument of `CURLOPT_RESOLVE` that gives a host these addresses.
  ///
  /// With a plus curl forgets the entry in time; without, a crawl of ten million hosts would fill its cache.
  static func entry(host: String, port: UInt16, addresses: [IPAddress]) -> String {
    let list = addresses.map { $0.isIPv4 ? $0.description : "[\($0)]" }
    return "+\(host):\(port):\(list.joined(separator: ","))"
  }

  private static func parse(_ line: String) throws(FetchConfigurationError) -> (key: String, addresses: [IPAddress]) {
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
    var addresses: [IPAddress] = []
    for item in parts[2].split(separator: ",", omittingEmptySubsequences: false) {
      guard let address = IPAddress(String(item)) else { throw wrong("'\(item)' is not an IP address") }
      addresses.append(address)
    }
    return ("\(host):\(port)", addresses)
  }
}
