/// Which URLs can be fetched at all: those of http and https whose host is an address, or a name that DNS can hold.
///
/// The URL Standard waives DNS's limits, and so does the parser: a URL is a URL, whether or not DNS can look it up.
/// What is to be asked for keeps them (RFC 1035 sections 2.3.4 and 3.1: 255 octets on the wire, which is 253 as text, 1
/// to 63 a label), and so does what is stored by its host.
extension WebURL {
  /// Bytes of a name at most, a dot at its end aside.
  public static let longestHostName = 253
  /// Bytes between two of its dots at most.
  public static let longestHostLabel = 63

  public var isFetchable: Bool { isHTTP && hasHost && hostExcess == nil }

  /// Throws with the reason why it cannot be fetched.
  public func requireFetchable() throws(WebURLError) {
    try requireHTTP()
    guard hasHost else { throw .hostEmpty }
    if let hostExcess { throw .hostInvalidName(WebURLError.excerpt(host.utf8Span.span), reason: hostExcess) }
  }

  private var hasHost: Bool { hostStart < hostEnd }

  /// What DNS cannot hold of its name; nil for an address.
  private var hostExcess: String? {
    guard hostKind == .domain else { return nil }
    var length = 0
    var label = 0
    let bytes = serialization.utf8Span.span
    for index in hostStart..<hostEnd {
      let byte = bytes[index]
      length += 1
      if byte == UInt8(ascii: "."), label == 0 { return "a part of it is empty" }
      label = byte == UInt8(ascii: ".") ? 0 : label + 1
      if label > Self.longestHostLabel { return "a part of it is longer than \(Self.longestHostLabel) bytes" }
    }
    if label == 0 { length -= 1 }
    return length > Self.longestHostName ? "longer than \(Self.longestHostName) bytes" : nil
  }
}
