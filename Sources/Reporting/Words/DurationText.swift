import Untrusted

/// Lengths of time as people say them, to the largest unit that fits: "40 seconds", "3 hours", "2 days".
package enum DurationText {
  package static func text(_ time: Duration) -> String {
    let whole = Int(max(.zero, time).components.seconds)
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

  package static func ago(_ time: Duration) -> String { "\(text(time)) ago" }

  /// "now" when it is not in the future.
  package static func ahead(_ time: Duration) -> String {
    time <= .zero ? "now" : "in \(text(Duration(boundedSeconds: time.inSeconds.rounded(.up))))"
  }

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
