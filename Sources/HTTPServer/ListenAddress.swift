package import FlyingFox
import FlyingSocks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where to listen: `9464`, `0.0.0.0:9464` or `[::1]:9464`. Without an address, at the loopback address alone.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
  /// In the form that the system prints it.
  package let address: String
  package let isIPv6: Bool
  package let port: UInt16

  /// nil for anything else: names are not looked up.
  package init?(_ text: String) {
    var address = Self(loopbackPort: 0).address
    var digits = text[...]
    if let colon = text.lastIndex(of: ":") {
      address = String(text[..<colon])
      digits = text[text.index(after: colon)...]
    }
    guard let port = UInt16(digits), digits.allSatisfy(\.isASCII) else { return nil }
    let isIPv6 = address.hasPrefix("[") && address.hasSuffix("]")
    if isIPv6 { address = String(address.dropFirst().dropLast()) }
    guard let canonical = Self.canonical(address, isIPv6 ? AF_INET6 : AF_INET) else { return nil }
    self.init(address: canonical, isIPv6: isIPv6, port: port)
  }

  package init(loopbackPort: UInt16) {
    self.init(address: "127.0.0.1", isIPv6: false, port: loopbackPort)
  }

  private init(address: String, isIPv6: Bool, port: UInt16) {
    self.address = address
    self.isIPv6 = isIPv6
    self.port = port
  }

  package func with(port: UInt16) -> ListenAddress { ListenAddress(address: address, isIPv6: isIPv6, port: port) }

  /// Reached from this machine only.
  package var isLoopback: Bool { isIPv6 ? address == "::1" : address.hasPrefix("127.") }

  package var description: String { isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)" }

  private static func canonical(_ text: String, _ family: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(family, text, &bytes) == 1 else { return nil }
    var name = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, bytes, &name, socklen_t(name.count)) != nil else { return nil }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Listener {
  /// See `start(on:)`.
  package static func start(
    at address: ListenAddress, timeout: Duration, limits: ServingLimits = ServingLimits(), handler: any HTTPHandler,
    admits: @escaping @Sendable (HTTPRequest) -> Bool = { _ in true }, failed: @escaping @Sendable (any Error) -> Void
  ) async throws -> Listener {
    if address.isIPv6 {
      let socket = try sockaddr_in6.inet6(ip6: address.address, port: address.port)
      return try await start(
        on: socket, port: address.port, timeout: timeout, limits: limits, handler: handler, admits: admits,
        failed: failed)
    }
    let socket = try sockaddr_in.inet(ip4: address.address, port: address.port)
    return try await start(
      on: socket, port: address.port, timeout: timeout, limits: limits, handler: handler, admits: admits,
      failed: failed)
  }
}
