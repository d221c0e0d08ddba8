import Fetching
import Postgres

/// The release this is, as `--version`, the User-Agent and the workers table show it.
package let courantVersion = "0.1.0"

/// What `worker --version` prints: the release, and on a second line the libraries that read what comes from outside.
package var workerVersion: String {
  let libraries = Fetcher.libraries + ["libpq \(ClientLibrary.version)"]
  return "\(courantVersion)\n\(libraries.joined(separator: ", "))"
}
