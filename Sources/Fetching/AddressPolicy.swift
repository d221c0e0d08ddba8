internal import WebURL

/// Which addresses may be connected to. Default: public ones only.
///
/// The policy checks the bytes of the address that curl is about to connect to, after resolution. So numeric hosts,
/// `--resolve` entries, redirects and DNS rebinding all pass the same check.
public struct AddressPolicy: Sendable {
  private var allowed: [IPRange] = []

  public init() {}

  /// Admits loopback, private (RFC 1918), carrier-grade NAT (RFC 6598) and unique local (RFC 4193) addresses; default
  /// false.
  ///
  /// Link-local, multicast and unassigned addresses stay refused; `allow(cidr:)` admits any of them by name. Addresses
  /// on which clouds serve credentials to their own machines (`IPAddress.isCloudService`) stay refused even when
  /// a network around them is allowed, also by `allow(cidr:)`: each has to be named by itself.
  public var allowsPrivateNetworks = false

  /// Admits public addresses; default true. Off when the User-Agent names no contact: then only explicitly allowed
  /// addresses may be fetched from.
  public var allowsPublicNetworks = true

  /// Adds a CIDR range (`10.0.0.0/8`, `fd00::/8`, a bare address) that is allowed besides public ones.
  public mutating func allow(cidr: String) throws(FetchConfigurationError) {
    guard let range = IPRange(cidr) else {
      throw FetchConfigurationError("allowed network '\(cidr)': not an IP address or a range such as 10.0.0.0/8")
    }
    allowed.append(range)
  }

  /// Why `address` must not be connected to, such as `loopback`; nil when it may.
  func refusal(of address: IPAddress) -> String? {
    if address.isCloudService {
      return address.isNamed(in: allowed) ? nil : "a cloud's service for its own machines"
    }
    guard let reservation = address.reservation else {
      let isAdmitted = allowsPublicNetworks || isAllowed(address)
      return isAdmitted ? nil : "public, and the User-Agent names no contact"
    }
    return address.isAdmitted(where: isAllowed) ? nil : reservation
  }

  private func isAllowed(_ address: IPAddress) -> Bool {
    allowed.contains { $0.contains(address) }
      || allowsPrivateNetworks && AddressPolicy.privateNetworks.contains { $0.contains(address) }
  }

  private static let privateNetworks: [IPRange] = [
    "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7",
  ].compactMap { IPRange($0) }
}
