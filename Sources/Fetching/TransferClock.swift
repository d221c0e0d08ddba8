/// The deadlines of one transfer.
///
/// A pure value fed with instants, so that it is tested by a manual clock. The loop asks `failure(at:)` ten times a
/// second for every running transfer; curl's own time-outs are too coarse (its low-speed abort may come seconds late).
///
///     started ──resolved──> connecting ──request sent──> waiting ──first line──> receiving
struct TransferClock {
  /// Nanoseconds on a monotonic clock.
  typealias Instant = UInt64

  private let resolve: UInt64
  private let connect: UInt64
  private let firstByte: UInt64
  private let total: UInt64
  private let lowSpeedWindow: UInt64
  private let lowSpeedBytes: Int
  private let words: (resolve: Double, connect: Double, firstByte: Double, total: Double, rate: Int, window: Double)

  let started: Instant
  private(set) var resolved: Instant?
  private(set) var requestSent: Instant?
  private(set) var firstLine: Instant?
  private var windowStart: Instant = 0
  private var windowBytes = 0

  init(_ configuration: FetchConfiguration, started: Instant) {
    self.started = started
    resolve = TransferClock.nanoseconds(configuration.resolveTimeout)
    connect = TransferClock.nanoseconds(configuration.connectTimeout)
    firstByte = TransferClock.nanoseconds(configuration.firstByteTimeout)
    total = TransferClock.nanoseconds(configuration.totalTimeout)
    lowSpeedWindow = TransferClock.nanoseconds(configuration.lowSpeedWindow)
    lowSpeedBytes = Int(Double(configuration.lowSpeedLimit) * configuration.lowSpeedWindow)
    words = (
      configuration.resolveTimeout, configuration.connectTimeout, configuration.firstByteTimeout,
      configuration.totalTimeout,
      configuration.lowSpeedLimit, configuration.lowSpeedWindow
    )
  }

  /// The host's addresses are known.
  mutating func noteResolved(at now: Instant) { resolved = now }

  /// The connection stands and the request is about to leave. Called again when curl retries on a fresh connection.
  mutating func noteRequestSent(at now: Instant) { requestSent = now }

  /// `count` bytes of headers or body arrived. The instant is only asked for where it counts: of the first of them.
  mutating func noteReceived(_ count: Int, at now: @autoclosure () -> Instant) {
    if firstLine == nil {
      let now = now()
      firstLine = now
      windowStart = now
    }
    windowBytes += count
  }

  /// Nanoseconds by which `now` is past the earliest deadline that was not met; 0 while none is.
  func overrun(at now: Instant) -> UInt64 {
    var deadline = started + total
    if resolved == nil { deadline = min(deadline, started + resolve) }
    if let requestSent {
      if firstLine == nil { deadline = min(deadline, requestSent + firstByte) }
    } else {
      deadline = min(deadline, started + connect)
    }
    if firstLine != nil, windowBytes < lowSpeedBytes { deadline = min(deadline, windowStart + lowSpeedWindow) }
    return now > deadline ? now - deadline : 0
  }

  /// The deadline that has passed at `now`, if any. Moves the low-speed window on when it was filled.
  mutating func failure(at now: Instant) -> FetchFailure? {
    if elapsed(since: started, at: now) >= total {
      return FetchFailure(.timeout, "the whole transfer took longer than \(words.total) s")
    }
    if resolved == nil, elapsed(since: started, at: now) >= resolve {
      return FetchFailure(.timeout, "no address within \(words.resolve) s")
    }
    guard let requestSent else {
      guard elapsed(since: started, at: now) >= connect else { return nil }
      return FetchFailure(.timeout, "no connection within \(words.connect) s")
    }
    guard firstLine != nil else {
      guard elapsed(since: requestSent, at: now) >= firstByte else { return nil }
      return FetchFailure(.timeout, "no answer within \(words.firstByte) s of the request")
    }
    guard lowSpeedBytes > 0, elapsed(since: windowStart, at: now) >= lowSpeedWindow else { return nil }
    guard windowBytes >= lowSpeedBytes else {
      return FetchFailure(.timeout, "slower than \(words.rate) bytes/s over \(words.window) s")
    }
    windowStart = now
    windowBytes = 0
    return nil
  }

  private func elapsed(since start: Instant, at now: Instant) -> UInt64 { now > start ? now - start : 0 }

  private static func nanoseconds(_ seconds: Double) -> UInt64 { UInt64(seconds * 1e9) }
}
