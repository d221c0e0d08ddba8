import Foundation
import Synchronization

/// A TCP server on loopback that says exactly the bytes a test tells it to, however wrong.
///
/// Each connection has a thread that reads a request, asks the script for steps and performs them; without `.close` or
/// `.reset` it then reads the next request. Every wait ends when the peer goes away, when the server is stopped, or
/// after `lifetime`, so that a failing test leaves nothing behind.
package final class ScriptedServer: Sendable {
  /// A request as it was read.
  package struct Request: Sendable {
    /// Counts connections from 0.
    package let connection: Int
    /// Counts the requests of the connection from 0.
    package let index: Int
    /// The request line and the header lines.
    package let lines: [String]
    /// When its last byte arrived.
    package let arrival: Arrival

    package var method: String { words.first ?? "" }
    package var target: String { words.count > 1 ? words[1] : "" }
    private var words: [String] { (lines.first ?? "").split(separator: " ").map(String.init) }

    /// The value of the header, nil when it was not sent.
    package func header(_ name: String) -> String? {
      let prefix = "\(name.lowercased()):"
      guard let line = lines.dropFirst().first(where: { $0.lowercased().hasPrefix(prefix) }) else { return nil }
      return line.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces)
    }
  }

  package enum Step: Sendable {
    case send([UInt8])
    /// Seconds.
    case pause(Double)
    /// Until something can be read, which is left where it is.
    case awaitInput
    /// Until the client has read what was sent; it is a connection of this process.
    case awaitRead
    /// One byte at a time, with this many seconds between two.
    case drip([UInt8], every: Double)
    /// Repeated, at most this many times.
    case flood([UInt8], times: Int)
    /// Ends the connection in order (FIN).
    case close
    /// Ends it at once (RST).
    case reset

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
  }

  package typealias Script = @Sendable (Request) -> [Step]

  private struct State {
    var requests: [Request] = []
    var connections = 0
    var sentBytes = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  package let port: UInt16
  private let listener: Int32
  private let lifetime: Double
  private let greeting: [Step]
  private let script: Script
  private let state = Mutex(State())

  /// Listens on a free port of `address`, an IPv4 address of this machine. `lifetime` in seconds; `greeting` is
  /// performed on each connection before anything is read.
  package init(
    address: String = "127.0.0.1", lifetime: Double = 60, greeting: [Step] = [], script: @escaping Script
  ) throws {
    self.lifetime = lifetime
    self.greeting = greeting
    self.script = script
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, stream, 0)
    guard listener >= 0 else { throw POSIXError(.EMFILE) }
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = inet_addr(address)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, size) == 0 && listen(listener, 512) == 0 && getsockname(listener, pointer, &size) == 0
      }
    }
    guard isBound else {
      Foundation.close(listener)
      throw POSIXError(.EADDRNOTAVAIL)
    }
    self.listener = listener
    port = UInt16(bigEndian: name.sin_port)
    startThread { [self] in acceptAll() }
  }

  /// The requests read so far, in order.
  package var requests: [Request] { state.withLock { $0.requests } }
  /// Connections accepted so far.
  package var connectionCount: Int { state.withLock { $0.connections } }
  /// Bytes handed to the sockets so far.
  package var sentBytes: Int { state.withLock { $0.sentBytes } }
  /// Connections that are open now.
  package var openCount: Int { state.withLock { $0.open.count } }

  /// Ends all connections and stops listening. Must be called: the accepting thread keeps the server alive until then.
  package func stop() {
    state.withLock { state in
      state.isStopped = true
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  private func startThread(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.stackSize = 256 << 10
    thread.start()
  }

  private func acceptAll() {
    let end = Date().addingTimeInterval(lifetime)
    while !isStopped, Date() < end {
      guard waits(listener, Int16(POLLIN), seconds: 0.1) else { continue }
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else { continue }
      // A program that a test starts must not keep it open.
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      let number = state.withLock { state in
        state.connections += 1
        state.open.insert(descriptor)
        if state.isStopped { shutdown(descriptor, Int32(SHUT_RDWR)) }
        return state.connections - 1
      }
      startThread { [self] in
        var linger = linger(l_onoff: 0, l_linger: 0)
        if serve(descriptor, number, until: end) { linger.l_onoff = 1 }
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
        state.withLock { state in
          state.open.remove(descriptor)
          // Inside the lock, so that `stop` never shuts down a number that names another descriptor by now.
          Foundation.close(descriptor)
        }
      }
    }
    Foundation.close(listener)
  }

  /// True when the connection is to be reset.
  private func serve(_ descriptor: Int32, _ number: Int, until end: Date) -> Bool {
    var timeout = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout.size(ofValue: timeout)))
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout.size(ofValue: one)))
    if let isReset = perform(greeting, descriptor) { return isReset }
    var buffer: [UInt8] = []
    var index = 0
    while let lines = readRequest(descriptor, &buffer, until: end) {
      let request = Request(connection: number, index: index, lines: lines, arrival: Arrival(at: descriptor))
      index += 1
      state.withLock { $0.requests.append(request) }
      if let isReset = perform(script(request), descriptor) { return isReset }
    }
    return false
  }

  /// nil when the connection goes on, else whether it is to be reset.
  private func perform(_ steps: [Step], _ descriptor: Int32) -> Bool? {
    for step in steps {
      switch step {
      case .send(let bytes):
        guard sends(bytes, descriptor) else { return false }
      case .pause(let seconds):
        guard pauses(seconds, descriptor) else { return false }
      case .awaitInput:
        guard waitsForInput(descriptor) else { return false }
      case .awaitRead:
        guard waitsForReader(descriptor) else { return false }
      case .drip(let bytes, let interval):
        for byte in bytes {
          guard sends([byte], descriptor), pauses(interval, descriptor) else { return false }
        }
      case .flood(let bytes, let times):
        for _ in 0..<times {
          guard !isStopped, sends(bytes, descriptor) else { return false }
        }
      case .close:
        return false
      case .reset:
        return true
      }
    }
    return nil
  }

  /// The lines up to the blank one; nil when the connection ends first.
  private func readRequest(_ descriptor: Int32, _ buffer: inout [UInt8], until end: Date) -> [String]? {
    let blank: [UInt8] = [13, 10, 13, 10]
    while !isStopped, Date() < end {
      if let range = buffer.firstRange(of: blank) {
        let text = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
        buffer.removeSubrange(..<range.upperBound)
        return text.components(separatedBy: "\r\n")
      }
      guard buffer.count < 1 << 20 else { return nil }
      guard waits(descriptor, Int16(POLLIN), seconds: 0.2) else { continue }
      var chunk = [UInt8](repeating: 0, count: 16 << 10)
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
    return nil
  }

  private func sends(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      #if canImport(Glibc)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress! + sent, bytes.count - sent, flags) }
      guard count > 0 else { return false }
      sent += count
      state.withLock { $0.sentBytes += count }
    }
    return true
  }

  /// False when the peer went away or the server was stopped meanwhile.
  private func pauses(_ seconds: Double, _ descriptor: Int32) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while !isStopped {
      let left = end.timeIntervalSinceNow
      guard left > 0 else { return true }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, Int32(min(left, 0.1) * 1000) + 1) > 0 else { continue }
      var byte: UInt8 = 0
      // Readable with nothing to read is the end of the connection.
      if recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0 { return false }
      usleep(1000)
    }
    return false
  }

  /// False when the server was stopped meanwhile, or the client closed the connection.
  private func waitsForReader(_ descriptor: Int32) -> Bool {
    guard let own = Self.name(descriptor, getsockname), let peer = Self.name(descriptor, getpeername) else {
      return false
    }
    while !isStopped {
      let client = (Int32(3)..<4096).first { Self.name($0, getsockname) == peer && Self.name($0, getpeername) == own }
      guard let client else { return false }
      var left: Int32 = 0
      guard ioctl(client, UInt(FIONREAD), &left) == 0 else { return false }
      if left == 0 { return true }
      usleep(1000)
    }
    return false
  }

  /// Address and port of one end of a connection by IPv4.
  private static func name(
    _ descriptor: Int32, _ ask: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> UInt64? {
    var name = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &name) { name in
      name.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask(descriptor, $0, &size) }
    }
    guard found == 0, name.sin_family == sa_family_t(AF_INET) else { return nil }
    return UInt64(name.sin_addr.s_addr) << 16 | UInt64(name.sin_port)
  }

  /// False when the server was stopped meanwhile.
  private func waitsForInput(_ descriptor: Int32) -> Bool {
    while !isStopped {
      if waits(descriptor, Int16(POLLIN), seconds: 0.1) { return true }
    }
    return false
  }

  private func waits(_ descriptor: Int32, _ events: Int16, seconds: Double) -> Bool {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    return poll(&entry, 1, Int32(seconds * 1000)) > 0
  }
}
