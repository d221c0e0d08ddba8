import FlyingFox
import Untrusted

/// Who may read: at the loopback address everyone on this machine, elsewhere those who know the token.
///
/// A page of the web can make a browser send requests to this address, and by a name that it lets point here (DNS
/// rebinding) even read the answers. So without a token only the names of the machine itself are answered to; and a
/// cookie is sent back to us from our own pages alone (SameSite=Strict).
package struct DashboardAccess: Sendable {
  /// Characters of the shortest token: 16 cannot be guessed.
  package static let minimumCharacters = 16

  private let token: String?
  /// What the cookie holds: not the token, since cookies go to every port of a host name.
  private let session = (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined()

  /// nil: no token is asked for; for a loopback address alone.
  package init(token: String?) {
    self.token = token
  }

  enum Verdict: Equatable {
    case admitted
    /// Ask for the token.
    case unknown
    /// By a name that is not this machine's.
    case foreignName
    /// A page of the web has made a browser ask, and not gone there.
    case foreignPage
  }

  func verdict(on request: HTTPRequest) -> Verdict {
    if ByteText(request.headers[HTTPHeader("Sec-Fetch-Site")] ?? "") == "cross-site",
      ByteText(request.headers[HTTPHeader("Sec-Fetch-Mode")] ?? "") != "navigate"
    {
      return .foreignPage
    }
    guard let token else { return Self.isLocal(request.headers[.host] ?? "") ? .admitted : .foreignName }
    if let given = Self.bearer(request), Self.isSame(given, token) { return .admitted }
    if let given = Self.cookie(request), Self.isSame(given, session) { return .admitted }
    return .unknown
  }

  /// The cookie to set for somebody who gave the right token; nil for a wrong one.
  func cookie(for given: String) -> String? {
    guard let token, Self.isSame(given, token) else { return nil }
    return "\(Self.cookieName)=\(session); Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"
  }

  private static let cookieName = "courant_dashboard"

  /// `localhost`, names below it, and loopback addresses, each with or without a port.
  static func isLocal(_ host: String) -> Bool {
    var name = Array(host.utf8)[...]
    if name.first == UInt8(ascii: "[") {
      return name.dropFirst().prefix { $0 != UInt8(ascii: "]") }.elementsEqual("::1".utf8)
        && name.contains(UInt8(ascii: "]"))
    }
    if let colon = name.lastIndex(of: UInt8(ascii: ":")) { name = name[..<colon] }
    let text = Substring(decoding: name, as: UTF8.self)
    if text.hasSameBytes(ignoringCaseAs: "localhost") { return true }
    let below = ".localhost"
    if Substring(decoding: name.suffix(below.utf8.count), as: UTF8.self).hasSameBytes(ignoringCaseAs: below) {
      return true
    }
    let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0].elementsEqual("127".utf8)
      && parts.allSatisfy { part in part.allSatisfy { $0 &- 0x30 < 10 } && WholeNumber.read(part, in: 0...255) != nil }
  }

  private static func bearer(_ request: HTTPRequest) -> Substring? {
    guard let value = request.headers[.authorization] else { return nil }
    let scheme = "Bearer "
    guard Substring(decoding: value.utf8.prefix(scheme.utf8.count), as: UTF8.self).hasSameBytes(ignoringCaseAs: scheme)
    else { return nil }
    return Substring(value.utf8.dropFirst(scheme.utf8.count).drop { $0 == 0x20 || $0 == 0x09 })
  }

  private static func cookie(_ request: HTTPRequest) -> Substring? {
    for header in request.headers.values(for: HTTPHeader("Cookie")) {
      for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
        let trimmed = pair.drop { $0 == 0x20 || $0 == 0x09 }
        let name = trimmed.prefix { $0 != UInt8(ascii: "=") }
        guard name.endIndex < trimmed.endIndex, name.elementsEqual(cookieName.utf8) else { continue }
        return Substring(trimmed[name.endIndex...].dropFirst())
      }
    }
    return nil
  }

  /// Takes the same time wherever the two differ.
  private static func isSame(_ given: some StringProtocol, _ token: String) -> Bool {
    let (left, right) = (Array(given.utf8), Array(token.utf8))
    var difference = left.count ^ right.count
    for index in right.indices { difference |= Int(right[index] ^ (index < left.count ? left[index] : 0)) }
    return difference == 0
  }
}
