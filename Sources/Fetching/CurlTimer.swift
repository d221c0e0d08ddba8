/// curl's one timer, kept on a Dispatch timer: a pure value that says what to do.
///
/// curl moves its instant with every transfer, mostly to a later one. Setting a Dispatch timer wakes a thread, so it is
/// only ever moved to an earlier instant; one that fires too early is set again.
struct CurlTimer {
  enum Step: Equatable {
    case nothing
    /// Call curl right after the running block.
    case callSoon
    /// Set the Dispatch timer.
    case arm(MonotonicInstant)
    /// Call curl now.
    case call
  }

  /// When the Dispatch timer fires, and when curl wants to be called; `max`: never.
  private var armed = MonotonicInstant.max
  private var wanted = MonotonicInstant.max
  private var isCallScheduled = false

  /// curl wants to be called after `milliseconds`; negative: not at all.
  mutating func set(milliseconds: Int, at now: MonotonicInstant) -> Step {
    if milliseconds == 0 {
      guard !isCallScheduled else { return .nothing }
      isCallScheduled = true
      return .callSoon
    }
    guard milliseconds > 0 else {
      wanted = .max
      return .nothing
    }
    wanted = now + Duration.milliseconds(milliseconds).nanoseconds
    return wanted < armed ? arm() : .nothing
  }

  /// The Dispatch timer fired.
  mutating func fired(at now: MonotonicInstant) -> Step {
    armed = .max
    guard wanted != .max else { return .nothing }
    guard now >= wanted else { return arm() }
    wanted = .max
    return .call
  }

  /// The call that `.callSoon` asked for.
  mutating func calledSoon() { isCallScheduled = false }

  mutating func reset() {
    armed = .max
    wanted = .max
  }

  private mutating func arm() -> Step {
    armed = wanted
    return .arm(wanted)
  }
}
