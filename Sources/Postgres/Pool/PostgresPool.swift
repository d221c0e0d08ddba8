import Executors
import Synchronization

/// A pool of connections; each connection is an actor on its own Dispatch queue.
///
/// Connections are made when they are needed, at most `size`, and lent to one statement or transaction at a time. When
/// all are lent, callers wait in line, first come, first served. A broken connection is replaced at the next need. If a
/// connection turns out dead before anything was sent, the statement runs on another one; if it dies later, the caller
/// gets `.connectionLost`, because it is unknown what the server did.
///
/// Cancelling a task does not interrupt its statement: draining cancels tasks, and a running settle must finish.
/// `statementTimeout` and `connectTimeout` bound every wait.
public final class PostgresPool: Sendable {
  private typealias State = PoolState<PostgresConnection, CheckedContinuation<Turn?, Never>>

  private enum Turn {
    case granted(State.Grant)
    case failed(PostgresError)
  }

  private struct Shared {
    var pool: State
    /// Callers of `close()` that wait for the last loan, or for their timeout.
    var closers: [Int: CheckedContinuation<Void, Never>] = [:]
    var nextCloser = 0
    /// A server refused writes: new connections go to one that accepts them.
    var seeksWritable = false
  }

  /// As given at `init`.
  public let configuration: PostgresConfiguration
  private let shared: Mutex<Shared>

  /// Does not connect yet. `size` is the largest number of connections, at least 1, default 4.
  public init(_ configuration: PostgresConfiguration, size: Int = 4) {
    precondition(size >= 1, "a pool needs room for one connection")
    self.configuration = configuration
    shared = Mutex(Shared(pool: State(size: size)))
  }

  /// Runs one statement in its own implicit transaction.
  public func query(
    _ statement: Statement, _ parameters: [PostgresValue] = []
  ) async throws(PostgresError) -> PostgresRows {
    if configuration.opening != nil {
      guard let rows = try await transaction([(statement, parameters)]).first else {
        throw .unexpectedResult("statement \"\(statement.name)\" has no result")
      }
      return rows
    }
    return try await withConnection { connection throws(PostgresError) in
      try await connection.query(statement, parameters)
    }
  }

  /// Runs the statements in one transaction, pipelined in one round trip; all or nothing.
  public func transaction(
    _ statements: [(Statement, [PostgresValue])]
  ) async throws(PostgresError) -> [PostgresRows] {
    if statements.isEmpty { return [] }
    if let opening = configuration.opening {
      let results = try await withConnection { connection throws(PostgresError) in
        try await connection.transaction([(opening, [])] + statements)
      }
      return Array(results.dropFirst())
    }
    return try await withConnection { connection throws(PostgresError) in
      try await connection.transaction(statements)
    }
  }

  /// Runs a script of several statements over the simple protocol in one implicit transaction (migrations).
  public func run(script: String) async throws(PostgresError) {
    try await withConnection { connection throws(PostgresError) in
      try await connection.run(script: script)
    }
  }

  /// Fails all waiting and new callers, waits for the running statements, and closes all connections.
  ///
  /// With a `timeout` it returns then at the latest: a program that ends need not wait for an unread answer.
  public func close(timeout: Duration? = nil) async {
    let (idle, waiters) = shared.withLock { $0.pool.close() }
    for waiter in waiters { waiter.resume(returning: .failed(Self.closed)) }
    for connection in idle { await connection.close() }
    await withCheckedContinuation { continuation in
      let closer: Int? = shared.withLock { shared in
        if shared.pool.isQuiet { return nil }
        shared.nextCloser += 1
        shared.closers[shared.nextCloser] = continuation
        return shared.nextCloser
      }
      guard let closer else { return continuation.resume() }
      guard let timeout else { return }
      Task {
        do { try await Task.sleep(for: timeout) } catch { return }
        shared.withLock { $0.closers.removeValue(forKey: closer) }?.resume()
      }
    }
  }

  /// Connections lent at this moment, for tests.
  package var lentCount: Int { shared.withLock { $0.pool.lent } }
  /// Callers in line at this moment.
  package var waitingCount: Int { shared.withLock { $0.pool.waitingCount } }

  private static let closed = PostgresError.unreachable("the database pool was closed")
}

// MARK: - Lending

extension PostgresPool {
  /// Lends a connection to `body`. nil from `body` means that the connection was dead before anything was sent, so it
  /// gets another; other idle ones may be dead too, so the last try is with a new one. If the server refuses writes,
  /// nothing was done, and it is tried on a server that accepts them, if there is one.
  private func withConnection<Value: Sendable>(
    _ body: (PostgresConnection) async throws(PostgresError) -> Value?
  ) async throws(PostgresError) -> Value {
    var refusal: PostgresError?
    while true {
      let connection: PostgresConnection
      let isNew: Bool
      do throws(PostgresError) { (connection, isNew) = try await acquire() } catch { throw refusal ?? error }
      do throws(PostgresError) {
        let value = try await body(connection)
        await giveBack(connection)
        if let value { return value }
        if isNew { throw PostgresError.unreachable("PostgreSQL closes new connections at once; see its log") }
      } catch {
        await giveBack(connection)
        guard error.sqlState == .readOnlyTransaction else { throw error }
        await leaveServer()
        if await connection.wasSoughtToWrite { throw error }
        refusal = error
      }
    }
  }

