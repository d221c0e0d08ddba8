internal import WebURL

/// How a request gets to its host: directly by addresses that are known, or through a proxy.
struct Route {
  /// The argument of `CURLOPT_RESOLVE`; nil for a host that is an address.
  var resolve: String?
  /// The argument of `CURLOPT_CONNECT_TO`: what a proxy is told to connect to instead of the name.
  var connectTo: String?
  var proxy: ProxyServer?

  static func direct(_ resolve: String?) -> Route { Route(resolve: resolve) }

  /// Through `proxy` to the first of `addresses`, which have all been checked.
  static func through(_ proxy: ProxyServer, _ request: OutgoingRequest, _ addresses: [IPAddress]) -> Route {
    let entry =
      request.hostIsName ? ResolveTable.entry(host: request.host, port: request.port, addresses: addresses) : nil
    // With an address to connect to curl would ask for a tunnel, which HTTP proxies commonly grant for https alone.
    guard !proxy.isSOCKS, request.isSecure, request.hostIsName, let first = addresses.first else {
      return Route(resolve: proxy.isSOCKS ? entry : nil, proxy: proxy)
    }
    let target = first.isIPv4 ? first.description : "[\(first)]"
    return Route(connectTo: "\(request.host):\(request.port):\(target):\(request.port)", proxy: proxy)
  }
}
