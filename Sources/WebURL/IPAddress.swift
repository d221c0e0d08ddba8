/// An IPv4 or IPv6 address as its bytes.
///
/// Address admission works on this type and never on text, so that an address has one value however it was written. The
/// textual form accepted here is the strict one (RFC 4291 section 2.2 for IPv6; four decimal numbers without leading
/// zeros for IPv4): what a resolver or a configuration writes. The lenient number forms of URLs are the URL parser's.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// The 16 bytes of an IPv6 address as two big-endian halves; an IPv4 address is the low 32 bits of `low`.
  let high: UInt64
  let low: UInt64
  public let isIPv4: Bool

  /// Parses `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1`, or an IPv6 address in brackets; nil for anything else, zone
  /// identifiers included.
  public init?(_ text: String) {
    // The longest form is 8 groups of 4 with an embedded IPv4 address, 45 bytes, and the brackets.
    guard text.utf8.count <= 47 else { return nil }
    self.init(literal: text.utf8Span.span)
  }

  init?(literal bytes: Span<UInt8>) {
    if !bytes.isEmpty, bytes[0] == UInt8(ascii: "["), bytes[bytes.count - 1] == UInt8(ascii: "]") {
      guard bytes.count > 2 else { return nil }
      self.init(parsingIPv6: bytes.extracting(1..<bytes.count - 1))
    } else if let parts = IPAddress.dottedDecimal(bytes) {
      self.init(ipv4: parts)
    } else {
      self.init(parsingIPv6: bytes)
    }
  }

  public init(v4 bytes: (UInt8, UInt8, UInt8, UInt8)) {
    let upper = UInt32(bytes.0) << 24 | UInt32(bytes.1) << 16
    self.init(ipv4: upper | UInt32(bytes.2) << 8 | UInt32(bytes.3))
  }

  /// An IPv6 address from its 16 bytes in network order. Any other number of bytes is a programmer's error.
  public init(v6 bytes: [UInt8]) {
    precondition(bytes.count == 16, "an IPv6 address has 16 bytes")
    self.init(high: IPAddress.bigEndian(bytes[0..<8]), low: IPAddress.bigEndian(bytes[8..<16]))
  }

  /// An address from network-order bytes as a `sockaddr` holds them: 4 or 16 of them, nil for any other number.
  public init?(bytes: [UInt8]) {
    switch bytes.count {
    case 4: self.init(v4: (bytes[0], bytes[1], bytes[2], bytes[3]))
    case 16: self.init(v6: bytes)
    default: return nil
    }
  }

  init(ipv4 number: UInt32) {
    high = 0
    low = UInt64(number)
    isIPv4 = true
  }

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
    isIPv4 = false
  }

  /// 4 or 16 bytes in network order.
  public var bytes: [UInt8] {
    if isIPv4 { return (0..<4).map { UInt8(truncatingIfNeeded: low >> (24 - 8 * $0)) } }
    return [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
  }

  /// Dotted decimal, or the IPv6 form of the URL Standard (RFC 5952 without its dotted tails) without brackets.
  public var description: String {
    var output: [UInt8] = []
    appendText(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
