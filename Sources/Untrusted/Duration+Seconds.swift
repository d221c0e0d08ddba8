/// Durations from numbers of seconds and back. Inside the program a time is a `Duration`; command lines, connection
/// strings, headers, statements and JSON have numbers.
extension Duration {
  /// `seconds` where they lie in `range`, to the nanosecond; nil for others, and for NaN.
  ///
  /// `Duration.seconds(_:)` ends the process for NaN and for what it cannot hold. It also keeps what a Double lacks of
  /// a decimal number: its 1.1 seconds are more than 1100 milliseconds, and rounded up they are 1101.
  package static func read(_ seconds: Double, in range: ClosedRange<Double>) -> Duration? {
    guard range.contains(seconds), let whole = WholeNumber.read(seconds, in: -1_000_000_000_000...1_000_000_000_000)
    else { return nil }
    return .seconds(whole) + .nanoseconds(Int(((seconds - Double(whole)) * 1e9).rounded()))
  }

  /// The number of seconds, fractions included.
  package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

  /// The number of milliseconds, fractions included. Whole ones are exact; `self / .milliseconds(1)` may be a bit more.
  package var inMilliseconds: Double { Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15 }

  /// For messages, to the millisecond: `30 s`, `0.3 s`.
  package var secondsText: String {
    let seconds = (inSeconds * 1000).rounded() / 1000
    return WholeNumber.read(seconds, in: -1_000_000_000...1_000_000_000)
      .flatMap { Double($0) == seconds ? "\($0) s" : nil } ?? "\(seconds) s"
  }
}
