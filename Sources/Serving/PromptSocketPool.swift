package import FlyingSocks
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// FlyingFox's socket pool, with Nagle's algorithm off on every accepted connection.
///
/// FlyingFox writes a response's header and its body apart. With Nagle's algorithm the body of a kept-alive connection
/// then waits for the client's delayed acknowledgement, 40 ms on Linux. The listening socket is the first one to wait here,
/// and accepted sockets inherit TCP_NODELAY from it.
package struct PromptSocketPool<Base: AsyncSocketPool>: AsyncSocketPool {
  package let base: Base

  package func prepare() async throws { try await base.prepare() }

  package func run() async throws { try await base.run() }

  package func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    if events == .read {
      var on: Int32 = 1
      let level = Int32(IPPROTO_TCP)
      // A connection that is already closed refuses the option; the wait below reports it.
      _ = setsockopt(socket.file.rawValue, level, TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
