import HTTPFields
internal import Untrusted

/// Retry-After (RFC 9110 section 10.2.3): delay-seconds or an HTTP-date.
enum RetryAfter {
  /// A day. Longer waits were seen (317,100 s) and are another way of saying no.
  static let longest = 86_400.0

  /// Seconds to wait, clamped to 0 … `longest`; nil for a malformed value or a date that is past at `now` (Unix time).
  static func seconds(_ value: String, now: Int) -> Double? {
    let text = HeaderField.trimmed(Substring(value))
    guard !text.isEmpty else { return nil }
    if text.utf8.allSatisfy(HeaderField.isDigit) {
      return WholeNumber.read(text, in: 0...Int(longest)).map(Double.init) ?? longest
    }
    guard let date = HTTPDate(String(text)), date.seconds > now else { return nil }
    // Both lie within a few thousand years of 1970.
    return min(Double(date.seconds - now), longest)
  }
}
