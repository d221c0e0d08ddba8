import CommandLine
import Fetching
import Postgres

/// What `worker --version` prints: the release, and on a second line the libraries that read what comes from outside.
package var workerVersion: String {
  let libraries = Fetcher.libraries + ["libpq \(ClientLibrary.version)"]
  return "\(courantVersion)\n\(libraries.joined(separator: ", "))"
}

extension FetchConfigurationError: ConfigurationFault {}
