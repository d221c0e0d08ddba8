import CLibPQ
import Dispatch
import Executors
import Untrusted

/// One operation: it begins on a live connection, sends, waits for the socket, and ends.
extension PostgresConnection {
  /// Takes over a connection that was made.
  func adopt(_ connection: OpaquePointer, at place: String) throws(ConnectFailure) {
    _ = PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
    let handlers = ConnectionLink.Handlers(
      input: { [weak self] in self?.assumeIsolated { $0.inputArrived() } },
      room: { [weak self] in self?.assumeIsolated { $0.wake() } },
      deadline: { [weak self] in self?.assumeIsolated { $0.timeIsUp() } })
    guard let link = ConnectionLink(owning: connection, on: executor.queue, handlers) else {
      throw ConnectFailure(.unreachable("no file descriptor is left for PostgreSQL at \(place); raise `ulimit -n`"))
    }
    guard state.adopt() else { throw ConnectFailure(.unreachable("the connection to \(place) was closed meanwhile")) }
    self.link = link
    self.place = "PostgreSQL at \(place)"
  }

  private func timeIsUp() {
    if state.checkTime(at: .now()) {
      wake()
    } else if let deadline = state.operation?.deadline {
      link?.setDeadline(deadline)
    }
  }

  /// Reads what the server sent meanwhile, such as a farewell, and starts the clock; nil when the connection is dead.
  func beginIfAlive(_ operation: String, timeout: Duration) -> OpaquePointer? {
    while takeInput() {
      if let connection { _ = PQisBusy(connection) }
    }
    guard let link, isUsable, state.begin(operation, timeout: timeout, at: .now()),
      let deadline = state.operation?.deadline
    else {
      close()
      return nil
    }
    link.setDeadline(deadline)
    return link.connection
  }

  func end() {
    link?.setDeadline(.distantFuture)
    link?.watchRoom(false)
    // A statement that left a transaction open, or results unread, must not meet the next one.
    if !state.end(isSettled: link?.isSettled == true) { close() }
  }

  func send(
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
    while let link, PQflush(link.connection) == 1 {
      // The server may wait for us to read before it reads on.
      takeInput()
      if link.isReady(for: .output) { continue }
      link.watchRoom(true)
      try await wait()
    }
    // Anything the server sent before it hung up is read with the results.
    link?.watchRoom(false)
  }

  /// The next result of the operation, or nil when there is no other.
  func nextResult() async throws(PostgresError) -> OpaquePointer? {
    while let link {
      // After a broken socket libpq stays "busy"; with no socket left, PQgetResult does not wait and reports the error.
      if !link.isAlive || PQisBusy(link.connection) == 0 { return PQgetResult(link.connection) }
      // While input streams in, nothing suspends and the timer gets no turn on this queue.
      if state.checkTime(at: .now()) || !takeInput() { try await wait() }
    }
    throw closed
  }

  /// Hands what has arrived to libpq; false when there was nothing. At the end of the stream libpq closes the socket.
  @discardableResult
  private func takeInput() -> Bool {
    guard let link else { return false }
    guard link.isAlive else {
      link.stopWatching()
      return false
    }
    guard link.isReady(for: .input) else { return false }
    if PQconsumeInput(link.connection) == 1 { return true }
    link.stopWatching()
    if link.isAlive {
      state.breakOff(because: "the connection to \(place) broke: \(link.message)")
      close()
    }
    return true
  }

  /// Waits until the socket is ready, the time is up or the connection was closed.
  private func wait() async throws(PostgresError) {
    if !state.isOverdue, link != nil {
      await withCheckedContinuation { waiting = $0 }
    }
    if case .overdue(let operation) = state {
      link?.cancelOnServer()
      state.breakOff(
        because: "\(place) did not finish \(operation.name) within \(operation.timeout.secondsText); "
          + "the connection was closed, and whether it took effect is unknown")
      close()
    }
    if link == nil { throw closed }
  }

  func wake() {
    guard let continuation = waiting else { return }
    waiting = nil
    continuation.resume()
  }

  private func inputArrived() {
    takeInput()
    wake()
  }

  /// After a failed pipeline. Should this fail as well, the connection is closed, which rolls back too.
  func rollBack(_ connection: OpaquePointer) async {
    do {
      guard PQsendQuery(connection, "rollback") == 1 else { return close() }
      try await flush()
      while let result = try await nextResult() { PQclear(result) }
    } catch {
      close()
    }
  }
}
