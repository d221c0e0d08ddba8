import CLibPQ
import Dispatch
import Executors

/// One libpq connection, confined to a Dispatch queue of its own.
///
/// Statements go out without blocking: what the socket does not take is flushed when it is writable, and the answer is
/// collected as it becomes readable. One operation runs at a time; the pool sees to that. libpq's pointer is touched on
/// the queue only.
///
/// ```
///   open() ──> ready ──query/transaction/script──> busy ──all results read──> ready
///                │                                   │
///                └──server hung up──> closed <───────┴── broken, overdue, or a transaction left open
/// ```
actor PostgresConnection {
  nonisolated let executor = QueueExecutor("courant.postgres")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let configuration: PostgresConfiguration
  let notices = NoticeLog()
  private(set) var connection: OpaquePointer?
  var preparation = Preparation()
  /// Sent first in each transaction, where the session has other settings and is not ours alone.
  var settings: Statement?
  /// The server can only be read from: another one is to be found.
  private var isReadOnly = false
  /// It was made after another could only be read from, to a server that can be written to as far as there is one.
  var wasSoughtToWrite = false
  private var input: SocketWatch?
  private var output: SocketWatch?
  private var timer: (any DispatchSourceTimer)?
  private var waiting: CheckedContinuation<Void, Never>?
  private var isOverdue = false
  /// What runs, for errors, and the seconds it may take.
  private var operation = ""
  private var limit = 0.0
  private var deadline = DispatchTime.distantFuture
  private(set) var brokenBecause: String?
  private var place = "PostgreSQL"

  init(_ configuration: PostgresConfiguration) { self.configuration = configuration }

  isolated deinit { close() }

  /// What became of an operation: `nil` means that the connection was found dead before anything was sent.
  typealias Sent<Value> = Value?

  /// Whether another statement can be sent.
  var isUsable: Bool {
    guard let connection, brokenBecause == nil, !isReadOnly else { return false }
    return PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE
  }

  /// Runs one statement in its own implicit transaction.
  func query(_ statement: Statement, _ parameters: [PostgresValue]) async throws(PostgresError) -> Sent<PostgresRows> {
    if settings != nil { return try await transaction([(statement, parameters)])?.first }
    guard let connection = beginIfAlive("statement \"\(statement.name)\"", seconds: configuration.statementTimeout)
    else { return nil }
    defer { end() }
    guard try await prepare([statement]) else { return nil }
    try send(statement, parameters, on: connection)
    try await flush()
    var last: Result<PostgresRows, PostgresError>?
    while brokenBecause == nil, let result = try await nextResult() {
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
    guard let connection = beginIfAlive("a transaction", seconds: configuration.statementTimeout) else { return nil }
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
        if let brokenBecause { throw .connectionLost(brokenBecause) }
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
    guard let connection = beginIfAlive("a script", seconds: configuration.scriptTimeout) else { return nil }
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
    while brokenBecause == nil, let result = try await nextResult() {
      if case .failure(let error) = outcome(owning: result, of: "script"), failure == nil { failure = error }
    }
    if let failure { throw failure }
    return true
  }

  /// Closes at once; whoever waits gets `.connectionLost`.
  func close() {
    input?.cancel()
    input = nil
    output?.cancel()
    output = nil
    timer?.cancel()
    timer = nil
    if let connection { PQfinish(connection) }
    connection = nil
    if brokenBecause == nil { brokenBecause = "the connection to \(place) was closed" }
    wake()
  }
}

// MARK: - One operation

extension PostgresConnection {
  /// Takes over a connection that was made.
  func adopt(_ connection: OpaquePointer, at place: String) throws(ConnectFailure) {
    _ = PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
    let socket = PQsocket(connection)
    let onInput: () -> Void = { [weak self] in self?.assumeIsolated { $0.inputArrived() } }
    let onRoom: () -> Void = { [weak self] in self?.assumeIsolated { $0.wake() } }
    guard PQsetnonblocking(connection, 1) == 0,
      let input = SocketWatch(socket, for: .input, on: executor.queue, onInput),
      let output = SocketWatch(socket, for: .output, on: executor.queue, onRoom)
    else {
      PQfinish(connection)
      throw ConnectFailure(.unreachable("no file descriptor is left for PostgreSQL at \(place); raise `ulimit -n`"))
    }
    input.resume()
    self.input = input
    self.output = output
    self.connection = connection
    self.place = "PostgreSQL at \(place)"
    let timer = DispatchSource.makeTimerSource(queue: executor.queue)
    timer.setEventHandler { [weak self] in self?.assumeIsolated { $0.timeIsUp() } }
    timer.schedule(deadline: .distantFuture)
    timer.activate()
    self.timer = timer
  }

  private func timeIsUp() {
    isOverdue = true
    wake()
  }

  /// Reads what the server said meanwhile, a farewell included, and starts the clock; nil when the connection is dead.
  func beginIfAlive(_ operation: String, seconds: Double) -> OpaquePointer? {
    while takeInput() {
      if let connection { _ = PQisBusy(connection) }
    }
    guard let connection, isUsable else {
      close()
      return nil
    }
    self.operation = operation
    isOverdue = false
    limit = seconds
    deadline = .now() + seconds
    timer?.schedule(deadline: deadline)
    return connection
  }

  func end() {
    timer?.schedule(deadline: .distantFuture)
    output?.suspend()
    // A statement that left a transaction open, or results unread, must not meet the next one.
    if !isUsable { close() }
  }

  private func send(
    _ statement: Statement, _ parameters: [PostgresValue], on connection: OpaquePointer
  ) throws(PostgresError) {
    let buffer = ParameterBuffer(parameters)
    if buffer.isTooLarge { throw tooLarge(statement.name) }
    let sent = buffer.withPointers { count, values, lengths, formats in
      if let name = preparation.names[statement.text] {
        return PQsendQueryPrepared(connection, name, count, values, lengths, formats, 0)
      }
      return PQsendQueryParams(connection, statement.text, count, nil, values, lengths, formats, 0)
    }
    if sent != 1 { throw unsent(statement.name) }
  }

  func flush() async throws(PostgresError) {
    while let connection, PQflush(connection) == 1 {
      // The server may have to be read from before it reads on.
      takeInput()
      if SocketWatch.isReady(PQsocket(connection), for: .output) { continue }
      output?.resume()
      try await wait()
    }
    // What the server had to say before it hung up is read with the results.
    output?.suspend()
  }

  /// The next result of the operation, or nil when there is no other.
  func nextResult() async throws(PostgresError) -> OpaquePointer? {
    while let connection {
      // After a broken socket libpq stays "busy"; with no socket left, PQgetResult does not wait and tells what
      // happened.
      if PQstatus(connection) == CONNECTION_BAD || PQisBusy(connection) == 0 { return PQgetResult(connection) }
      // While input streams in, nothing suspends and the timer gets no turn on this queue.
      isOverdue = isOverdue || DispatchTime.now() > deadline
      if isOverdue || !takeInput() { try await wait() }
    }
    throw .connectionLost(brokenBecause ?? "the connection to \(place) was closed")
  }

  /// Hands what has arrived to libpq; false when there was nothing. At the end of the stream libpq closes the socket.
  @discardableResult
  private func takeInput() -> Bool {
    guard let connection else { return false }
    guard PQstatus(connection) == CONNECTION_OK else {
      stopWatching()
      return false
    }
    guard SocketWatch.isReady(PQsocket(connection), for: .input) else { return false }
    if PQconsumeInput(connection) == 1 { return true }
    stopWatching()
    if PQstatus(connection) == CONNECTION_OK {
      brokenBecause = "the connection to \(place) broke: \(ConnectionParameters.oneLine(Self.message(connection)))"
      close()
    }
    return true
  }

  /// Waits until the socket did something, the time is up or the connection was closed.
  private func wait() async throws(PostgresError) {
    if !isOverdue, connection != nil {
      await withCheckedContinuation { waiting = $0 }
    }
    if isOverdue {
      cancelOnServer()
      brokenBecause =
        "\(place) did not finish \(operation) within \(limit) s; the connection was closed, "
        + "and whether it took effect is unknown"
      close()
    }
    if connection == nil { throw .connectionLost(brokenBecause ?? "the connection to \(place) was closed") }
  }

  private func wake() {
    guard let continuation = waiting else { return }
    waiting = nil
    continuation.resume()
  }

  /// The sources would go on about the end of the stream.
  private func stopWatching() {
    input?.cancel()
    output?.cancel()
  }

  private func inputArrived() {
    takeInput()
    wake()
  }

  /// Asks the server to stop the statement. `PQcancel` blocks, and the answer does not matter.
  private func cancelOnServer() {
    guard let connection, let request = PQgetCancel(connection) else { return }
    let handle = CancelHandle(request: request)
    BlockingThread.start {
      var message = [CChar](repeating: 0, count: 256)
      _ = PQcancel(handle.request, &message, 256)
      PQfreeCancel(handle.request)
    }
  }

  /// `@unchecked Sendable`: handed from the queue to the one thread that uses and frees it.
  private struct CancelHandle: @unchecked Sendable { let request: OpaquePointer }

  /// After a failed pipeline. Should this fail as well, the connection is closed, which rolls back too.
  private func rollBack(_ connection: OpaquePointer) async {
    do {
      guard PQsendQuery(connection, "rollback") == 1 else { return close() }
      try await flush()
      while let result = try await nextResult() { PQclear(result) }
    } catch {
      close()
    }
  }
}

// MARK: - Results and errors

extension PostgresConnection {
  /// Takes over a `PGresult`.
  func outcome(owning result: OpaquePointer, of name: String) -> Result<PostgresRows, PostgresError> {
    switch PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .success(PostgresRows(owning: result))
    case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR:
      defer { PQclear(result) }
      return .failure(failure(result, of: name))
    default:
      // COPY needs a conversation of its own, which nobody would hold here.
      let status = PQresStatus(PQresultStatus(result)).map { String(cString: $0) } ?? "an unknown result"
      PQclear(result)
      brokenBecause = "statement \"\(name)\" was answered with \(status), which is not supported here"
      close()
      return .failure(
        .unexpectedResult("statement \"\(name)\" was answered with \(status), which is not supported here"))
    }
  }

  private func failure(_ result: OpaquePointer, of name: String) -> PostgresError {
    func field(_ code: Character) -> String? {
      guard let ascii = code.asciiValue else { return nil }
      return PQresultErrorField(result, Int32(ascii)).map { String(cString: $0) }
    }
    let sqlState = field("C")
    let message =
      field("M") ?? PQresultErrorMessage(result).map { ConnectionParameters.oneLine(String(cString: $0)) } ?? ""
    let isDying = sqlState.map { $0.hasPrefix("57P0") || $0.hasPrefix("08") } ?? true
    if isDying || connection.map({ PQstatus($0) != CONNECTION_OK }) ?? true {
      let code = sqlState.map { " (SQLSTATE \($0))" } ?? ""
      let text =
        "the connection to \(place) was lost during statement \"\(name)\": \(message)\(code); "
        + "whether it took effect is unknown" + (ConnectFailure.poolerRemedy(message).map { "; \($0)" } ?? "")
      brokenBecause = text
      return .connectionLost(text)
    }
    if sqlState == SQLState.readOnlyTransaction.rawValue { isReadOnly = true }
    let detail = [field("D"), "statement \"\(name)\""].compactMap { $0 }.joined(separator: "; ")
    return .server(sqlState: sqlState ?? "XX000", message: message, detail: detail, hint: field("H"))
  }

  func lost() -> PostgresError {
    let message =
      connection.flatMap { PQerrorMessage($0) }.map { ConnectionParameters.oneLine(String(cString: $0)) } ?? ""
    let text =
      "the connection to \(place) was lost during \(operation): \(message); whether it took effect is unknown"
    brokenBecause = brokenBecause ?? text
    return .connectionLost(text)
  }

  /// libpq refused to send: the connection is dead, or the statement has too many or too large parameters.
  private func unsent(_ name: String) -> PostgresError {
    guard let connection, PQstatus(connection) == CONNECTION_OK else { return lost() }
    let message = ConnectionParameters.oneLine(Self.message(connection))
    brokenBecause = "statement \"\(name)\" could not be sent: \(message)"
    return .unexpectedResult("statement \"\(name)\" could not be sent: \(message)")
  }

  /// A parameter that no field of PostgreSQL holds. Statements of a pipeline may have gone before: the connection is
  /// not used again.
  private func tooLarge(_ name: String) -> PostgresError {
    let message =
      "statement \"\(name)\" was not sent: a parameter is larger than \(ParameterBuffer.maxValueBytes) bytes"
    brokenBecause = message
    return .unexpectedResult(message)
  }

  private static func message(_ connection: OpaquePointer) -> String {
    PQerrorMessage(connection).map { String(cString: $0) } ?? ""
  }

  /// No statement may leave its transaction open: behind PgBouncer the next one runs elsewhere.
  private func checkSettled(_ name: String) throws(PostgresError) {
    guard let connection, PQstatus(connection) == CONNECTION_OK else { return }
    switch PQtransactionStatus(connection) {
    case PQTRANS_IDLE: return
    default: throw .unexpectedResult("statement \"\(name)\" left a transaction open; it was rolled back")
    }
  }
}

extension String {
  /// The text up to the server: libpq's strings end at U+0000, so it must not be in them.
  fileprivate var filterNUL: String { utf8.contains(0) ? String(unicodeScalars.filter { $0.value != 0 }) : self }
}
