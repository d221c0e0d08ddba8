import CLibPQ
import Executors

/// One libpq connection, confined to a Dispatch queue of its own.
///
/// Statements go out without blocking: what the socket does not take is flushed when it is writable, and the answer is
/// collected as it becomes readable. One operation runs at a time; the pool sees to that. libpq's pointer is touched on
/// the queue only. `ConnectionState` has the legal moves, `PostgresConnection+Operation` the waiting for the socket,
/// and `PostgresConnection+Results` what an answer means.
actor PostgresConnection {
  nonisolated let executor = QueueExecutor("courant.postgres")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let configuration: PostgresConfiguration
  let notices = NoticeLog()
  var state = ConnectionState.unconnected
  /// There from `adopt` to `close`.
  var link: ConnectionLink?
  var preparation = Preparation()
  /// Sent first in each transaction, where the session has other settings and is shared with other clients.
  var settings: Statement?
  /// It was made after another server refused writes, so it leads to a writable one if there is any.
  var wasSoughtToWrite = false
  /// The operation that waits for the socket.
  var waiting: CheckedContinuation<Void, Never>?
  /// For messages.
  var place = "PostgreSQL"

  init(_ configuration: PostgresConfiguration) { self.configuration = configuration }

  isolated deinit { close() }

  var connection: OpaquePointer? { link?.connection }

  /// The outcome of an operation: `nil` means that the connection was found dead before anything was sent.
  typealias Sent<Value> = Value?

  /// Whether another statement can be sent.
  var isUsable: Bool { state == .idle && link?.isSettled == true }

  /// Runs one statement in its own implicit transaction.
  func query(_ statement: Statement, _ parameters: [PostgresValue]) async throws(PostgresError) -> Sent<PostgresRows> {
    if settings != nil { return try await transaction([(statement, parameters)])?.first }
    guard let connection = beginIfAlive("statement \"\(statement.name)\"", timeout: configuration.statementTimeout)
    else { return nil }
    defer { end() }
    guard try await prepare([statement]) else { return nil }
    try send(statement, parameters, on: connection)
    try await flush()
    var last: Result<PostgresRows, PostgresError>?
    while state.reason == nil, let result = try await nextResult() {
      let outcome = self.outcome(owning: result, of: statement.name)
      if case .failure = last {} else { last = outcome }
    }
    guard let last else { throw lost() }
    let rows = try last.get()
    try checkSettled(statement.name)
    return rows
  }

  /// Runs the statements between `begin` and `commit`, all sent in one go. The first failing statement's error is
  /// thrown.
  func transaction(
    _ statements: [(Statement, [PostgresValue])]
  ) async throws(PostgresError) -> Sent<[PostgresRows]> {
    guard let connection = beginIfAlive("a transaction", timeout: configuration.statementTimeout) else { return nil }
    defer { end() }
    guard try await prepare(statements.map(\.0)) else { return nil }
    guard PQenterPipelineMode(connection) == 1 else { throw lost() }
    let begin = Statement(name: "begin", text: "begin isolation level read committed")
    let commit = Statement(name: "commit", text: "commit")
    let first = [begin] + (settings.map { [$0] } ?? [])
    let all = first.map { ($0, []) } + statements + [(commit, [])]
    for (statement, parameters) in all { try send(statement, parameters, on: connection) }
    guard PQpipelineSync(connection) == 1 else { throw lost() }
    try await flush()
    var rows: [PostgresRows] = []
    var failure: PostgresError?
    for (statement, _) in all {
      while let result = try await nextResult() {
        if PQresultStatus(result) == PGRES_PIPELINE_ABORTED {
          PQclear(result)
          continue
        }
        switch outcome(owning: result, of: statement.name) {
        case .success(let value): rows.append(value)
        case .failure(let error): if failure == nil { failure = error }
        }
        if let reason = state.reason { throw .connectionLost(reason) }
      }
    }
    guard let synchronized = try await nextResult() else { throw lost() }
    PQclear(synchronized)
    guard PQexitPipelineMode(connection) == 1 else { throw lost() }
    if let failure {
      await rollBack(connection)
      throw failure
    }
    try checkSettled("commit")
    guard rows.count == all.count else { throw lost() }
    return Array(rows.dropFirst(first.count).dropLast())
  }

  /// Runs a script over the simple protocol: all its statements in one implicit transaction.
  func run(script: String) async throws(PostgresError) -> Sent<Void> {
    guard let connection = beginIfAlive("a script", timeout: configuration.scriptTimeout) else { return nil }
    defer { end() }
    // A message is read as a whole before any of it runs: what decides how strings are read comes in one before.
    if let settings {
      guard try await send(script: "begin isolation level read committed; \(settings.text)") else { return nil }
    }
    do throws(PostgresError) {
      guard try await send(script: script.filterNUL) else { throw unsent("script") }
      if settings != nil, try await !send(script: "commit") { throw lost() }
    } catch {
      if settings != nil { await rollBack(connection) }
      throw error
    }
    try checkSettled("script")
    return ()
  }

  /// One message of the simple protocol, with the first failure of its statements; false when it could not be sent.
  private func send(script: String) async throws(PostgresError) -> Bool {
    guard let connection, PQsendQuery(connection, script) == 1 else { return false }
    try await flush()
    var failure: PostgresError?
    while state.reason == nil, let result = try await nextResult() {
      if case .failure(let error) = outcome(owning: result, of: "script"), failure == nil { failure = error }
    }
    if let failure { throw failure }
    return true
  }

  /// Drops a connection that was never in use, so that `open` can go on with another.
  func abandon() {
    link = nil
    state.abandon()
  }

  /// Closes at once; an operation under way gets `.connectionLost`.
  func close() {
    link = nil
    state.close(because: "the connection to \(place) was closed")
    wake()
  }
}

extension String {
  /// The text up to the server: libpq's strings end at U+0000, so it must not be in them.
  fileprivate var filterNUL: String { utf8.contains(0) ? String(unicodeScalars.filter { $0.value != 0 }) : self }
}
