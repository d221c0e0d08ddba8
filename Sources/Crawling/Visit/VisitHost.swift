import Frontier
import WebURL

/// What a visit knows of its host: how quickly it answers, where it is, and what it has asked for.
struct VisitHost: Sendable {
  var pace: AdaptiveDelay
  var breaker = CircuitBreaker()
  /// Seconds between two requests: those of the last lease until robots.txt is known.
  var delay: Double
  /// robots.txt was read: `delay` is this visit's own.
  var isPaceKnown = false
  /// A request was about to be sent.
  var wasAsked = false
  /// Seconds that 429 and 503 answers asked for; nil while there was none.
  var backoff: Double?
  /// Where it was last reached.
  var address: IPAddress?
  /// What the worker was told last of the pace.
  var toldSpacing: Duration?

  init(_ lease: Lease, _ configuration: CrawlConfiguration) {
    pace = AdaptiveDelay(
      configured: lease.terms.minDelay.map { Double($0) / 1000 } ?? configuration.minDelay,
      factor: configuration.adaptiveFactor, response: Double(lease.response) / 1000)
    delay = max(pace.delay, Double(lease.delay) / 1000)
    address = lease.address.flatMap { IPAddress($0) }
  }

  /// It has asked to be left alone.
  var isThrottled: Bool { (backoff ?? 0) > 0 }
}
