import Foundation
package import Testing

/// A package of the system that some tests need; Tools/install-packages.sh installs it with `tests`.
package struct SystemPackage: Sendable {
  /// What Debian calls it.
  package let name: String
  /// Whether its programs are where the tests look for them.
  package let isInstalled: Bool

  package static let chromium = SystemPackage(name: "chromium", isInstalled: Browser.isInstalled)
  package static let openssl = SystemPackage(name: "openssl", isInstalled: TLSServer.openssl != nil)
  package static let pgbouncer = SystemPackage(name: "pgbouncer", isInstalled: PgBouncer.isInstalled)
  package static let tmux = SystemPackage(name: "tmux", isInstalled: Terminal.isInstalled)
  package static let psql = SystemPackage(
    name: "postgresql-client", isInstalled: has(["/usr/bin/psql", "/usr/local/bin/psql"]))
  package static let prometheus = SystemPackage(
    name: "prometheus", isInstalled: has(["/usr/bin/prometheus"]) && has(["/usr/bin/promtool"]))

  private static func has(_ paths: [String]) -> Bool {
    paths.contains { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Whether the test can run. Throws where it cannot and `isStrict`.
  package func isThere(isStrict: Bool = Strictness.isOn) throws -> Bool {
    if !isInstalled, isStrict { throw Missing(name: name) }
    return isInstalled
  }

  package struct Missing: Error, CustomStringConvertible {
    var name: String
    package var description: String {
      "\(name) is not installed, and with STRICT=1 no test is skipped for that: make packages-tests"
    }
  }
}

/// Whether tests that lack a package fail instead of being skipped: `make test STRICT=1`.
package enum Strictness {
  package static let isOn = ["", "0"].contains(ProcessInfo.processInfo.environment["STRICT"] ?? "") == false
}

extension Trait where Self == ConditionTrait {
  /// Skips the test where a package is missing, and says which; fails it where tests are strict.
  package static func needs(_ package: SystemPackage) -> Self {
    .enabled("\(package.name) is not installed: make packages-tests") { try package.isThere() }
  }
}
