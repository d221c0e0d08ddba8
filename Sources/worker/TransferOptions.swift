import ArgumentParser
import Console
import Fetching

/// What a single transfer may take and bring.
struct TransferOptions: ParsableArguments {
  @Option(help: "Bytes of a body on the wire at most.")
  var maxBody = 16 << 20

  @Option(help: "Seconds a whole transfer may take.")
  var timeout = 30.0

  @Option(help: "Seconds until a host's addresses are known, at most --timeout.")
  var resolveTimeout = 10.0

  @Option(help: "Seconds for resolving, connecting and the TLS handshake, at most --timeout.")
  var connectTimeout = 10.0

  @Option(help: "Seconds from the request to the first line of the answer, at most --timeout.")
  var firstByteTimeout = 20.0

  @Option(help: "Bytes per second an answer must keep up over ten seconds; 0 turns the check off.")
  var lowSpeedLimit = 64

  @Option(help: "Bytes of a body once it is decompressed at most.")
  var maxDecodedBody = 64 << 20

  @Option(help: "Bytes of response headers at most.")
  var maxHeaderBytes = 256 << 10

  @Option(help: "Lines of response headers at most.")
  var maxHeaderCount = 500

  @Option(help: "Lookups of host names at once.")
  var maxLookups = 32

  @Option(help: "Seconds for which a host's addresses are remembered; 0 remembers nothing.")
  var dnsCacheTime = 120.0

  /// `validate()` of the configuration names what else cannot be.
  func apply(to configuration: inout FetchConfiguration) throws {
    guard maxBody >= 1024 else { throw CommandFailure(.configuration, "--max-body must be at least 1024 bytes") }
    guard timeout >= 0.1, timeout <= 3600 else {
      throw CommandFailure(.configuration, "--timeout must be 0.1 to 3600 seconds, not \(timeout)")
    }
    configuration.maxBody = maxBody
    configuration.totalTimeout = timeout
    configuration.resolveTimeout = min(resolveTimeout, configuration.totalTimeout)
    configuration.connectTimeout = min(connectTimeout, configuration.totalTimeout)
    configuration.firstByteTimeout = min(firstByteTimeout, configuration.totalTimeout)
    configuration.lowSpeedLimit = lowSpeedLimit
    configuration.maxDecodedBody = maxDecodedBody
    configuration.maxHeaderBytes = maxHeaderBytes
    configuration.maxHeaderCount = maxHeaderCount
    configuration.maxLookups = maxLookups
    configuration.dnsCacheTime = dnsCacheTime
  }
}
