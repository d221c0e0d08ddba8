import Synchronization

/// Events that a visit has not handled yet, in the order in which they happened. There are at most as many as actions
/// under way, plus the unrequested ones.
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
