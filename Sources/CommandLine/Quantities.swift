import ArgumentParser
import Untrusted

/// A number of bytes on the command line: `16777216`, `16MiB`, `500kB`.
///
/// KiB, MiB and GiB are powers of 1,024, kB, MB and GB of 1,000; letters in any case. A bare `k` or `M` could
/// mean either, and is refused.
package struct ByteCount: ExpressibleByArgument, Sendable, Hashable {
  package let bytes: Int

  package init(_ bytes: Int) { self.bytes = bytes }

  package init?(argument: String) {
    guard let (number, unit) = Quantity.parts(of: argument), let factor = Self.units[unit] else { return nil }
    let bytes = (number * Double(factor)).rounded()
    guard bytes < 1e15 else { return nil }
    self.bytes = Int(bytes)
  }

  private static let units = [
    "": 1, "b": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
  ]

  package var defaultValueDescription: String {
    for (unit, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where bytes >= size && bytes % size == 0
    {
      return "\(bytes / size)\(unit)"
    }
    return "\(bytes)"
  }
}

/// A time on the command line, in seconds where no unit is given: `30`, `1.5s`, `500ms`, `2m`, `1h`, `7d`.
package struct TimeSpan: ExpressibleByArgument, Sendable, Hashable {
  package let duration: Duration

  package init(_ duration: Duration) { self.duration = duration }

  package init?(argument: String) {
    guard let (number, unit) = Quantity.parts(of: argument), let factor = Self.units[unit] else { return nil }
    // Thirty years: clocks of nanoseconds and instants have room for that.
    guard let duration = Duration.read(number * factor, in: 0...1e9) else { return nil }
    self.duration = duration
  }

  private static let units = ["": 1, "s": 1, "ms": 0.001, "m": 60, "min": 60, "h": 3600, "d": 86_400]

  package var defaultValueDescription: String {
    let seconds = duration.inSeconds
    return WholeNumber.read(seconds, in: 0...1_000_000_000).flatMap { Double($0) == seconds ? "\($0)s" : nil }
      ?? "\(seconds)s"
  }
}

/// Whole days on the command line: `7`, `7d`, `2w`, `48h`.
package struct DayCount: ExpressibleByArgument, Sendable, Hashable {
  package let days: Int

  package init(_ days: Int) { self.days = days }

  /// nil for what is no whole number of days.
  package init?(argument: String) {
    guard let (number, unit) = Quantity.parts(of: argument), let factor = Self.units[unit] else { return nil }
    let days = number * factor
    guard days == days.rounded(), days <= 1e6 else { return nil }
    self.days = Int(days)
  }

  private static let units = ["": 1, "d": 1, "w": 7, "h": 1.0 / 24]
  private static let most = 36_500

  /// Throws `ValidationError` naming `flag` unless there are `least` to 36,500 days.
  package func check(_ flag: String, least: Int = 1) throws {
    guard (least...Self.most).contains(days) else {
      throw ValidationError("\(flag) must be \(least) to \(Self.most) days, not \(days)")
    }
  }

  package var defaultValueDescription: String { "\(days)d" }
}

private enum Quantity {
  /// A number that is not negative, and the letters behind it in lower case; nil for anything else.
  static func parts(of text: String) -> (Double, String)? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Double(digits), unit.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
    return (number, unit.lowercased())
  }
}
