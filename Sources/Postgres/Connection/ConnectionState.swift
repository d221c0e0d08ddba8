import Dispatch

/// What a connection is doing, as a pure value: which operation runs, whether its time is up, and why the connection
/// cannot be used any more. The actor asks libpq and the clock, and tells it here.
///
///     unconnected ──adopt──> idle ──begin──> running ──end, settled──> idle
///          │                  │                 ├──checkTime──> overdue
///          │                  │                 ├──breakOff───> broken
///          └──────────────────┴──── close ──────┴── close ────> closed
///
/// While it is made, `abandon` leads back to unconnected: the next server or address may do better.
enum ConnectionState: Equatable, Sendable {
  case unconnected
  case idle
  case running(Operation)
  /// Its time is up: the statement is cancelled on the server and the connection is closed.
  case overdue(Operation)
  /// Nothing more is sent, and the connection is closed when the operation ends.
  case broken(Operation?, because: String)
  case closed(because: String)

  /// A statement, a transaction or a script.
  struct Operation: Equatable, Sendable {
    /// For errors.
    let name: String
    let timeout: Duration
    let deadline: DispatchTime
    /// The connection is closed after it, because the server accepts no writes.
    var isLast = false
  }

  /// The operation under way.
  var operation: Operation? {
    switch self {
    case .running(let operation), .overdue(let operation): operation
    case .broken(let operation, _): operation
    case .unconnected, .idle, .closed: nil
    }
  }

  /// Why nothing can be sent any more; nil while that is possible, and before the connection was made.
  var reason: String? {
    switch self {
    case .broken(_, let reason), .closed(let reason): reason
    case .unconnected, .idle, .running, .overdue: nil
    }
  }

  var isOverdue: Bool {
    if case .overdue = self { true } else { false }
  }

  /// The connection was made; false where that comes too late.
  mutating func adopt() -> Bool {
    guard case .unconnected = self else { return false }
    self = .idle
    return true
  }

  /// The connection turned out unfit before it was in use.
  mutating func abandon() { self = .unconnected }

  /// An operation starts; false where the connection is not idle.
  mutating func begin(_ name: String, timeout: Duration, at now: DispatchTime) -> Bool {
    guard case .idle = self else { return false }
    self = .running(Operation(name: name, timeout: timeout, deadline: now + timeout / .seconds(1)))
    return true
  }

  /// Whether the operation has run out of time. A timer that fires early, or was for an operation before, changes
  /// nothing.
  mutating func checkTime(at now: DispatchTime) -> Bool {
    if case .running(let operation) = self, now >= operation.deadline { self = .overdue(operation) }
    return isOverdue
  }

  /// The server accepts no writes: the operation goes on and is the last one.
  mutating func becomeLast() {
    guard case .running(var operation) = self else { return }
    operation.isLast = true
    self = .running(operation)
  }

  /// Nothing more can be sent. The first reason stays.
  mutating func breakOff(because reason: String) {
    guard self.reason == nil else { return }
    self = .broken(operation, because: reason)
  }

  /// The operation has ended; false where the connection has to be closed. `isSettled`: libpq has a live connection
  /// without a transaction or a result under way.
  mutating func end(isSettled: Bool) -> Bool {
    guard case .running(let operation) = self, !operation.isLast, isSettled else { return false }
    self = .idle
    return true
  }

  /// The connection is gone, for the reason it was broken for, or for this one.
  mutating func close(because reason: String) {
    if case .closed = self { return }
    self = .closed(because: self.reason ?? reason)
  }
}
