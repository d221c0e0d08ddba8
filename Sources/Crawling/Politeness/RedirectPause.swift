import Fetching
import Untrusted

/// The time a redirect asks to wait before its target is asked for (RFC 9110 section 10.2.3: Retry-After with a 3xx).
enum RedirectPause {
  /// Seconds that are waited out in a visit. Longer ones leave the host: who asks for minutes is being repaired.
  static let patience = 10.0

  /// nil where the response is no redirect, or asks for nothing.
  static func seconds(_ response: FetchResponse) -> Double? {
    guard (300..<400).contains(response.status), let asked = response.retryAfter?.inSeconds, asked > 0 else {
      return nil
    }
    return asked
  }

  /// Waits out a short pause; false when the task was cancelled meanwhile.
  static func wait(_ seconds: Double) async -> Bool {
    do { try await Task.sleep(for: .seconds(seconds)) } catch { return false }
    return true
  }
}
