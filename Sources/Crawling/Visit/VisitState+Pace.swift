import Fetching
import Frontier
import Untrusted
import WebURL

/// What answers say of the host: how quickly it makes pages, whether it can be reached, and whether it asks for a
/// pause.
extension VisitState {
  /// From now on `delay` lies between two requests of a connection, the one just made included.
  mutating func keep(delay: Duration) {
    host.delay = delay
    let spacing = delay / lines.count
    rateLimiter.keep(spacing: spacing)
    guard host.toldSpacing != spacing else { return }
    host.toldSpacing = spacing
    actions.append(.keepSpacing(spacing))
  }

  mutating func observe(_ fetched: Fetched, after time: Duration) {
    switch fetched {
    case .response(let response):
      host.breaker.answered()
      noteAddress(response.remoteAddress)
      host.pace.observe(response.firstByteTime, isGood: response.status < 400)
    case .failure(let failure):
      host.breaker.failed(failure.errorClass)
      // What waited in our own queue, or was stopped by ourselves, is not the host's doing.
      if failure.errorClass == .timeout { host.pace.observe(time, isGood: false) }
    case .stopped:
      break
    }
    // Never below what the last lease kept before this one knows robots.txt.
    keep(delay: host.isPaceKnown ? host.pace.delay : max(host.delay, host.pace.delay))
  }

  private mutating func noteAddress(_ text: String) {
    guard let reached = IPAddress(text), reached != host.address else { return }
    host.address = reached
    actions.append(.noteAddress(reached))
  }

  mutating func noteBackoff(_ response: FetchResponse) {
    guard let asked = outcomePolicy.backoff(for: response, lease: lease) else { return }
    host.backoff = asked
    rateLimiter.hold(until: now + asked)
    block(for: asked, .throttled)
  }
}
