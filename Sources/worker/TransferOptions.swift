import ArgumentParser
import CommandLine
import Fetching
import Untrusted

/// Bounds of a single transfer. Sizes take units such as KiB, MiB and kB, times ms, s, m and h.
struct TransferOptions: ParsableArguments {
  @Option(help: "Largest body in bytes, as transferred.")
  var maxBody = ByteCount(16 << 20)

  @Option(help: "Time a whole transfer may take.")
  var timeout = TimeSpan(.seconds(30))

  @Option(help: "Time until a host's addresses are known, at most --timeout.")
  var resolveTimeout = TimeSpan(.seconds(10))

  @Option(help: "Time for resolving, connecting and the TLS handshake, at most --timeout.")
  var connectTimeout = TimeSpan(.seconds(10))

  @Option(help: "Time from the request to the first line of the answer, at most --timeout.")
  var firstByteTimeout = TimeSpan(.seconds(20))

  @Option(help: "Bytes per second that an answer must keep up over --low-speed-time; 0 turns the check off.")
  var lowSpeedLimit = ByteCount(64)

  @Option(help: "Time over which --low-speed-limit is averaged.")
  var lowSpeedTime = TimeSpan(.seconds(10))

  @Option(help: "Largest body in bytes after decompression.")
  var maxDecodedBody = ByteCount(64 << 20)

  @Option(help: "Largest response headers in bytes.")
  var maxHeaderBytes = ByteCount(256 << 10)

  @Option(help: "Largest number of response header lines.")
  var maxHeaderCount = 500

  @Option(help: "Largest number of redirects from an enqueued URL to a page; 0 follows none.")
  var maxRedirects = 10

  @Option(help: "Host name lookups at once.")
  var maxLookups = 32

  @Option(help: "How long a host's addresses are cached; 0 caches nothing.")
  var dnsCacheTime = TimeSpan(.seconds(120))

  /// `validate()` of the configuration checks the rest.
  func apply(to configuration: inout FetchConfiguration) throws {
    guard maxBody.bytes >= 1024 else { throw CommandFailure(.configuration, "--max-body must be at least 1024 bytes") }
    let total = timeout.duration
    guard total >= .milliseconds(100), total <= .seconds(3600) else {
      throw CommandFailure(.configuration, "--timeout must be 0.1 to 3600 seconds, not \(total.secondsText)")
    }
    configuration.maxBody = maxBody.bytes
    configuration.totalTimeout = total
    configuration.resolveTimeout = min(resolveTimeout.duration, total)
    configuration.connectTimeout = min(connectTimeout.duration, total)
    configuration.firstByteTimeout = min(firstByteTimeout.duration, total)
    configuration.lowSpeedLimit = lowSpeedLimit.bytes
    configuration.lowSpeedWindow = lowSpeedTime.duration
    configuration.maxDecodedBody = maxDecodedBody.bytes
    configuration.maxHeaderBytes = maxHeaderBytes.bytes
    configuration.maxHeaderCount = maxHeaderCount
    configuration.maxLookups = maxLookups
    configuration.dnsCacheTime = dnsCacheTime.duration
  }
}
