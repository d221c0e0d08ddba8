internal import CCurl
package import WebURL

/// A name server's answer about a host.
package enum NameAnswer: Sendable, Equatable {
  /// In the order of preference, never empty.
  case addresses([IPAddress])
  /// The name does not exist or has no address: worth remembering.
  case none(String)
  /// No server could be asked, or none answered.
  case failed(String)

  /// Asks the system's resolver (`getaddrinfo`), which blocks for as long as its configuration lets it.
  static func fromSystem(_ host: String) -> NameAnswer {
    if let loopback = NameAnswer.ofLocalhost(host) { return loopback }
    var list = [courant_address](repeating: courant_address(), count: 16)
    let count = courant_look_up(host, &list, Int32(list.count))
    guard count >= 0 else {
      let words = String(cString: courant_look_up_error(count))
      return courant_is_no_such_name(count) != 0 ? .none(words) : .failed(words)
    }
    let addresses = list.prefix(Int(count)).compactMap { entry in
      withUnsafeBytes(of: entry.bytes) { IPAddress(bytes: Array($0.prefix(Int(entry.count)))) }
    }
    return addresses.isEmpty ? .none("the name has no address") : .addresses(addresses)
  }

  /// `localhost` and the names below it mean this machine without asking anyone (RFC 6761 section 6.3).
  private static func ofLocalhost(_ host: String) -> NameAnswer? {
    guard host == "localhost" || host.hasSuffix(".localhost") else { return nil }
    return .addresses([IPAddress(v4: (127, 0, 0, 1)), IPAddress(v6: [UInt8](repeating: 0, count: 15) + [1])])
  }
}
