/// Lengths of time as people say them, to the largest unit that fits: "40 seconds", "3 hours", "2 days".
package enum DurationText {
  package static func text(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e12)))
    switch whole {
    case 86_400...: return count(whole / 86_400, "day")
    case 7200...: return count(whole / 3600, "hour")
    case 3600...: return "an hour"
    case 120...: return count(whole / 60, "minute")
    case 60...: return "a minute"
    case 1...: return count(whole, "second")
    default: return "a moment"
    }
  }

  package static func ago(_ seconds: Double) -> String { "\(text(seconds)) ago" }

  /// "now" when it is not in the future.
  package static func ahead(_ seconds: Double) -> String { seconds <= 0 ? "now" : "in \(text(seconds.rounded(.up)))" }

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
