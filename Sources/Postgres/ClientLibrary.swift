internal import CLibPQ

/// libpq as it is loaded.
package enum ClientLibrary {
  /// Such as `15.14`.
  package static var version: String {
    // PQlibVersion: 10000 times the major version and the minor one, since 10.
    let number = PQlibVersion()
    return "\(number / 10_000).\(number % 10_000)"
  }
}
