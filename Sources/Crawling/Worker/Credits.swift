import Synchronization

/// Bounds what a worker holds between fetch and settle, in pages and in bytes.
///
/// A page takes its credit before it is fetched and gives it back once it is settled: a slow database stops the fetching,
/// not the memory. Waiting pages are served in the order they came.
final class Credits: Sendable {
  private struct State {
    var pages: Int
    var bytes = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
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
    guard state.waiting.isEmpty, state.pages > 0, state.bytes < maxBytes else { return false }
    state.pages -= 1
    return true
  }

  /// The page that holds a credit turned out to be this large.
  func add(bytes: Int) {
    state.withLock { $0.bytes += bytes }
  }

  /// Gives a page and its bytes back.
  func returnPage(bytes: Int) {
    let next = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.pages += 1
      state.bytes -= bytes
      var woken: [CheckedContinuation<Void, Never>] = []
      while state.pages > 0, state.bytes < maxBytes, !state.waiting.isEmpty {
        state.pages -= 1
        woken.append(state.waiting.removeFirst())
      }
      return woken
    }
    for continuation in next { continuation.resume() }
  }

  /// Pages between fetch and settle.
  var pagesInUse: Int {
    capacity - state.withLock { $0.pages }
  }
}
