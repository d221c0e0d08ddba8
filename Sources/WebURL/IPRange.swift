/// A block of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
public struct IPRange: Hashable, Sendable, CustomStringConvertible {
  /// The first address: bits beyond the prefix are cleared.
  public let first: IPAddress
  /// 0 to 32 for IPv4, 0 to 128 for IPv6.
  public let prefixLength: Int

  /// Parses `10.0.0.0/8`, `fc00::/7`, or a single address, which is a block of one. Bits set beyond the prefix are
  /// ignored.
  public init?(_ cidr: String) {
    guard let slash = cidr.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      guard let address = IPAddress(cidr) else { return nil }
      self.init(address, prefixLength: address.isIPv4 ? 32 : 128)
      return
    }
    let digits = cidr[cidr.index(after: slash)...]
    guard let address = IPAddress(String(cidr[..<slash])), digits.utf8.count <= 3,
      digits.utf8.allSatisfy(ASCII.isDigit),
      let length = Int(digits), length <= (address.isIPv4 ? 32 : 128)
    else { return nil }
    self.init(address, prefixLength: length)
  }

  init(_ address: IPAddress, prefixLength: Int) {
    self.prefixLength = prefixLength
    let masks = IPRange.masks(prefixLength: prefixLength, isIPv4: address.isIPv4)
    first =
      address.isIPv4
      ? IPAddress(ipv4: UInt32(truncatingIfNeeded: address.low & masks.low))
      : IPAddress(high: address.high & masks.high, low: address.low & masks.low)
  }

  /// Whether the block holds `address`. An IPv4 block also holds the IPv4-mapped IPv6 forms of its addresses, since a
  /// socket reaches the same place by them; there is no other crossing of families.
  public func contains(_ address: IPAddress) -> Bool {
    if first.isIPv4 != address.isIPv4 {
      guard first.isIPv4, address.high == 0, address.low >> 32 == 0xFFFF else { return false }
      return contains(IPAddress(ipv4: UInt32(truncatingIfNeeded: address.low)))
    }
    let masks = IPRange.masks(prefixLength: prefixLength, isIPv4: first.isIPv4)
    return address.high & masks.high == first.high && address.low & masks.low == first.low
  }

  public var description: String { "\(first)/\(prefixLength)" }

  /// The bits of the prefix in the two halves of an address. Swift's shifts by the full width give zero.
  private static func masks(prefixLength: Int, isIPv4: Bool) -> (high: UInt64, low: UInt64) {
    if isIPv4 { return (0, UInt64(UInt32.max << UInt32(32 - prefixLength))) }
    return (UInt64.max << UInt64(max(0, 64 - prefixLength)), UInt64.max << UInt64(min(64, 128 - prefixLength)))
  }
}
