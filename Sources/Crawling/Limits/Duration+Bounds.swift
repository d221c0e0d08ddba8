/// Durations at the borders of this room: what others state in seconds, and what statements and results take.
extension Duration {
  /// Longer ones count as this: 30 days.
  static let longest = Duration.seconds(30 * 86_400)

  /// Of seconds that a host, an operator or the database states: between 0 and `longest`, for any value.
  init(stated seconds: Double) {
    // NaN is not above 0.
    self = seconds > 0 ? .seconds(Swift.min(seconds, 30 * 86_400)) : .zero
  }

  /// Whole milliseconds, as statements take them: rounded up, so that a delay is never shorter than asked for, and
  /// between 0 and `longest`. Fractions of a nanosecond, which come from seconds as floating point, do not count.
  var milliseconds: Int {
    let (seconds, attoseconds) = Swift.min(Swift.max(self, .zero), .longest).components
    let nanoseconds = (attoseconds + 500_000_000) / 1_000_000_000
    return Int(seconds * 1000 + (nanoseconds + 999_999) / 1_000_000)
  }
}
