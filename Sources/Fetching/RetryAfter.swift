import HTTPFields
internal import Untrusted

/// Retry-After (RFC 9110 section 10.2.3): delay-seconds or an HTTP-date.
enum RetryAfter {
  /// Seconds, a day. Longer waits were seen (317,100 s) and are another way of saying no.
  private static let maxSeconds = 86_400

  /// The wait, at most a day; nil for a malformed value or a date that is past at `now`.
  static func wait(_ value: String, now: HTTPDate) -> Duration? {
    let text = HeaderField.trimmed(Substring(value))
    guard !text.isEmpty else { return nil }
    if text.utf8.allSatisfy(HeaderField.isDigit) {
      return .seconds(WholeNumber.read(text, in: 0...maxSeconds) ?? maxSeconds)
    }
    guard let date = HTTPDate(String(text)), date.unixTime > now.unixTime else { return nil }
    // Both lie within a few thousand years of 1970.
    return .seconds(min(date.unixTime - now.unixTime, maxSeconds))
  }
}
