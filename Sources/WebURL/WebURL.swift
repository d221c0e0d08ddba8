/// An absolute http, https or other URL, parsed by the rules of the WHATWG URL Standard.
///
/// Held as its serialization, which is ASCII, and the offsets of the components in it; equality is equality of the
/// serializations. Parsing the serialization gives the same URL again.
public struct WebURL: Hashable, Sendable, CustomStringConvertible {
  /// The longest serialization in bytes. Servers commonly refuse request lines above 8 KiB; longer URLs on pages are
  /// data.
  public static let maximumLength = 8192
  /// The longest input in bytes, white space at its ends aside: dropped tabs and dot segments may shorten it.
  public static let maximumInputLength = 65_536

  let serialization: String
  private let offsets: Offsets
  let schemeKind: Scheme
  /// Of a URL whose scheme is not special, or that has no host, `.domain`.
  public let hostKind: HostKind
  let hasAuthority: Bool
  let hasOpaquePath: Bool
  /// False when the path surely holds neither `%` nor `;`, which are all that normalization changes in it.
  let hasEscapeOrParameter: Bool
  /// nil where it is the scheme's default.
  public let port: UInt16?

  /// Byte offsets; 16 bits hold them by `maximumLength`.
  ///
  ///     https://user:secret@example.com:8080/path?query#fragment
  ///          |      |       |          |    |    |     |
  ///          |      |       hostStart  |    |    |     queryEnd
  ///          |      usernameEnd        |    |    pathEnd
  ///          schemeEnd            hostEnd   pathStart
  private struct Offsets: Sendable {
    var schemeEnd, usernameEnd, hostStart, hostEnd, pathStart, pathEnd, queryEnd: UInt16
  }

  /// Parses `text`, against `base` when it is relative. Throws with the reason a user can read.
  public init(parsing text: String, base: WebURL? = nil) throws(WebURLError) {
    self = try URLParser.parse(text.utf8Span.span, base: base)
  }

  /// nil where `init(parsing:)` throws.
  public init?(_ text: String, base: WebURL? = nil) {
    do {
      self = try URLParser.parse(text.utf8Span.span, base: base)
    } catch {
      return nil
    }
  }

  /// `parser.output` is at most `maximumLength` bytes.
  init(_ parser: URLParser) {
    serialization = String(decoding: parser.output, as: UTF8.self)
    offsets = Offsets(
      schemeEnd: UInt16(parser.schemeEnd), usernameEnd: UInt16(parser.usernameEnd), hostStart: UInt16(parser.hostStart),
      hostEnd: UInt16(parser.hostEnd), pathStart: UInt16(parser.pathStart), pathEnd: UInt16(parser.pathEnd),
      queryEnd: UInt16(parser.queryEnd))
    schemeKind = parser.scheme
    hostKind = parser.hostKind
    hasAuthority = parser.hasAuthority
    hasOpaquePath = parser.hasOpaquePath
    hasEscapeOrParameter = parser.hasEscapeOrParameter
    port = parser.port
  }

  public static func == (left: WebURL, right: WebURL) -> Bool { left.serialization == right.serialization }

  public func hash(into hasher: inout Hasher) { hasher.combine(serialization) }

  /// The serialization.
  public var description: String { serialization }

  // MARK: Components

  /// In lower case, without its colon.
  public var scheme: String { text(0..<schemeEnd) }

  /// Percent-encoded, empty when absent.
  public var username: String { hasAuthority ? text(schemeEnd + 3..<usernameEnd) : "" }

  /// Percent-encoded, empty when absent.
  public var password: String { usernameEnd + 1 < hostStart ? text(usernameEnd + 1..<hostStart - 1) : "" }

  /// The serialized host: a domain in its ASCII form, an IPv4 address, or an IPv6 address in brackets. Empty when
  /// absent.
  public var host: String { text(hostStart..<hostEnd) }

  /// The host as an address when it is one.
  public var hostAddress: IPAddress? { hostKind == .domain ? nil : IPAddress(host) }

  /// The port to connect to: the explicit one or the scheme's default; 0 where there is neither.
  public var effectivePort: UInt16 { port ?? schemeKind.defaultPort ?? 0 }

  /// Begins with a slash unless it is opaque or empty.
  public var path: String { text(pathStart..<pathEnd) }

  /// Without its question mark; nil when absent, empty for `?` alone.
  public var query: String? { pathEnd < queryEnd ? text(pathEnd + 1..<queryEnd) : nil }

  /// Without its number sign; nil when absent.
  public var fragment: String? { queryEnd < count ? text(queryEnd + 1..<count) : nil }

  /// Path and query, as sent in a request and as robots.txt rules see it.
  public var pathAndQuery: String { text(pathStart..<queryEnd) }

  /// What a client asks for: without user information and fragment.
  public var withoutUserAndFragment: String {
    guard hasAuthority, hostStart > schemeEnd + 3 else { return text(0..<queryEnd) }
    return text(0..<schemeEnd + 3) + text(hostStart..<queryEnd)
  }

  public var isHTTPS: Bool { schemeKind == .https }

  public var isHTTP: Bool { schemeKind == .http || schemeKind == .https }

  /// Throws `.notHTTP` for a URL that is well-formed but that no crawler fetches, such as `ftp://host/`.
  public func requireHTTP() throws(WebURLError) {
    guard isHTTP else { throw .notHTTP(scheme: scheme) }
  }

  // MARK: Offsets

  var schemeEnd: Int { Int(offsets.schemeEnd) }
  var usernameEnd: Int { Int(offsets.usernameEnd) }
  var hostStart: Int { Int(offsets.hostStart) }
  var hostEnd: Int { Int(offsets.hostEnd) }
  var pathStart: Int { Int(offsets.pathStart) }
  var pathEnd: Int { Int(offsets.pathEnd) }
  var queryEnd: Int { Int(offsets.queryEnd) }
  var count: Int { serialization.utf8.count }

  private func text(_ range: Range<Int>) -> String {
    let bytes = serialization.utf8
    if range.count == bytes.count { return serialization }
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    return String(serialization[start..<bytes.index(start, offsetBy: range.count)])
  }
}

public enum HostKind: Sendable { case domain, ipv4, ipv6 }
