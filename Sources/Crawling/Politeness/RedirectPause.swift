import Fetching
import Untrusted

/// The time a redirect asks to wait before its target is asked for (RFC 9110 section 10.2.3: Retry-After with a 3xx).
enum RedirectPause {
  /// Waited out in a visit. Longer ones leave the host: a site that asks for minutes is being repaired.
  static let longest = Duration.seconds(10)

  /// nil where the response is no redirect, or asks for nothing.
  static func asked(_ response: FetchResponse) -> Duration? {
    guard (300..<400).contains(response.status), let asked = response.retryAfter, asked > .zero else { return nil }
    return asked
  }

  /// Waits out a short pause; false when the task was cancelled.
  static func wait(_ pause: Duration) async -> Bool {
    do { try await Task.sleep(for: pause) } catch { return false }
    return true
  }
}
