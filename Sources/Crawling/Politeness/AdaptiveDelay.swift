import Untrusted

/// How long a host is left alone between two requests: the largest of what was configured, what its robots.txt asks
/// for, and what its answers ask for.
///
/// A server that takes long to answer is busy, with us or with others: the delay grows to `factor` times what it takes,
/// so that we occupy at most the `factor`-th part of one of its workers. Errors never shorten a delay: a quick 429 or
/// 500 says nothing of how quickly pages are made, so only answers without an error bring the figure down; every
/// slower one brings it up.
struct AdaptiveDelay: Sendable, Hashable {
  /// What answer times count for at most.
  static let maxAdaptive = Duration.seconds(30)
  /// The share of a new figure in the smoothed one.
  static let smoothing = 0.25

  /// By an operator for this host or by the worker's flag for all. 0 is for hosts of one's own: then nothing is
  /// adapted.
  var configured: Duration
  /// Times the answer time; 0 adapts nothing.
  let factor: Double
  /// What robots.txt asks for, 0 when it asks for none.
  var crawlDelay = Duration.zero
  /// Until the first byte of an answer, smoothed; 0 before the first.
  private(set) var response: Duration

  init(configured: Duration, factor: Double, response: Duration) {
    self.configured = configured
    self.factor = factor
    self.response = min(max(.zero, response), .longest)
  }

  /// Between the starts of two requests.
  var delay: Duration { max(configured, crawlDelay, adaptive) }

  private var adaptive: Duration { configured > .zero ? min(Self.maxAdaptive, response * factor) : .zero }

  /// An answer, or a failure, came after `time`; `isGood` for a status below 400.
  mutating func observe(_ time: Duration, isGood: Bool) {
    let time = min(time, .longest)
    guard time > .zero else { return }
    if response == .zero {
      if isGood { response = time }
      return
    }
    let next = response + (time - response) * Self.smoothing
    if isGood || next > response { response = next }
  }
}
