/// Until when one page is waited for.
final class ReaderDeadline {
  private(set) var instant: ContinuousClock.Instant
  private let extending: (() -> Duration?)?
  /// It came, and was not put off.
  private(set) var hasPassed = false

  /// `extending` is asked as it comes, and says for how much longer to wait; nil for no longer.
  init(_ instant: ContinuousClock.Instant, extending: (() -> Duration?)? = nil) {
    self.instant = instant
    self.extending = extending
  }

  func isExtended() -> Bool {
    guard let more = extending?() else {
      hasPassed = true
      return false
    }
    instant = .now + more
    return true
  }
}
