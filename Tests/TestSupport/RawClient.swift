import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to a loopback port that sends what a test says, byte for byte, and reads until the server closes.
///
/// Each call blocks a thread of its own, never one of Swift's.
package final class RawClient: Sendable {
  package enum Failure: Error { case cannotConnect(Int32) }

  private let socket: Int32

  /// Connects; every read or write that follows takes `limit` seconds at most.
  package init(port: UInt16, limit: Int = 60) throws {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    socket = Self.opened(kind)
    var time = timeval(tv_sec: limit, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
    }
    guard result == 0 else { throw Failure.cannotConnect(errno) }
  }

  deinit { close(socket) }

  private static func opened(_ kind: Int32) -> Int32 { systemSocket(AF_INET, kind, 0) }

  /// Sends all of it; false when the server has closed before it took everything.
  package func send(_ bytes: [UInt8]) async -> Bool {
    await onThread { [socket] in
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { buffer in
          #if canImport(Glibc)
            Glibc.send(socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
          #else
            Darwin.send(socket, buffer.baseAddress, buffer.count, 0)
          #endif
        }
        if count <= 0 { return false }
        sent += count
      }
      return true
    }
  }

  package func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

  /// What comes until the server closes or `until` stands in it; nil when neither happens in time.
  package func read(until mark: String? = nil) async -> String? {
    await onThread { [socket] in
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = recv(socket, &buffer, buffer.count, 0)
        if count < 0 { return errno == ECONNRESET ? String(decoding: bytes, as: UTF8.self) : nil }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer[..<count]
        let text = String(decoding: bytes, as: UTF8.self)
        if let mark, text.contains(mark) { return text }
      }
    }
  }

  private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
  }
}

/// `socket` of the system, which the property of that name would hide.
private func systemSocket(_ family: Int32, _ kind: Int32, _ number: Int32) -> Int32 { socket(family, kind, number) }
