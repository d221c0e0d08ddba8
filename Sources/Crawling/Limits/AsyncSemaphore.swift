import Synchronization

/// What an `AsyncSemaphore` guards: how much there is, and whether a request can have its part now.
protocol SemaphoreRoom: Sendable {
  associatedtype Request: Sendable
  /// What a request gets.
  associatedtype Grant: Sendable

  /// Takes what `request` asks for; nil, with nothing taken, while there is no room for it.
  mutating func admit(_ request: Request) -> Grant?

  /// Requests of a higher priority go first, 0 by default.
  static func priority(of request: Request) -> Int
}

extension SemaphoreRoom {
  static func priority(of request: Request) -> Int { 0 }
}

/// The one waiting line of the worker: tasks wait in it for room, in the order they came.
///
///     take ──room, and none waits before it──> granted
///       │                                           ^
///       └──> in line ──first in line, and room──────┤
///               │                                   (nil: nothing was taken)
///               └──cancelled, or past its deadline──> nil
///
/// A request never passes one of its own or of a higher priority, however small it is: a large one is not starved.
/// Cancellation and deadline are looked at under the lock as a request joins the line, so one that comes just before
/// that is not missed. A grant and a cancellation may come at once; then exactly one of them counts.
final class AsyncSemaphore<Room: SemaphoreRoom>: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Waiter: Sendable {
    let number: Int
    let request: Room.Request
    let continuation: CheckedContinuation<Room.Grant?, Never>
  }

  private struct Admitted: Sendable {
    let waiter: Waiter
    let grant: Room.Grant
  }

  private struct State: Sendable {
    var room: Room
    /// By priority, then as they came.
    var line: [Waiter] = []
    var lastNumber = 0

    mutating func takeIfFree(_ request: Room.Request) -> Room.Grant? {
      if let first = line.first, Room.priority(of: first.request) >= Room.priority(of: request) { return nil }
      return room.admit(request)
    }

    mutating func join(_ waiter: Waiter) {
      let priority = Room.priority(of: waiter.request)
      let place = line.firstIndex { Room.priority(of: $0.request) < priority }
      line.insert(waiter, at: place ?? line.count)
    }

    mutating func admitted() -> [Admitted] {
      var admitted: [Admitted] = []
      while let first = line.first, let grant = room.admit(first.request) {
        admitted.append(Admitted(waiter: first, grant: grant))
        line.removeFirst()
      }
      return admitted
    }
  }

  private let state: Mutex<State>

  init(_ room: Room) { state = Mutex(State(room: room)) }

  /// nil where it would have to wait.
  func takeIfFree(_ request: Room.Request) -> Room.Grant? { state.withLock { $0.takeIfFree(request) } }

  /// Waits for room; nil when the task was cancelled first. Room that is free is taken by a cancelled task too.
  func take(_ request: Room.Request) async -> Room.Grant? { await wait(request, number(), until: nil) }

  /// As `take`, and nil once the deadline has passed.
  func take(_ request: Room.Request, until deadline: Instant) async -> Room.Grant? {
    if let grant = takeIfFree(request) { return grant }
    let number = number()
    return await withDiscardingTaskGroup { timer in
      timer.addTask {
        do { try await ContinuousClock().sleep(until: deadline) } catch { return }
        self.remove(number)
      }
      let grant = await self.wait(request, number, until: deadline)
      timer.cancelAll()
      return grant
    }
  }

  /// Changes the room, and admits the requests that fit now.
  @discardableResult
  func change<Value: Sendable>(_ body: (inout Room) -> Value) -> Value {
    let (value, admitted) = state.withLock { state in
      let value = body(&state.room)
      return (value, state.admitted())
    }
    resume(admitted)
    return value
  }

  /// The room as it is now.
  var room: Room { state.withLock { $0.room } }

  /// Requests in line.
  var waiting: Int { state.withLock { $0.line.count } }

  // MARK: The line

  private func number() -> Int {
    state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
  }

  private func wait(_ request: Room.Request, _ number: Int, until deadline: Instant?) async -> Room.Grant? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isInLine = state.withLock { state -> Bool in
          if let grant = state.takeIfFree(request) {
            continuation.resume(returning: grant)
            return true
          }
          // A cancellation, or the deadline's timer, may have come before there was a waiter to remove.
          guard !Task.isCancelled, deadline.map({ ContinuousClock.now < $0 }) ?? true else { return false }
          state.join(Waiter(number: number, request: request, continuation: continuation))
          return true
        }
        if !isInLine { continuation.resume(returning: nil) }
      }
    } onCancel: {
      remove(number)
    }
  }

  /// Ends the wait of one that is still in line; those behind it may have room now.
  private func remove(_ number: Int) {
    let (removed, admitted) = state.withLock { state -> (Waiter?, [Admitted]) in
      guard let place = state.line.firstIndex(where: { $0.number == number }) else { return (nil, []) }
      let removed = state.line.remove(at: place)
      return (removed, state.admitted())
    }
    removed?.continuation.resume(returning: nil)
    resume(admitted)
  }

  private func resume(_ admitted: [Admitted]) {
    for one in admitted { one.waiter.continuation.resume(returning: one.grant) }
  }
}
