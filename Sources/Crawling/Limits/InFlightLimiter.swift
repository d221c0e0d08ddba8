import Fetching
import Synchronization

/// Bounds what a worker holds between fetch and settle, in pages and in bytes.
///
/// A page takes its credit before it is fetched and gives it back once it is settled: a slow database stops the
/// fetching, not the memory. Its bytes are taken before there are any: as many as the body can come to once it is
/// decoded, of which what it did not need is given back at once. Pages and bodies that wait are served in the order
/// they came, bodies first: they end pages.
final class InFlightLimiter: Sendable {
  private struct Body {
    let id: Int
    let bytes: Int
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var pages: Int
    var bytes = 0
    var mostBytes = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    var bodies: [Body] = []
    var nextID = 0

    mutating func add(_ count: Int) {
      bytes += count
      mostBytes = max(mostBytes, bytes)
    }
  }

  private let capacity: Int
  private let maxBytes: Int
  private let state: Mutex<State>

  init(pages: Int, bytes: Int) {
    capacity = pages
    maxBytes = bytes
    state = Mutex(State(pages: pages))
  }

  /// Waits for room for one more page.
  func takePage() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if takePage(from: &state) { return true }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// false where there is no room now.
  func takePageIfFree() -> Bool {
    state.withLock { takePage(from: &$0) }
  }

  private func takePage(from state: inout State) -> Bool {
    guard state.waiting.isEmpty, state.bodies.isEmpty, state.pages > 0, state.bytes < maxBytes else { return false }
    state.pages -= 1
    return true
  }

  /// false where there is no room now.
  func takeIfFree(bytes: Int) -> Bool {
    state.withLock { state in
      guard state.bodies.isEmpty, fits(bytes, state) else { return false }
      state.add(bytes)
      return true
    }
  }

  /// Waits for room for so many bytes; false when the task is cancelled first, and nothing was taken. One body that is
  /// larger than all the room there is has it for itself.
  func take(bytes: Int) async -> Bool {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          // Under the lock: a cancellation that the handler came too early for is seen here.
          if Task.isCancelled { return false }
          if state.bodies.isEmpty, fits(bytes, state) {
            state.add(bytes)
            return true
          }
          state.bodies.append(Body(id: id, bytes: bytes, continuation: continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let body = state.withLock { state in
        state.bodies.firstIndex { $0.id == id }.map { state.bodies.remove(at: $0) }
      }
      body?.continuation.resume(returning: false)
      wake { _ in }
    }
  }

  private func fits(_ bytes: Int, _ state: State) -> Bool {
    state.bytes <= 0 || state.bytes <= maxBytes - bytes
  }

  /// The page that holds a credit takes so many bytes more than was known: what was made of it.
  func add(bytes: Int) {
    state.withLock { $0.add(bytes) }
  }

  /// Gives bytes back, and keeps the page.
  func giveBack(bytes: Int) {
    wake { $0.bytes -= bytes }
  }

  /// Gives a page and its bytes back.
  func returnPage(bytes: Int) {
    wake { state in
      state.pages += 1
      state.bytes -= bytes
    }
  }

  /// Changes the state, and lets those go on who may now.
  private func wake(_ change: (inout State) -> Void) {
    let (bodies, pages) = state.withLock { state in
      change(&state)
      var bodies: [Body] = []
      while let body = state.bodies.first, fits(body.bytes, state) {
        state.add(body.bytes)
        bodies.append(state.bodies.removeFirst())
      }
      var pages: [CheckedContinuation<Void, Never>] = []
      while state.bodies.isEmpty, state.pages > 0, state.bytes < maxBytes, !state.waiting.isEmpty {
        state.pages -= 1
        pages.append(state.waiting.removeFirst())
      }
      return (bodies, pages)
    }
    for body in bodies { body.continuation.resume(returning: true) }
    for page in pages { page.resume() }
  }

  /// Pages between fetch and settle.
  var pagesInUse: Int {
    capacity - state.withLock { $0.pages }
  }

  /// Bytes between fetch and settle, those included that a body may come to which is being decoded; now, and the most
  /// there were.
  var bytesInUse: (now: Int, most: Int) {
    state.withLock { ($0.bytes, $0.mostBytes) }
  }
}
