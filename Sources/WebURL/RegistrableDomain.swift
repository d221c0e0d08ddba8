import CPSL

/// Which part of a host's name was registered by its owner, by the public suffix list as the system keeps it.
package enum RegistrableDomain {
  /// `example.co.uk` for `www.example.co.uk`; nil for addresses, for single labels, and for names that are public
  /// suffixes themselves.
  package static func of(_ host: String) -> String? {
    guard IPAddress(host) == nil, !host.hasPrefix("[") else { return nil }
    return withList { list in
      host.withCString { name in psl_registrable_domain(list, name).map { String(cString: $0) } }
    } ?? nil
  }

  /// Whether names directly below it belong to different owners: `co.uk`, `github.io`, and any single label.
  package static func isPublicSuffix(_ host: String) -> Bool {
    withList { list in host.withCString { psl_is_public_suffix(list, $0) != 0 } } ?? true
  }

  /// The list of the package `publicsuffix` where it is newer than the one libpsl was built with. nil when there is
  /// neither.
  private static func withList<Result>(_ body: (OpaquePointer) -> Result) -> Result? {
    guard let list = psl_latest(nil) else { return nil }
    defer { psl_free(list) }
    return body(list)
  }
}
