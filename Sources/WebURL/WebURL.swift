/// An absolute http, https or other URL, parsed by the rules of the WHATWG URL Standard.
public struct WebURL: Hashable, Sendable, CustomStringConvertible {
  /// Parses `text`, against `base` when it is relative. Throws with the reason a user can read.
  public init(parsing text: String, base: WebURL? = nil) throws(WebURLError) { throw .empty }
  /// nil where `init(parsing:)` throws.
  public init?(_ text: String, base: WebURL? = nil) { return nil }
  public var scheme: String { "" }
  public var username: String { "" }
  public var password: String { "" }
  /// The serialized host: a domain in its ASCII form, an IPv4 address, or an IPv6 address in brackets.
  public var host: String { "" }
  public var hostKind: HostKind { .domain }
  /// nil where it is the scheme's default.
  public var port: UInt16? { nil }
  /// The port to connect to.
  public var effectivePort: UInt16 { 0 }
  public var path: String { "" }
  public var query: String? { nil }
  public var fragment: String? { nil }
  /// Path and query, as sent in a request and as robots.txt rules see it.
  public var pathAndQuery: String { "" }
  public var isHTTP: Bool { false }
  /// The serialization.
  public var description: String { "" }
  /// `host[:port]` without the scheme: the politeness unit and robots.txt's authority.
  public var hostPort: String { "" }
  /// First 8 bytes of SHA-256(`hostPort`), big-endian.
  public var hostKey: Int64 { 0 }
  /// The normalized URL: what is stored and fetched (no fragment, no user info, no tracking parameters, canonical escapes).
  public func normalized() -> WebURL { self }
  /// First 16 bytes of SHA-256 of the normalized URL with its query sorted, as a lower-case UUID string.
  public var urlKey: String { "" }
}
public enum HostKind: Sendable { case domain, ipv4, ipv6 }
public enum WebURLError: Error, Hashable, Sendable, CustomStringConvertible {
  case empty
  public var description: String { "" }
}
