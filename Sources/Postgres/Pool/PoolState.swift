/// The pool's decisions, without any I/O.
///
/// A caller gets an idle connection, or the right to open one, or waits in line for either. Invariant: idle + lent +
/// opening ≤ size, and the line is empty while a connection is idle or one more may be opened.
///
/// ```
///   acquire: one is idle → use it │ below the limit → open one │ else → wait in line
///   giveBack, opened, openFailed, discarded: the first in line gets the connection or the room
/// ```
struct PoolState<Connection: Sendable, Waiter: Sendable>: Sendable {
  enum Grant: Sendable {
    case use(Connection)
    /// Room for one connection is reserved; `attempt` goes back into `openFailed`.
    case open(attempt: Int)
  }

  enum Acquired {
    case granted(Grant)
    case wait
    case closed
  }

  /// What an opener may do after a full server refused it.
  enum FullServer {
    /// It waits at the head of the line for one of those that live or are being made.
    case waits(Resumption?)
    /// There is no other connection to wait for. Its room stays reserved until it has asked again, or calls
    /// `openFailed`.
    case isAlone
    case closed
  }

  struct Resumption: Sendable {
    let waiter: Waiter
    let grant: Grant
  }

  private struct Waiting: Sendable {
    let waiter: Waiter
    let ticket: Int
  }

  let size: Int
  /// Smaller than `size` after the server had no room for more; grows back after `loansUntilRetry` loans.
  private(set) var limit: Int
  private var loansSinceFull = 0
  private static var loansUntilRetry: Int { 256 }
  private(set) var isClosed = false
  private var idle: [Connection] = []
  private(set) var lent = 0
  private(set) var opening = 0
  private var line: [Waiting] = []
  private var lineStart = 0
  private var nextTicket = 0

  init(size: Int) {
    self.size = size
    limit = size
  }

  var waitingCount: Int { line.count - lineStart }
  var idleCount: Int { idle.count }
  /// Whether nothing is lent or being opened.
  var isQuiet: Bool { lent == 0 && opening == 0 }

  /// What a new caller may do. On `.wait` the caller joins the line with `wait(_:)` in the same critical section.
  mutating func acquire() -> Acquired {
    if isClosed { return .closed }
    guard waitingCount == 0 else { return .wait }
    return grant().map(Acquired.granted) ?? .wait
  }

  mutating func wait(_ waiter: Waiter) {
    line.append(Waiting(waiter: waiter, ticket: ticket()))
  }

  /// A usable connection came back. `toClose` is set when the pool is closed: the caller closes it.
  mutating func giveBack(_ connection: Connection) -> (resumption: Resumption?, toClose: Connection?) {
    lent -= 1
    if isClosed { return (nil, connection) }
    idle.append(connection)
    return (nextInLine(), nil)
  }

  /// A lent connection broke and is gone.
  mutating func discarded() -> Resumption? {
    lent -= 1
    limit = size
    return nextInLine()
  }

  /// The server turned out to be the wrong one: removes the idle connections, for the caller to close. The line is
  /// empty when connections are idle.
  mutating func takeIdle() -> [Connection] {
    defer { idle = [] }
    return idle
  }

  /// The room became a connection in its opener's hands.
  mutating func opened() {
    opening -= 1
    lent += 1
  }

  /// Opening failed. While other connections exist, the next in line goes on. Without any, callers that have waited
  /// since before this attempt would only repeat it, so they are returned to fail with it.
  mutating func openFailed(attempt: Int) -> (resumption: Resumption?, toFail: [Waiter]) {
    opening -= 1
    if isClosed { return (nil, []) }
    guard lent == 0, idle.isEmpty else { return (nextInLine(), []) }
    if opening == 0 { limit = size }
    var failed: [Waiter] = []
    while lineStart < line.count, line[lineStart].ticket < attempt { failed.append(takeFirst()) }
    return (nextInLine(), failed)
  }

  /// The server refuses more connections. If we have others, or are opening some, the opener waits for one of them at
  /// the head of the line, and no further one is opened for a while.
  mutating func serverIsFull(attempt: Int, waiter: Waiter) -> FullServer {
    if isClosed { return .closed }
    let others = lent + idle.count + opening - 1
    guard others > 0 else { return .isAlone }
    opening -= 1
    limit = others
    loansSinceFull = 0
    line.insert(Waiting(waiter: waiter, ticket: attempt), at: lineStart)
    return .waits(nextInLine())
  }

  /// No more loans. Returns the idle connections to close and the callers to fail.
  mutating func close() -> (idle: [Connection], waiters: [Waiter]) {
    isClosed = true
    let connections = idle
    let waiters = line[lineStart...].map(\.waiter)
    idle = []
    line = []
    lineStart = 0
    return (connections, waiters)
  }

  private mutating func grant() -> Grant? {
    if let connection = idle.popLast() {
      lent += 1
      loansSinceFull += 1
      if loansSinceFull >= Self.loansUntilRetry { limit = size }
      return .use(connection)
    }
    guard lent + opening < limit else { return nil }
    opening += 1
    return .open(attempt: ticket())
  }

  private mutating func nextInLine() -> Resumption? {
    guard waitingCount > 0, !isClosed, let grant = grant() else { return nil }
    return Resumption(waiter: takeFirst(), grant: grant)
  }

  private mutating func takeFirst() -> Waiter {
    let first = line[lineStart].waiter
    lineStart += 1
    if lineStart >= 64, lineStart * 2 >= line.count {
      line.removeFirst(lineStart)
      lineStart = 0
    }
    return first
  }

  private mutating func ticket() -> Int {
    nextTicket += 1
    return nextTicket
  }
}
