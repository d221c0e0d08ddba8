import FlyingFox
import FlyingSocks
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One listening socket with its server: started when it accepts connections, or not at all.
struct Listener {
  /// The port that is listened on, also when a free one was asked for.
  let port: UInt16
  private let server: HTTPServer
  private let running: Task<Void, Never>

  /// Sockets reported ready by one wait of the pool.
  private static let eventsPerWait = 256

  /// How long connections may finish once a stop was asked for, in seconds.
  private static let grace: TimeInterval = 0.5

  /// Longer than any page is held back, in seconds.
  private static let responseLimit: TimeInterval = 900

  /// Listens on `address`; a failure after that arrives in `endings`.
  ///
  /// Throws `SampleWebError.portInUse`, `.portForbidden` or `.cannotListen`.
  static func start(
    on address: some SocketAddress, port: UInt16, handler: WebHandler, endings: Endings
  ) async throws -> Listener {
    let pool = PromptSocketPool(base: SocketPool<Poll>.make(maxEvents: eventsPerWait))
    let server = HTTPServer(
      config: .init(address: address, timeout: responseLimit, pool: pool, logger: .disabled), handler: handler)

    let (events, continuation) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
    let running = Task {
      do {
        try await server.run()
      } catch {
        continuation.yield(.failure(error))
        endings.serverFailed(error)
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
    throw SampleWebError.cannotListen(port: port, reason: "the server did not start")
  }

  /// Closes the listening socket, lets connections finish for a moment, and ends the server.
  func stop() async {
    await server.stop(timeout: Self.grace)
    running.cancel()
  }

  private static func actualPort(of server: HTTPServer, asked: UInt16) async throws -> UInt16 {
    switch await server.listeningAddress {
    case .ip4(_, let port), .ip6(_, let port): port
    case .unix, nil: throw SampleWebError.cannotListen(port: asked, reason: "the socket has no port")
    }
  }

  private static func explained(_ error: any Error, port: UInt16) -> any Error {
    guard case SocketError.failed(_, let code, let message) = error else { return error }
    return switch code {
    case EADDRINUSE: SampleWebError.portInUse(port)
    case EACCES: SampleWebError.portForbidden(port)
    default: SampleWebError.cannotListen(port: port, reason: message)
    }
  }
}
