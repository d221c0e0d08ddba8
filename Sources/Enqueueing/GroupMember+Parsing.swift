import CrawlRules
package import Frontier
import WebURL

/// Why a text names no member of a group, in a sentence for the user.
package struct GroupMemberError: Error, Sendable, Hashable {
  package let reason: String
}

extension GroupMember {
  /// As it is named on the command line: `example.org`, `example.org:8080`, a URL on it, or `*.example.org` for it and
  /// all below it.
  package init(parsing text: String) throws(GroupMemberError) {
    if text.hasPrefix("*.") {
      guard let host = NamedHost(parsing: String(text.dropFirst(2))), !host.name.contains(":") else {
        throw GroupMemberError(reason: "\(text) is no domain; write '*.example.org', without a port")
      }
      guard !RegistrableDomain.isPublicSuffix(host.name) else {
        throw GroupMemberError(reason: "\(host.name) is a public suffix: the names below it have different owners")
      }
      self = .domain(host.name)
    } else {
      let host = try Self.host(text)
      self = .host(host.name, key: host.key)
    }
  }

  /// The registrable domain of a host and all below it: `*.example.co.uk` for `www.example.co.uk`.
  package init(domainOf text: String) throws(GroupMemberError) {
    let name = try Self.host(text).name.split(separator: ":", maxSplits: 1)[0]
    guard let domain = RegistrableDomain.of(String(name)) else {
      throw GroupMemberError(
        reason: "\(text) has no registrable domain: it is an address or a public suffix; name its hosts")
    }
    self = .domain(domain)
  }

  private static func host(_ text: String) throws(GroupMemberError) -> NamedHost {
    guard let host = NamedHost(parsing: text) else {
      throw GroupMemberError(reason: "\(text) cannot be a host of http or https")
    }
    return host
  }
}
