/// Durations within bounds: what comes from the network or from a row may be any number.
extension Duration {
  /// The longest that anything here waits: 30 days.
  package static let longest = Duration.seconds(30 * 86_400)

  /// Between 0 and `longest`.
  package var bounded: Duration { clamped(to: .zero ... .longest) }

  /// Whole milliseconds, as statements take them: rounded up, so that a delay is never shorter than asked for, and
  /// between 0 and `longest`. Fractions of a nanosecond, which come from seconds as floating point, do not count.
  package var wholeMilliseconds: Int {
    let (seconds, attoseconds) = bounded.components
    let nanoseconds = (attoseconds + 500_000_000) / 1_000_000_000
    return Int(seconds * 1000 + (nanoseconds + 999_999) / 1_000_000)
  }

  /// Of seconds that may be any number: 32,000 years at most either way, and 0 where it is none.
  package init(boundedSeconds seconds: Double) {
    let most = 1e12
    self = .read(min(max(seconds, -most), most), in: -most...most) ?? .zero
  }
}

extension Duration {
  fileprivate func clamped(to range: ClosedRange<Duration>) -> Duration {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
