import Synchronization

/// How many connections of a server are open, and how many of them wait for an answer.
final class ConnectionBook: Sendable {
  private struct State {
    var open = 0
    var busy = 0
    var isStopping = false
  }

  private let state = Mutex(State())
  private let most: Int

  init(most: Int) {
    self.most = most
  }

  /// False when as many are open as may be, or the server ends.
  func opened() -> Bool {
    state.withLock { state in
      guard state.open < most, !state.isStopping else { return false }
      state.open += 1
      return true
    }
  }

  func closed() { state.withLock { $0.open -= 1 } }
  func began() { state.withLock { $0.busy += 1 } }
  func ended() { state.withLock { $0.busy -= 1 } }
  func stop() { state.withLock { $0.isStopping = true } }

  var isStopping: Bool { state.withLock { $0.isStopping } }
  var isBusy: Bool { state.withLock { $0.busy > 0 } }
}
