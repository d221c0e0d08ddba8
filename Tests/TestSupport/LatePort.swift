import Foundation
import Synchronization

/// A loopback port that answers no attempt to connect until it is opened; then it takes all connections, says nothing,
/// and keeps what is sent to it.
package final class LatePort: Sendable {
  private struct State {
    var received: [UInt8] = []
    var connections = 0
    var ended = 0
    var isStopped = false
  }

  private let port: UnansweringPort
  private let state = Mutex(State())
  /// Ports of our own attempts, which never succeed.
  private let ownPorts: Set<Substring>

  package init() throws {
    port = try UnansweringPort()
    ownPorts = Set(Self.unanswered(port.number))
  }

  package var number: UInt16 { port.number }

  /// Attempts to connect that wait for an answer, beside our own.
  package var attempts: Int { Set(Self.unanswered(port.number)).subtracting(ownPorts).count }

  /// Local ends of the connections to the port that wait for its answer.
  private static func unanswered(_ number: UInt16) -> [Substring] {
    let port = String(format: ":%04X", number)
    let lines = connectionTable().split(separator: "\n")
    // Columns: number, local address, remote address, state; 02 is SYN_SENT.
    return lines.map { $0.split(separator: " ") }.filter { $0.count > 3 && $0[2].hasSuffix(port) && $0[3] == "02" }
      .map { $0[1] }
  }

  /// Read to its end: Foundation goes by the size of a file, and this one has none.
  private static func connectionTable() -> String {
    let descriptor = Foundation.open("/proc/net/tcp", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var table: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Foundation.read(descriptor, &buffer, buffer.count), count > 0 { table += buffer[..<count] }
    return String(decoding: table, as: UTF8.self)
  }

  /// All that was sent.
  package var received: [UInt8] { state.withLock { $0.received } }
  /// Connections of others that were taken, and those of them that were ended by the other side.
  package var connections: (taken: Int, ended: Int) { state.withLock { ($0.connections, $0.ended) } }

  /// Takes connections from now on.
  package func open() {
    port.letIn()
    Thread.detachNewThread { [self] in
      while !state.withLock({ $0.isStopped }) {
        var entry = pollfd(fd: port.listener, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 100) > 0 else { continue }
        let descriptor = accept(port.listener, nil, nil)
        if descriptor >= 0 { Thread.detachNewThread { [self] in read(descriptor) } }
      }
    }
  }

  private func read(_ descriptor: Int32) {
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    // Ours were closed before: they end at once.
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, 200) == 0 || recv(descriptor, &buffer, 1, Int32(MSG_PEEK)) > 0 else { return }
    state.withLock { $0.connections += 1 }
    while !state.withLock({ $0.isStopped }) {
      entry.revents = 0
      guard poll(&entry, 1, 100) > 0 else { continue }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      state.withLock { $0.received += buffer[..<count] }
    }
    state.withLock { $0.ended += 1 }
  }

  /// Must be called after `open`: its threads end then.
  package func stop() { state.withLock { $0.isStopped = true } }
}
