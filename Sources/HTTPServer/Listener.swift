package import FlyingFox
package import FlyingSocks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One listening socket with its connections: started when it accepts connections, or not at all.
///
/// FlyingFox's own server reads lines of any length and waits forever for their end. Its sockets, requests and answers
/// are used here, with bounds on what a client may ask (decision 0013).
package struct Listener: Sendable {
  /// The port that is listened on, also when a free one was asked for.
  package let port: UInt16
  private let tracker: ConnectionTracker
  private let accepting: Task<Void, Never>
  private let polling: Task<Void, Never>

  /// Sockets reported ready by one wait of the pool.
  private static let eventsPerWait = 256

  /// How long connections may take to finish after `stop()`.
  private static let shutdownTimeout = Duration.milliseconds(500)

  /// Listens on `address`; a failure after that is given to `failed`.
  ///
  /// `timeout` bounds one answer. `admits` says whether a client may ask, default yes: one that was never
  /// admitted has few places and little time. Throws `ListeningError`.
  package static func start(
    on address: some SocketAddress, port: UInt16, timeout: Duration, limits: ServingLimits = ServingLimits(),
    handler: any HTTPHandler, admits: @escaping @Sendable (HTTPRequest) -> Bool = { _ in true },
    failed: @escaping @Sendable (any Error) -> Void
  ) async throws -> Listener {
    let pool = SocketPool<Poll>.make(maxEvents: eventsPerWait)
    try await pool.prepare()
    let socket: Socket
    do {
      socket = try listening(on: address)
    } catch {
      throw explained(error, port: port)
    }
    let actual = try actualPort(of: socket, asked: port)
    let listening = try AsyncSocket(socket: socket, pool: pool)
    let polling = Task {
      do { try await pool.run() } catch { if !Task.isCancelled { failed(error) } }
    }
    let tracker = ConnectionTracker(limits)
    let accepting = Task {
      await withDiscardingTaskGroup { group in
        await accept(on: listening, tracker, failed) { client, number in
          group.addTask {
            let connection = ServedConnection(
              socket: client, handler: handler, limits: limits, timeout: timeout, tracker: tracker, number: number,
              admits: admits)
            await connection.serve()
          }
        }
        do { try socket.close() } catch { failed(error) }
        // Open connections wait for requests that will not be answered.
        group.cancelAll()
      }
    }
    return Listener(port: actual, tracker: tracker, accepting: accepting, polling: polling)
  }

  /// Closes the listening socket, lets connections finish for a moment, and ends the server.
  package func stop() async {
    tracker.stop()
    let end = ContinuousClock.now + Self.shutdownTimeout
    while tracker.isBusy, .now < end {
      do { try await Task.sleep(for: .milliseconds(5)) } catch { break }
    }
    accepting.cancel()
    await accepting.value
    polling.cancel()
  }

  /// Until it is cancelled, or the socket fails.
  private static func accept(
    on socket: AsyncSocket, _ tracker: ConnectionTracker, _ failed: (any Error) -> Void,
    serve: (AsyncSocket, Int) -> Void
  ) async {
    while !Task.isCancelled {
      do {
        let client = try await socket.accept()
        if let number = tracker.opened(client.socket.file.rawValue, from: peer(of: client.socket)) {
          serve(client, number)
        } else {
          try client.close()
        }
      } catch let error where !Task.isCancelled && isPassing(error) {
        // No descriptor is free, or the client is gone already: try the next one.
        do { try await Task.sleep(for: .milliseconds(50)) } catch { return }
      } catch {
        if !Task.isCancelled { failed(error) }
        return
      }
    }
  }

  /// The address at the other end; of IPv6 its first 64 bits, which one machine has all of.
  private static func peer(of socket: Socket) -> String {
    do {
      switch try socket.remotePeer() {
      case .ip4(let address, _): return address
      case .ip6(let address, _):
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ".")
      case .unix: return "unix"
      }
    } catch {
      // Gone already: it will be read from once.
      return "gone"
    }
  }

  private static func isPassing(_ error: any Error) -> Bool {
    guard case SocketError.failed(_, let code, _) = error else { return false }
    // accept(2): errors that a connection had before it was accepted are to be treated as no connection.
    return [
      EMFILE, ENFILE, ENOBUFS, ENOMEM, ECONNABORTED, EINTR, EPROTO, ENETDOWN, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH,
      EOPNOTSUPP,
      ENOPROTOOPT,
    ].contains(code)
  }

  private static func listening(on address: some SocketAddress) throws -> Socket {
    let socket = try Socket(domain: Int32(type(of: address).family))
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: address)
      try socket.listen()
    } catch {
      try socket.close()
      throw error
    }
    return socket
  }

  private static func actualPort(of socket: Socket, asked: UInt16) throws -> UInt16 {
    switch try socket.sockname() {
    case .ip4(_, let port), .ip6(_, let port): port
    case .unix: throw ListeningError.cannotListen(port: asked, reason: "the socket has no port")
    }
  }

  private static func explained(_ error: any Error, port: UInt16) -> any Error {
    guard case SocketError.failed(_, let code, let message) = error else { return error }
    return switch code {
    case EADDRINUSE: ListeningError.portInUse(port)
    case EACCES: ListeningError.portForbidden(port)
    default: ListeningError.cannotListen(port: port, reason: message)
    }
  }
}

/// What keeps a port from being listened on.
package enum ListeningError: Error, Equatable, CustomStringConvertible {
  case portInUse(UInt16)
  case portForbidden(UInt16)
  case cannotListen(port: UInt16, reason: String)

  package var description: String {
    switch self {
    case .portInUse(let port):
      "port \(port) is in use at this address; choose another one, or port 0 for a free one"
    case .portForbidden(let port):
      "port \(port) may not be opened by this user; choose one above 1023, or port 0 for a free one"
    case .cannotListen(let port, let reason):
      "cannot listen on port \(port): \(reason)"
    }
  }
}
