extension IPAddress {
  /// Whether the address is ordinary global unicast, which a crawler may connect to without permission.
  ///
  /// Forms that carry an IPv4 address inside an IPv6 one are never public: no public site needs them, and each is a
  /// known way around address filters. An IPv6-only network behind NAT64 allows `64:ff9b::/96` explicitly;
  /// `isAdmitted(by:)` then still checks the IPv4 address inside.
  public var isPublic: Bool { reservation == nil }

  /// Why the address is not public, such as `loopback` or `IPv4-mapped 127.0.0.1: loopback`; nil when it is public.
  ///
  /// Follows the IANA special-purpose address registries (RFC 6890 and its updates) as of 2026, with all of 2001::/23
  /// and everything outside 2000::/3 taken as reserved.
  public var reservation: String? {
    let table = isIPv4 ? IPRange.reservedIPv4 : IPRange.reservedIPv6
    guard let (_, name) = table.first(where: { $0.range.contains(self) }) else {
      return isIPv4 || high >> 61 == 1 ? nil : "outside global unicast"
    }
    let inside = embeddedIPv4.map { address in
      address.reservation.map { "\(address): \($0)" } ?? "\(address)"
    }
    return inside.isEmpty ? name : "\(name) \(inside.joined(separator: ", "))"
  }

  /// The IPv4 addresses a translating or tunnelling IPv6 address stands for; empty for every other address.
  ///
  /// IPv4-mapped and -compatible (RFC 4291 2.5.5), IPv4-translated (RFC 7915), NAT64 (RFC 6052, RFC 8215), 6to4 (RFC
  /// 3056), Teredo's server and client (RFC 4380). A local-use NAT64 prefix of unknown length yields each reading it
  /// may have.
  public var embeddedIPv4: [IPAddress] {
    guard !isIPv4 else { return [] }
    let tail = IPAddress(ipv4: UInt32(truncatingIfNeeded: low))
    switch high {
    case 0:
      switch low >> 32 {
      case 0 where low > 1: return [tail]
      case 0xFFFF, 0xFFFF_0000: return [tail]
      default: return []
      }
    case 0x0064_FF9B_0000_0000 where low >> 32 == 0:
      return [tail]
    case 0x0064_FF9B_0001_0000 where low >> 32 == 0:
      return [tail]
    default:
      break
    }
    if high >> 16 == 0x0064_FF9B_0001 {
      // With a /48 prefix the address lies around the reserved octet at bits 64 to 71 (RFC 6052 section 2.2).
      let split = UInt32(truncatingIfNeeded: (high & 0xFFFF) << 16) | UInt32(truncatingIfNeeded: (low >> 40) & 0xFFFF)
      return [IPAddress(ipv4: split), tail]
    }
    if high >> 48 == 0x2002 { return [IPAddress(ipv4: UInt32(truncatingIfNeeded: high >> 16))] }
    if high >> 32 == 0x2001_0000 {
      let client = ~UInt32(truncatingIfNeeded: low)
      return [IPAddress(ipv4: UInt32(truncatingIfNeeded: high)), IPAddress(ipv4: client)]
    }
    return []
  }

  /// Whether to connect: the address is public, or `isAllowed` and every IPv4 address inside it is public or
  /// allowed as well, so that allowing a NAT64 prefix does not open the loopback address behind it.
  public func isAdmitted(where isAllowed: (IPAddress) -> Bool) -> Bool {
    if isPublic { return true }
    guard isAllowed(self) else { return false }
    return embeddedIPv4.allSatisfy { $0.isPublic || isAllowed($0) }
  }

  /// The same where `allowed` are the ranges whose addresses are.
  public func isAdmitted(by allowed: [IPRange]) -> Bool {
    isAdmitted { address in allowed.contains { $0.contains(address) } }
  }
}

extension IPRange {
  /// The reserved blocks, the narrower before the wider.
  static let reservedIPv4: [(range: IPRange, name: String)] = [
    (v4(0, 0, 0, 0, 32), "unspecified"),
    (v4(0, 0, 0, 0, 8), "this network"),
    (v4(10, 0, 0, 0, 8), "private"),
    (v4(100, 64, 0, 0, 10), "carrier-grade NAT"),
    (v4(127, 0, 0, 0, 8), "loopback"),
    (v4(169, 254, 0, 0, 16), "link-local"),
    (v4(172, 16, 0, 0, 12), "private"),
    (v4(192, 0, 0, 0, 24), "protocol assignment"),
    (v4(192, 0, 2, 0, 24), "documentation"),
    (v4(192, 88, 99, 0, 24), "6to4 relay"),
    (v4(192, 168, 0, 0, 16), "private"),
    (v4(198, 18, 0, 0, 15), "benchmarking"),
    (v4(198, 51, 100, 0, 24), "documentation"),
    (v4(203, 0, 113, 0, 24), "documentation"),
    (v4(233, 252, 0, 0, 24), "documentation"),
    (v4(224, 0, 0, 0, 4), "multicast"),
    (v4(255, 255, 255, 255, 32), "broadcast"),
    (v4(240, 0, 0, 0, 4), "reserved"),
  ]

  static let reservedIPv6: [(range: IPRange, name: String)] = [
    (v6(0, 0, 128), "unspecified"),
    (v6(0, 1, 128), "loopback"),
    (v6(0, 0, 96), "IPv4-compatible"),
    (v6(0, 0xFFFF_0000_0000, 96), "IPv4-mapped"),
    (v6(0, 0xFFFF_0000_0000_0000, 96), "IPv4-translated"),
    (v6(0x0064_FF9B_0000_0000, 0, 96), "NAT64"),
    (v6(0x0064_FF9B_0001_0000, 0, 48), "local-use NAT64"),
    (v6(0x0100_0000_0000_0000, 0, 64), "discard-only"),
    (v6(0x0100_0000_0000_0001, 0, 64), "dummy prefix"),
    (v6(0x2001_0000_0000_0000, 0, 32), "Teredo"),
    (v6(0x2001_0002_0000_0000, 0, 48), "benchmarking"),
    (v6(0x2001_0000_0000_0000, 0, 23), "protocol assignment"),
    (v6(0x2001_0DB8_0000_0000, 0, 32), "documentation"),
    (v6(0x2002_0000_0000_0000, 0, 16), "6to4"),
    (v6(0x3FFF_0000_0000_0000, 0, 20), "documentation"),
    (v6(0x5F00_0000_0000_0000, 0, 16), "segment routing"),
    (v6(0xFC00_0000_0000_0000, 0, 7), "unique local"),
    (v6(0xFE80_0000_0000_0000, 0, 10), "link-local"),
    (v6(0xFEC0_0000_0000_0000, 0, 10), "site-local"),
    (v6(0xFF00_0000_0000_0000, 0, 8), "multicast"),
  ]

  static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ length: Int) -> IPRange {
    IPRange(IPAddress(v4: (a, b, c, d)), prefixLength: length)
  }

  static func v6(_ high: UInt64, _ low: UInt64, _ length: Int) -> IPRange {
    IPRange(IPAddress(high: high, low: low), prefixLength: length)
  }
}
