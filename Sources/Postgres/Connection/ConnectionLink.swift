import CLibPQ
import Dispatch

/// libpq's connection with what watches its socket and its deadline. All of it ends together.
///
/// Confined to the queue it was made for.
final class ConnectionLink {
  let connection: OpaquePointer
  private let input: SocketWatch
  private let output: SocketWatch
  private let timer: any DispatchSourceTimer

  /// What wakes the connection: input, room for output, and the deadline.
  struct Handlers {
    let input: () -> Void
    let room: () -> Void
    let deadline: () -> Void
  }

  /// Takes over the connection; nil, and the connection is finished, when no file descriptor is left.
  init?(owning connection: OpaquePointer, on queue: DispatchQueue, _ handlers: Handlers) {
    let socket = PQsocket(connection)
    guard PQsetnonblocking(connection, 1) == 0,
      let input = SocketWatch(socket, for: .input, on: queue, handlers.input),
      let output = SocketWatch(socket, for: .output, on: queue, handlers.room)
    else {
      PQfinish(connection)
      return nil
    }
    self.connection = connection
    self.input = input
    self.output = output
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.setEventHandler(handler: handlers.deadline)
    timer.schedule(deadline: .distantFuture)
    timer.activate()
    input.resume()
  }

  deinit {
    stopWatching()
    timer.cancel()
    PQfinish(connection)
  }

  /// Whether libpq still has its socket.
  var isAlive: Bool { PQstatus(connection) == CONNECTION_OK }

  /// Whether the next operation can begin: no transaction and no result is under way.
  var isSettled: Bool { isAlive && PQtransactionStatus(connection) == PQTRANS_IDLE }

  /// libpq's last error, on one line.
  var message: String { ConnectionParameters.oneLine(PQerrorMessage(connection).map { String(cString: $0) } ?? "") }

  func setDeadline(_ deadline: DispatchTime) { timer.schedule(deadline: deadline) }

  func watchRoom(_ isWatched: Bool) { isWatched ? output.resume() : output.suspend() }

  func isReady(for direction: SocketWatch.Direction) -> Bool {
    SocketWatch.isReady(PQsocket(connection), for: direction)
  }

  /// The sources would go on reporting the end of the stream.
  func stopWatching() {
    input.cancel()
    output.cancel()
  }

  /// Asks the server to stop the statement. `PQcancel` blocks, and its answer does not matter.
  func cancelOnServer() {
    guard let request = PQgetCancel(connection) else { return }
    CancelRequest(pointer: request).send()
  }
}
