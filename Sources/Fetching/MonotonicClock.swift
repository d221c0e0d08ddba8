internal import Dispatch
internal import Untrusted

/// Nanoseconds on the clock that Dispatch's timers run by.
typealias MonotonicInstant = UInt64

func monotonicNow() -> MonotonicInstant { DispatchTime.now().uptimeNanoseconds }

extension Duration {
  /// For sums with a `MonotonicInstant`: 0 for a negative time, at most thirty years.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = clamped(to: .zero ... .seconds(1_000_000_000)).components
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
  }

  /// The time from one instant to a later one; zero where `end` is not later.
  static func between(_ start: MonotonicInstant, _ end: MonotonicInstant) -> Duration {
    end > start ? .nanoseconds(Int64(clamping: end - start)) : .zero
  }
}
