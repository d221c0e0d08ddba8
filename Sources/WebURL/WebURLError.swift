/// Why a text is no URL, in words for the person who wrote it.
///
/// Texts from the input are carried cut to `excerptLength` characters, and printed with control characters escaped, so
/// that a message is one line for any input.
public enum WebURLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing but white space.
  case empty
  /// The input is above `WebURL.maximumInputLength`, or the result above `WebURL.maximumLength`.
  case tooLong
  /// Neither a scheme nor a base to resolve against; carries the start of the input.
  case noScheme(String)
  /// A relative reference against a base such as `mailto:` that has no hierarchy.
  case relativeToOpaque(scheme: String)
  case hostEmpty
  /// A character that no host may hold.
  case hostForbidden(Unicode.Scalar)
  /// A host whose last label is a number, but that is no IPv4 address.
  case hostInvalidIPv4(String)
  /// A host in brackets that is no IPv6 address, or lacks its bracket.
  case hostInvalidIPv6(String)
  /// A name that IDNA (UTS 46) refuses, with the reason.
  case hostInvalidName(String, reason: String)
  case portInvalid(String)
  case portOutOfRange(String)
  /// Only by `WebURL.requireHTTP()`: a well-formed URL that a crawler cannot fetch.
  case notHTTP(scheme: String)

  static let excerptLength = 60

  /// The same words; where `text`, which the error is of, may hold a login, without pieces of it: what is wrong with
  /// its host or port may be a password with `@` or `/` in it.
  public func words(for text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return description }
    return switch self {
    case .noScheme: "no scheme"
    case .relativeToOpaque: "a relative reference cannot be resolved against such a URL"
    case .hostForbidden: "the host contains a character that no host may hold"
    case .hostInvalidIPv4: "the host ends in a number but is no IPv4 address"
    case .hostInvalidIPv6: "the host is no IPv6 address"
    case .hostInvalidName: "the host is no valid name"
    case .portInvalid: "the port is not a number"
    case .portOutOfRange: "the port is out of range (0 to 65535)"
    case .notHTTP: "its scheme is not supported, only http and https are"
    case .empty, .tooLong, .hostEmpty: description
    }
  }

  public var description: String {
    switch self {
    case .empty: "the URL is empty"
    case .tooLong: "the URL is longer than \(WebURL.maximumLength) bytes"
    case .noScheme(let text): "no scheme" + WebURLError.suggestion(for: text)
    case .relativeToOpaque(let scheme): "a relative reference cannot be resolved against a \(scheme): URL"
    case .hostEmpty: "the host is empty"
    case .hostForbidden(let character): "the host contains \(WebURLError.name(of: character))"
    case .hostInvalidIPv4(let host): "the host \(WebURLError.quoted(host)) ends in a number but is no IPv4 address"
    case .hostInvalidIPv6(let host): "the host \(WebURLError.quoted(host)) is no IPv6 address"
    case .hostInvalidName(let host, let reason): "the host \(WebURLError.quoted(host)) is no valid name: \(reason)"
    case .portInvalid(let port): "the port \(WebURLError.quoted(port)) is not a number"
    case .portOutOfRange(let port): "the port \(WebURLError.quoted(port)) is out of range (0 to 65535)"
    case .notHTTP(let scheme): "the scheme \(WebURLError.quoted(scheme)) is not supported, only http and https are"
    }
  }

  static func excerpt(_ bytes: Span<UInt8>) -> String {
    // Four bytes to a scalar, so the cut never needs more of the input than this.
    var head: [UInt8] = []
    for index in 0..<min(bytes.count, excerptLength * 4) { head.append(bytes[index]) }
    let text = String(decoding: head, as: UTF8.self)
    return text.unicodeScalars.count <= excerptLength ? text : String(text.unicodeScalars.prefix(excerptLength)) + "…"
  }

  /// `: did you mean https://…?` where the text looks like an address typed without its scheme.
  private static func suggestion(for text: String) -> String {
    let candidate = text.hasPrefix("//") ? "https:" + text : "https://" + text
    guard !text.hasSuffix("…"), let url = WebURL(candidate), url.host.utf8.contains(UInt8(ascii: ".")) else {
      return ""
    }
    return ": did you mean \(candidate)?"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { $0.escaped(asASCII: false) }.joined() + "\""
  }

  private static func name(of character: Unicode.Scalar) -> String {
    switch character {
    case " ": "a space"
    case "\0"..<" ", "\u{7F}": "the control character U+" + hexadecimal(character)
    default: "the character \(character), which no host may hold"
    }
  }

  private static func hexadecimal(_ character: Unicode.Scalar) -> String {
    let digits = String(character.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - min(4, digits.utf8.count)) + digits
  }
}
