/// Something that happened and that one task takes notice of: raised twice before that, it is taken once.
struct SignalRoom: SemaphoreRoom {
  var isRaised = false

  mutating func admit(_ request: Void) -> Void? {
    guard isRaised else { return nil }
    isRaised = false
    return ()
  }
}

typealias Signal = AsyncSemaphore<SignalRoom>

extension AsyncSemaphore where Room == SignalRoom {
  convenience init() { self.init(SignalRoom()) }

  func raise() { change { $0.isRaised = true } }

  /// Waits until it is raised; false when the task was cancelled first.
  func next() async -> Bool { await take(()) != nil }

  /// Waits until it is raised; false when the task was cancelled first, or the deadline has passed.
  func next(until deadline: Instant) async -> Bool { await take((), until: deadline) != nil }
}
