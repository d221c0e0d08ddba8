import Fetching
import Untrusted

/// A site's guard that answers instead of the site and wants a browser to prove itself, told by the header in which it
/// says so.
///
/// Its status is that of a refusal (403), of trouble (503) or of a page (200, 202), so only the header
/// tells it from an answer of the site's own.
enum Challenge {
  /// In words; nil for an answer of the site's own.
  static func words(_ response: FetchResponse) -> String? {
    for (name, values) in headers {
      guard let said = response.header(name) else { continue }
      for value in values where said.hasSameBytes(ignoringCaseAs: value) {
        return "a challenge for browsers instead of the page (\(name): \(value))"
      }
    }
    return nil
  }

  /// As Cloudflare (developers.cloudflare.com, "Detect a Challenge Page response") and AWS WAF ("CAPTCHA and Challenge
  /// in AWS WAF") document them.
  private static let headers = [
    ("cf-mitigated", ["challenge"]), ("x-amzn-waf-action", ["challenge", "captcha"]),
  ]
}
