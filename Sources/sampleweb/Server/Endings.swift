import Dispatch
import Executors
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Everything that ends a server: SIGTERM or SIGINT, its lifetime, its parent's death, a failing socket.
///
/// A server that a script started must not outlive it, so it watches its parent and its lifetime beside the signals.
/// The first ending counts; later ones, and the failure that stopping itself causes in a server, are ignored.
final class Endings: Sendable {
  private let stream: AsyncStream<(any Error)?>
  private let continuation: AsyncStream<(any Error)?>.Continuation
  private nonisolated(unsafe) let sources: [any DispatchSourceProtocol]

  /// How often it checks for the parent.
  private static let parentInterval = DispatchTimeInterval.milliseconds(250)

  /// Starts to watch; from then on the signals no longer end the process by themselves.
  init(options: ServerOptions) {
    let (stream, continuation) = AsyncStream.makeStream(of: (any Error)?.self)
    self.stream = stream
    self.continuation = continuation
    let queue = DispatchQueue(label: "sampleweb.endings")
    var sources: [any DispatchSourceProtocol] = []

    SignalThread.start([SIGTERM, SIGINT]) { _ in continuation.yield(nil) }
    signal(SIGPIPE, SIG_IGN)

    if let lifetime = options.lifetime {
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.schedule(deadline: .now() + lifetime / .seconds(1))
      timer.setEventHandler { continuation.yield(nil) }
      sources.append(timer)
    }
    if let parent = options.parentPID {
      let timer = DispatchSource.makeTimerSource(queue: queue)
      timer.schedule(deadline: .now(), repeating: Self.parentInterval)
      timer.setEventHandler {
        if kill(parent, 0) != 0, errno == ESRCH { continuation.yield(nil) }
      }
      sources.append(timer)
    }
    self.sources = sources
    for source in sources { source.activate() }
  }

  /// Reports that a listening server ended by an error of its own.
  func serverFailed(_ error: any Error) { continuation.yield(error) }

  /// Returns at the first ending; throws when that is a server's failure.
  func first() async throws {
    for await ending in stream {
      if let ending { throw ending }
      return
    }
  }

  deinit {
    for source in sources { source.cancel() }
  }
}
