/// When requests that wait for the database are sent together: as soon as one of them cannot wait any longer or a batch
/// is full, and never while the statement before is under way.
///
///     resting ──joined──> gathering ──the first is due, or full──> sending ──done, none waits──> resting
///                             ^                                       │
///                             └──────── done, others have come ───────┘
///
/// Starting a statement, with its transaction and behind a pooler its planning, costs the database as much as ten
/// results. Requests that wait a moment make one statement of many.
struct BatchWindow {
  typealias Instant = ContinuousClock.Instant

  enum Action: Equatable {
    /// Send what waits, `size` at most, and call `done` afterwards.
    case send
    /// Call `woke` at that instant.
    case wake(Instant)
    case none
  }

  /// Requests in one statement at most.
  let size: Int
  private var isSending = false
  /// When the first request that waits must be sent.
  private var due: Instant?
  /// When `woke` is expected.
  private var alarm: Instant?

  init(size: Int) { self.size = size }

  /// One more waits, and there are `count` now; it must be sent by `instant`.
  mutating func joined(_ count: Int, by instant: Instant, now: Instant) -> Action {
    due = min(due ?? instant, instant)
    return next(count, now: now)
  }

  /// None may wait any longer.
  mutating func flush(_ count: Int, now: Instant) -> Action {
    guard count > 0 else { return .none }
    due = min(due ?? now, now)
    return next(count, now: now)
  }

  /// The alarm that was asked for at `instant`.
  mutating func woke(_ count: Int, at instant: Instant, now: Instant) -> Action {
    if alarm == instant { alarm = nil }
    return next(count, now: now)
  }

  /// What was sent is done; `count` have come since, and the first of them must be sent by `instant`.
  mutating func done(_ count: Int, by instant: Instant?, now: Instant) -> Action {
    isSending = false
    due = count > 0 ? instant : nil
    return next(count, now: now)
  }

  private mutating func next(_ count: Int, now: Instant) -> Action {
    guard !isSending, count > 0, let due else { return .none }
    if count >= size || due <= now {
      isSending = true
      alarm = nil
      return .send
    }
    if let alarm, alarm <= due { return .none }
    alarm = due
    return .wake(due)
  }
}
