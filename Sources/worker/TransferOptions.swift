import ArgumentParser
import Fetching

/// What a single transfer may take and bring, besides `--timeout` and `--max-body`.
struct TransferOptions: ParsableArguments {
  @Option(help: "Seconds until a host's addresses are known; default 10, at most --timeout.")
  var resolveTimeout: Double?

  @Option(help: "Seconds for resolving, connecting and the TLS handshake; default 10, at most --timeout.")
  var connectTimeout: Double?

  @Option(help: "Seconds from the request to the first line of the answer; default 20, at most --timeout.")
  var firstByteTimeout: Double?

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

  /// Expects the configuration's own times to fit into its `totalTimeout` already. `validate()` of the configuration names what
  /// cannot be.
  func apply(to configuration: inout FetchConfiguration) {
    func within(_ seconds: Double?, _ present: Double) -> Double {
      min(seconds ?? present, configuration.totalTimeout)
    }
    configuration.resolveTimeout = within(resolveTimeout, configuration.resolveTimeout)
    configuration.connectTimeout = within(connectTimeout, configuration.connectTimeout)
    configuration.firstByteTimeout = within(firstByteTimeout, configuration.firstByteTimeout)
    configuration.lowSpeedLimit = lowSpeedLimit
    configuration.maxDecodedBody = maxDecodedBody
    configuration.maxHeaderBytes = maxHeaderBytes
    configuration.maxHeaderCount = maxHeaderCount
    configuration.maxLookups = maxLookups
    configuration.dnsCacheTime = dnsCacheTime
  }
}
