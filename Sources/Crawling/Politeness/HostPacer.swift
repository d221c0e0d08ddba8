import Synchronization

/// When the next request to a host may leave, and which of the visit's lines sends it.
///
///     free ──take──> taken by one line ──the request has left, or never will──> free, `spacing` after it
///
/// The instants are those at which requests leave this machine, each taken just after the fact: whatever delays us between a decision
/// and its request, the next one comes at least `spacing` after it. Lines that wait are served in the order they came.
final class HostPacer: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct State {
    var nextFetch: Instant
    var lastFetch: Instant?
    var spacing: Double
    var holder: Int?
    var tickets = 0
    var waiting: [(ticket: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>

  /// `spacing` in seconds. `lastFetch` where a request may have left at that instant already.
  init(now: Instant, spacing: Double, lastFetch: Instant? = nil) {
    state = Mutex(State(nextFetch: now, lastFetch: lastFetch, spacing: spacing))
  }

  /// No request may leave before.
  var nextFetch: Instant { state.withLock { $0.nextFetch } }

  /// Waits for the turn to send; the ticket is to be given to `left` or `end`.
  func take() async -> Int {
    var ticket = 0
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        state.tickets += 1
        ticket = state.tickets
        guard state.holder != nil else {
          state.holder = ticket
          return true
        }
        state.waiting.append((ticket, continuation))
        return false
      }
      if isFree { continuation.resume() }
    }
    return ticket
  }

  /// The request of `ticket` has left by `now`. Told again when it had to be repeated.
  func left(_ ticket: Int, at now: Instant) {
    change { state in
      state.lastFetch = max(state.lastFetch ?? now, now)
      state.nextFetch = max(state.nextFetch, now + .seconds(state.spacing))
      Self.pass(ticket, &state)
    }
  }

  /// The request of `ticket` has come to its end. One that was tried and never left counts from now: a connection was asked for.
  func end(_ ticket: Int, at now: Instant, wasTried: Bool) {
    change { state in
      guard state.holder == ticket else { return }
      if wasTried {
        state.lastFetch = max(state.lastFetch ?? now, now)
        state.nextFetch = max(state.nextFetch, now + .seconds(state.spacing))
      }
      Self.pass(ticket, &state)
    }
  }

  /// From now on so many seconds lie between two requests, the one just made included.
  func keep(spacing: Double) {
    state.withLock { state in
      state.spacing = spacing
      if let lastFetch = state.lastFetch { state.nextFetch = max(state.nextFetch, lastFetch + .seconds(spacing)) }
    }
  }

  /// No request before `instant`.
  func hold(until instant: Instant) {
    state.withLock { $0.nextFetch = max($0.nextFetch, instant) }
  }

  private static func pass(_ ticket: Int, _ state: inout State) {
    if state.holder == ticket { state.holder = nil }
  }

  private func change(_ body: (inout State) -> Void) {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      body(&state)
      guard state.holder == nil, !state.waiting.isEmpty else { return nil }
      let first = state.waiting.removeFirst()
      state.holder = first.ticket
      return first.continuation
    }
    next?.resume()
  }
}
