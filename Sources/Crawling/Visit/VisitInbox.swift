import Synchronization

/// What a visit has yet to be told, in the order in which it happened. As many events at most as actions are under way,
/// and those that nobody asked for.
final class VisitInbox: Sendable {
  private struct State {
    var events: [VisitEvent] = []
    var reader: CheckedContinuation<VisitEvent, Never>?
  }

  private let state = Mutex(State())

  /// Called from wherever it happens, on curl's queue too: it does not wait.
  func post(_ event: VisitEvent) {
    let reader = state.withLock { state in
      if state.reader == nil { state.events.append(event) }
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume(returning: event)
  }

  /// Waits for the next one. One reader at a time.
  func next(isolation: isolated (any Actor)? = #isolation) async -> VisitEvent {
    await withCheckedContinuation { continuation in
      let event = state.withLock { state -> VisitEvent? in
        guard state.events.isEmpty else { return state.events.removeFirst() }
        state.reader = continuation
        return nil
      }
      if let event { continuation.resume(returning: event) }
    }
  }
}