  /// After a failover that kept the sessions (behind a proxy, or with a moved address), idle connections lead to a
  /// server that is a standby now, or read-only.
  private func leaveServer() async {
    let idle = shared.withLock { shared in
      shared.seeksWritable = true
      return shared.pool.takeIdle()
    }
    for connection in idle { await connection.close() }
    finishClosing()
  }

  private func acquire() async throws(PostgresError) -> (PostgresConnection, isNew: Bool) {
    var turn = await firstTurn()
    var room = RoomWait(configuration.roomTimeout)
    while true {
      switch turn {
      case .failed(let error): throw error
      case .granted(.use(let connection)): return (connection, false)
      case .granted(.open(let attempt)):
        let connection = PostgresConnection(configuration)
        do throws(ConnectFailure) {
          try await connection.open(writable: shared.withLock { $0.seeksWritable })
          shared.withLock { $0.pool.opened() }
          return (connection, true)
        } catch {
          turn = await turnAfter(error, of: attempt, &room)
        }
      }
    }
  }

  private func firstTurn() async -> Turn {
    let turn: Turn? = await withCheckedContinuation { continuation in
      let turn: Turn? = shared.withLock { shared in
        switch shared.pool.acquire() {
        case .granted(let grant): return .granted(grant)
        case .closed: return .failed(Self.closed)
        case .wait:
          shared.pool.wait(continuation)
          return nil
        }
      }
      if let turn { continuation.resume(returning: turn) }
    }
    return turn ?? .failed(Self.closed)
  }

  /// If the server refuses more connections, the opener waits for one we have. Without any, it asks again later, up to
  /// `roomTimeout`: other programs' connections end.
  private func turnAfter(_ failure: ConnectFailure, of attempt: Int, _ room: inout RoomWait) async -> Turn {
    let turn: Turn? = await withCheckedContinuation { continuation in
      guard failure.isFull else { return continuation.resume(returning: failed(failure, attempt)) }
      switch shared.withLock({ $0.pool.serverIsFull(attempt: attempt, waiter: continuation) }) {
      case .waits(let resumption): resume(resumption)
      case .isAlone: continuation.resume(returning: nil)
      case .closed: continuation.resume(returning: failed(failure, attempt))
      }
    }
    if let turn { return turn }
    return await room.isWorthAnotherTry() ? .granted(.open(attempt: attempt)) : failed(failure, attempt)
  }

  private func failed(_ failure: ConnectFailure, _ attempt: Int) -> Turn {
    let (resumption, toFail) = shared.withLock { $0.pool.openFailed(attempt: attempt) }
    for waiter in toFail { waiter.resume(returning: .failed(failure.error)) }
    resume(resumption)
    finishClosing()
    return .failed(failure.error)
  }

  private func giveBack(_ connection: PostgresConnection) async {
    let isUsable = await connection.isUsable
    let (resumption, toClose) = shared.withLock { shared in
      isUsable ? shared.pool.giveBack(connection) : (shared.pool.discarded(), nil)
    }
    resume(resumption)
    await toClose?.close()
    finishClosing()
  }

  private func resume(_ resumption: State.Resumption?) {
    guard let resumption else { return }
    resumption.waiter.resume(returning: .granted(resumption.grant))
  }

  private func finishClosing() {
    let closers = shared.withLock { shared in
      guard shared.pool.isClosed, shared.pool.isQuiet else { return [CheckedContinuation<Void, Never>]() }
      defer { shared.closers = [:] }
      return Array(shared.closers.values)
    }
    for closer in closers { closer.resume() }
  }
}

/// How long a pool without any connection asks a full server again, with growing waits from the first refusal on.
private struct RoomWait {
  private let timeout: Duration
  private var end: ContinuousClock.Instant?
  private var waits = Backoff(initial: .milliseconds(100), maximum: .seconds(2))

  init(_ timeout: Duration) { self.timeout = timeout }

  /// Waits for the next attempt; false when the time is up or the task was cancelled.
  mutating func isWorthAnotherTry() async -> Bool {
    let end = end ?? ContinuousClock.now + timeout
    self.end = end
    guard let wait = waits.next(), ContinuousClock.now + wait < end else { return false }
    do { try await Task.sleep(for: wait) } catch { return false }
    return true
  }
}
