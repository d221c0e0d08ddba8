/// How long a host is left alone between two requests: the largest of what was configured, what its robots.txt asks
/// for, and what its answers ask for.
///
/// A server that takes long to answer is busy, with us or with others: the delay grows to `factor` times what it takes,
/// so that we occupy at most the `factor`-th part of one of its workers. Errors never shorten a delay: a quick 429 or
/// 500 says nothing of how quickly pages are made, so only answers without an error bring the figure down; whatever
/// takes longer brings it up.
struct AdaptiveDelay: Sendable, Hashable {
  /// Seconds that answer times count for at most.
  static let maxAdaptive = 30.0
  /// The share of a new figure in the smoothed one.
  static let smoothing = 0.25

  /// Seconds, by an operator for this host or by the worker's flag for all. 0 is for hosts of one's own: then nothing
  /// is adapted.
  var configured: Double
  /// Times the answer time; 0 adapts nothing.
  let factor: Double
  /// Seconds that robots.txt asks for, 0 when it asks for none.
  var crawlDelay = 0.0
  /// Seconds to the first byte of an answer, smoothed; 0 before the first.
  private(set) var response: Double

  init(configured: Double, factor: Double, response: Double) {
    self.configured = configured
    self.factor = factor
    self.response = max(0, response)
  }

  /// Seconds between the starts of two requests.
  var delay: Double { max(configured, crawlDelay, adaptive) }

  private var adaptive: Double { configured > 0 ? min(Self.maxAdaptive, factor * response) : 0 }

  /// An answer came after so many seconds, or a failure; `isGood` for a status below 400.
  mutating func observe(_ seconds: Double, isGood: Bool) {
    guard seconds.isFinite, seconds > 0 else { return }
    if response == 0 {
      if isGood { response = seconds }
      return
    }
    let next = response + (seconds - response) * Self.smoothing
    if isGood || next > response { response = next }
  }
}
