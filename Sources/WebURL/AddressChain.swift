/// Addresses of which each led to the next.
package enum AddressChain {
  /// The largest number of redirects from an enqueued URL to a page that can be configured.
  package static let maximumRedirects = 100

  /// As a person reads it, the long addresses and the long chain cut.
  package static func text(_ addresses: [String]) -> String {
    let shown = addresses.count <= 12 ? addresses : addresses.prefix(6) + ["…"] + addresses.suffix(5)
    return shown.map { $0.utf8.count <= 200 ? $0 : "\($0.prefix(199))…" }.joined(separator: " → ")
  }
}
