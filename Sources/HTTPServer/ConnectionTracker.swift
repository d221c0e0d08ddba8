import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The connections of a server with their open descriptors; ``ClientTable`` decides which one gives way.
final class ConnectionTracker: Sendable {
  private struct State {
    var table: ClientTable
    var descriptors: [Int: Int32] = [:]
    var isStopping = false
  }

  private let state: Mutex<State>

  init(_ limits: ServingLimits) {
    state = Mutex(State(table: ClientTable(limits)))
  }

  /// The number of an accepted connection; nil when there is no place for it, or the server is stopping. The connection
  /// that gives way is shut down here and closed by its own task.
  func opened(_ descriptor: Int32, from peer: String) -> Int? {
    state.withLock { state in
      guard !state.isStopping, let place = state.table.open(from: peer, at: .now) else { return nil }
      // Under the lock, and removed before it is closed, so the number cannot belong to another descriptor yet.
      if let evicted = place.evicted, let descriptor = state.descriptors.removeValue(forKey: evicted) {
        shutdown(descriptor, Int32(SHUT_RDWR))
      }
      state.descriptors[place.number] = descriptor
      return place.number
    }
  }

  /// To be called before the descriptor is closed.
  func closes(_ number: Int) {
    state.withLock { state in
      state.descriptors[number] = nil
      state.table.close(number)
    }
  }

  func asked(_ number: Int, isAdmitted: Bool) { state.withLock { $0.table.asked(number, isAdmitted: isAdmitted) } }

  func becomes(_ phase: ClientTable.Phase, _ number: Int) {
    state.withLock { $0.table.becomes(phase, number, at: .now) }
  }

  func stop() { state.withLock { $0.isStopping = true } }

  var isStopping: Bool { state.withLock { $0.isStopping } }
  var isBusy: Bool { state.withLock { $0.table.isBusy } }
}
