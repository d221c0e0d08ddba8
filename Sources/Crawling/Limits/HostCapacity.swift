import Synchronization

/// How many hosts a worker wants to lease, and who is waiting.
///
/// A host whose next request is due counts as busy; one that waits for its delay does not. Claims go on while fewer
/// hosts are busy than pages may be fetched at once, so a worker holds as many hosts as politeness needs to keep it
/// fed, and no more: with no delay it leaves the rest to other workers.
final class HostCapacity: Sendable {
  private struct State {
    var held = 0
    var busy = 0
    var isDraining = false
    var claimer: CheckedContinuation<Void, Never>?
  }

  private let maxBusy: Int
  private let maxHeld: Int
  private let state = Mutex(State())

  init(maxBusy: Int, maxHeld: Int) {
    self.maxBusy = maxBusy
    self.maxHeld = maxHeld
  }

  var held: Int { state.withLock { $0.held } }
  var isDraining: Bool { state.withLock { $0.isDraining } }
  /// Whether the worker takes whatever host is ready: then none waits for want of a slot here.
  var hasRoom: Bool { state.withLock { $0.busy < maxBusy && $0.held < maxHeld } }

  /// Hosts that may be claimed now; waits until there are some, or gives 0 once draining. One caller at a time.
  func untilRoom() async -> Int {
    while true {
      let room = state.withLock { state in
        state.isDraining ? 0 : min(maxBusy - state.busy, maxHeld - state.held)
      }
      if room > 0 || isDraining { return max(0, room) }
      await withCheckedContinuation { continuation in
        let mayGo = state.withLock { state in
          guard !state.isDraining, min(maxBusy - state.busy, maxHeld - state.held) <= 0 else { return true }
          state.claimer = continuation
          return false
        }
        if mayGo { continuation.resume() }
      }
    }
  }

  /// A host was claimed; it starts busy.
  func enter() {
    state.withLock {
      $0.held += 1
      $0.busy += 1
    }
  }

  /// The host waits for its delay.
  func pause() { change { $0.busy -= 1 } }

  /// The host's next request is due.
  func resume() { state.withLock { $0.busy += 1 } }

  /// The busy host was given back.
  func leave() {
    change {
      $0.held -= 1
      $0.busy -= 1
    }
  }

  /// No more claims; visits end after the request they are at.
  func drain() { change { $0.isDraining = true } }

  private func change(_ body: (inout State) -> Void) {
    let woken = state.withLock { state in
      body(&state)
      defer { state.claimer = nil }
      return state.claimer
    }
    woken?.resume()
  }
}
