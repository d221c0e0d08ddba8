package import FlyingFox
package import FlyingSocks
package import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One listening socket with its server: started when it accepts connections, or not at all.
package struct Listener: Sendable {
  /// The port that is listened on, also when a free one was asked for.
  package let port: UInt16
  private let server: HTTPServer
  private let running: Task<Void, Never>

  /// Sockets reported ready by one wait of the pool.
  private static let eventsPerWait = 256

  /// How long connections may finish once a stop was asked for, in seconds.
  private static let grace: TimeInterval = 0.5

  /// Listens on `address`; a failure after that is given to `failed`.
  ///
  /// `timeout` bounds one answer, in seconds. Throws `ListeningError`.
  package static func start(
    on address: some SocketAddress, port: UInt16, timeout: TimeInterval, handler: any HTTPHandler,
    failed: @escaping @Sendable (any Error) -> Void
  ) async throws -> Listener {
    let pool = PromptSocketPool(base: SocketPool<Poll>.make(maxEvents: eventsPerWait))
    let server = HTTPServer(
      config: .init(address: address, timeout: timeout, pool: pool, logger: .disabled), handler: handler)

    let (events, continuation) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
    let running = Task {
      do {
        try await server.run()
      } catch {
        continuation.yield(.failure(error))
        failed(error)
      }
    }
    let waiting = Task {
      do {
        try await server.waitUntilListening()
        continuation.yield(.success(()))
      } catch {
        continuation.yield(.failure(error))
      }
    }
    defer { waiting.cancel() }
    for await event in events {
      switch event {
      case .success:
        return Listener(port: try await actualPort(of: server, asked: port), server: server, running: running)
      case .failure(let error):
        throw explained(error, port: port)
      }
    }
    throw ListeningError.cannotListen(port: port, reason: "the server did not start")
  }

  /// Closes the listening socket, lets connections finish for a moment, and ends the server.
  package func stop() async {
    await server.stop(timeout: Self.grace)
    running.cancel()
  }

  private static func actualPort(of server: HTTPServer, asked: UInt16) async throws -> UInt16 {
    switch await server.listeningAddress {
    case .ip4(_, let port), .ip6(_, let port): port
    case .unix, nil: throw ListeningError.cannotListen(port: asked, reason: "the socket has no port")
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
