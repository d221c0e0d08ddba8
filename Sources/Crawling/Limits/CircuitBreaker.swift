import Fetching

/// Whether a host can be reached at all: a circuit breaker.
///
///     closed ── failures in a row ──> open: the visit ends, the host is left alone (`unreachableBackoff`) ──> closed
///
/// One failed page says something about the page. A name that does not resolve, or connections that fail one after the
/// other, say something about the host: without a pause all of its jobs would use up their attempts within minutes.
struct CircuitBreaker: Sendable, Hashable {
  private var failures = 0
  private var needed = Int.max
  private var brokenPages = 0
  /// Pages in a row that end the process that reads them, after which the host is left alone: each costs a process.
  static let brokenPagesNeeded = 5

  /// Any answer, of any status, closes it.
  mutating func answered() {
    failures = 0
    needed = .max
  }

  /// No answer.
  mutating func failed(_ errorClass: FetchFailure.Class) {
    guard let enough = Self.failuresNeeded(errorClass) else { return }
    failures += 1
    needed = min(needed, enough)
  }

  /// A page was read, or `broke` the process that read it.
  mutating func read(broke: Bool) { brokenPages = broke ? brokenPages + 1 : 0 }

  var isOpen: Bool { failures >= needed }
  var breaksReaders: Bool { brokenPages >= Self.brokenPagesNeeded }

  /// In a row; nil for failures that tell nothing of whether the host is there.
  private static func failuresNeeded(_ errorClass: FetchFailure.Class) -> Int? {
    switch errorClass {
    // Once may be chance: a busy resolver, a server that was just restarting, a connection that one page alone breaks.
    case .dns, .connect: 2
    case .tls, .timeout: 3
    case .tooLarge, .truncated, .decode, .coding, .noRoom, .protocolError, .malformed, .strayAnswer, .blockedAddress,
      .blockedPort, .invalidURL,
      .invalidRequest, .queueFull, .cancelled:
      nil
    }
  }
}
