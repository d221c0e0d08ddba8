import ArgumentParser
import Fetching

/// What a single transfer may take and bring, besides `--timeout` and `--max-body`.
struct TransferOptions: ParsableArguments {
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

  /// Expects the configuration's `totalTimeout` to be set already. `validate()` of the configuration names what cannot be.
  func apply(to configuration: inout FetchConfiguration) {
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
