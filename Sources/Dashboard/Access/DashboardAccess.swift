import FlyingFox
import Foundation

/// Who may read: at the loopback address whoever is on this machine, elsewhere who knows the token.
///
/// A page of the web can make a browser send requests to this address, and by a name that it lets point here (DNS rebinding) even read
/// the answers. So without a token only the names of the machine itself are answered to; and a cookie is sent back to us from
/// our own pages alone (SameSite=Strict).
package struct DashboardAccess: Sendable {
  /// Characters of a token at least: with 16 nobody guesses it.
  package static let leastCharacters = 16

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
    if request.headers[HTTPHeader("Sec-Fetch-Site")] == "cross-site",
      request.headers[HTTPHeader("Sec-Fetch-Mode")] != "navigate"
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
    var name = host.lowercased()
    if name.hasPrefix("[") {
      guard let end = name.firstIndex(of: "]") else { return false }
      return name[name.index(after: name.startIndex)..<end] == "::1"
    }
    if let colon = name.lastIndex(of: ":") { name = String(name[..<colon]) }
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func bearer(_ request: HTTPRequest) -> String? {
    guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
    return value.dropFirst(7).trimmingCharacters(in: .whitespaces)
  }

  private static func cookie(_ request: HTTPRequest) -> String? {
    for header in request.headers.values(for: HTTPHeader("Cookie")) {
      for pair in header.split(separator: ";") {
        let halves = pair.split(separator: "=", maxSplits: 1)
        guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces) == cookieName else { continue }
        return String(halves[1])
      }
    }
    return nil
  }

  /// Takes as long wherever the two differ.
  private static func isSame(_ given: String, _ token: String) -> Bool {
    let (left, right) = (Array(given.utf8), Array(token.utf8))
    var difference = left.count ^ right.count
    for index in right.indices { difference |= Int(right[index] ^ (index < left.count ? left[index] : 0)) }
    return difference == 0
  }
}
