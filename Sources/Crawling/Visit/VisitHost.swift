import Frontier
import WebURL

/// What a visit knows of its host: how quickly it answers, where it is, and what it has asked for.
struct VisitHost: Sendable {
  var pace: AdaptiveDelay
  var breaker = CircuitBreaker()
  /// Between two requests: that of the last lease until robots.txt is known.
  var delay: Duration
  /// robots.txt was read: `delay` is this visit's own.
  var isPaceKnown = false
  /// A request was about to be sent.
  var wasAsked = false
  /// What 429 and 503 answers asked for; nil while there was none.
  var backoff: Duration?
  /// Where it was last reached.
  var address: IPAddress?
  /// What the worker was told last of the pace.
  var toldSpacing: Duration?

  init(_ lease: Lease, _ configuration: CrawlConfiguration) {
    pace = AdaptiveDelay(
      configured: lease.terms.minDelay ?? configuration.minDelay,
      factor: configuration.adaptiveFactor, response: lease.response)
    delay = max(pace.delay, lease.delay)
    address = lease.address.flatMap { IPAddress($0) }
  }

  /// It has asked to be left alone.
  var isThrottled: Bool { (backoff ?? .zero) > .zero }
}
