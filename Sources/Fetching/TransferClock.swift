internal import Untrusted

/// The deadlines of one transfer.
///
/// A pure value fed with instants, so that it is tested by a manual clock. The loop asks `failure(at:)` ten times a
/// second for every running transfer; curl's own time-outs are too coarse (its low-speed abort may come seconds late).
///
///     started ──resolved──> connecting ──request sent──> waiting ──first line──> receiving
struct TransferClock {
  typealias Instant = MonotonicInstant

  private let resolveTimeout: Duration
  private let connectTimeout: Duration
  private let firstByteTimeout: Duration
  private let totalTimeout: Duration
  private let lowSpeedWindow: Duration
  /// Bytes per second.
  private let lowSpeedLimit: Int
  /// Bytes in each window.
  private let lowSpeedBytes: Int

  let started: Instant
  private(set) var resolved: Instant?
  private(set) var requestSent: Instant?
  private(set) var firstLine: Instant?
  private var windowStart: Instant = 0
  private var windowBytes = 0

  init(_ configuration: FetchConfiguration, started: Instant) {
    self.started = started
    resolveTimeout = configuration.resolveTimeout
    connectTimeout = configuration.connectTimeout
    firstByteTimeout = configuration.firstByteTimeout
    totalTimeout = configuration.totalTimeout
    lowSpeedWindow = configuration.lowSpeedWindow
    lowSpeedLimit = configuration.lowSpeedLimit
    lowSpeedBytes = Int((Double(lowSpeedLimit) * lowSpeedWindow.inSeconds).clamped(to: 0...1e18))
  }

  /// The host's addresses are known.
  mutating func noteResolved(at now: Instant) { resolved = now }

  /// The connection stands and the request is about to leave. Called again when curl retries on a fresh connection.
  mutating func noteRequestSent(at now: Instant) { requestSent = now }

  /// `count` bytes of headers or body arrived. Only the first of them need the instant, so only they read the clock.
  mutating func noteReceived(_ count: Int, at now: @autoclosure () -> Instant) {
    if firstLine == nil {
      let now = now()
      firstLine = now
      windowStart = now
    }
    windowBytes += count
  }

  /// How far `now` is past the earliest deadline that was missed; zero while none is.
  func overrun(at now: Instant) -> Duration {
    var deadline = started + totalTimeout.nanoseconds
    if resolved == nil { deadline = min(deadline, started + resolveTimeout.nanoseconds) }
    if let requestSent {
      if firstLine == nil { deadline = min(deadline, requestSent + firstByteTimeout.nanoseconds) }
    } else {
      deadline = min(deadline, started + connectTimeout.nanoseconds)
    }
    if firstLine != nil, windowBytes < lowSpeedBytes {
      deadline = min(deadline, windowStart + lowSpeedWindow.nanoseconds)
    }
    return .between(deadline, now)
  }

  /// The deadline that has passed at `now`, if any. Starts the next low-speed window when this one got enough bytes.
  mutating func failure(at now: Instant) -> FetchFailure? {
    let elapsed = Duration.between(started, now)
    if elapsed >= totalTimeout {
      return FetchFailure(.timeout, "the whole transfer took longer than \(totalTimeout.secondsText)")
    }
    if resolved == nil, elapsed >= resolveTimeout {
      return FetchFailure(.timeout, "no address within \(resolveTimeout.secondsText)")
    }
    guard let requestSent else {
      guard elapsed >= connectTimeout else { return nil }
      return FetchFailure(.timeout, "no connection within \(connectTimeout.secondsText)")
    }
    guard firstLine != nil else {
      guard Duration.between(requestSent, now) >= firstByteTimeout else { return nil }
      return FetchFailure(.timeout, "no answer within \(firstByteTimeout.secondsText) of the request")
    }
    guard lowSpeedBytes > 0, Duration.between(windowStart, now) >= lowSpeedWindow else { return nil }
    guard windowBytes >= lowSpeedBytes else {
      return FetchFailure(.timeout, "slower than \(lowSpeedLimit) bytes/s over \(lowSpeedWindow.secondsText)")
    }
    windowStart = now
    windowBytes = 0
    return nil
  }
}
