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
  /// A row of pages ended their readers.
  private(set) var breaksReaders = false
  /// How many, after which the host is left alone: each costs a process. Where one page of two is sound, as many come
  /// in a row by chance in a thousand pages.
  static let brokenPagesNeeded = 10

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

  /// A page was read, or was the last of `broken` in a row that ended their readers.
  mutating func read(broken: Int) { breaksReaders = broken >= Self.brokenPagesNeeded }

  var isOpen: Bool { failures >= needed }

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
