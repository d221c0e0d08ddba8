import Foundation
import Synchronization

/// A loopback port that answers no attempt to connect, as a blackholed host does: its queue of connections is full, so
/// the kernel drops every further one.
package final class UnansweringPort: Sendable {
  package let number: UInt16
  /// Listens; what connects to it once `letIn` was called can be accepted.
  package let listener: Int32
  private let fillers: Mutex<[Int32]>

  /// `port` of an IPv4 or IPv6 address of this machine; 0 for a free one.
  package init(address: String = "127.0.0.1", port: UInt16 = 0) throws {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let isIPv6 = address.contains(":")
    let family = isIPv6 ? AF_INET6 : AF_INET
    // The larger of both, in which the port stands at the same place.
    var name = sockaddr_in6()
    var size = socklen_t(isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
    name.sin6_family = sa_family_t(family)
    name.sin6_port = port.bigEndian
    let isAddress = withUnsafeMutableBytes(of: &name) { bytes in
      inet_pton(family, address, bytes.baseAddress! + (isIPv6 ? 8 : 4)) == 1
    }
    guard isAddress else { throw POSIXError(.EINVAL) }
    let listener = socket(family, stream, 0)
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var opened: [Int32] = []
    let isListening = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard bind(listener, pointer, size) == 0, listen(listener, 0) == 0, getsockname(listener, pointer, &size) == 0
        else { return false }
        for _ in 0..<8 {
          let filler = socket(family, stream, 0)
          _ = fcntl(filler, F_SETFD, FD_CLOEXEC)
          _ = fcntl(filler, F_SETFL, O_NONBLOCK)
          _ = connect(filler, pointer, size)
          opened.append(filler)
        }
        return true
      }
    }
    self.listener = listener
    fillers = Mutex(opened)
    number = UInt16(bigEndian: name.sin6_port)
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
  }

  /// Empties the queue: attempts to connect are answered from now on.
  package func letIn() {
    let descriptors = fillers.withLock { fillers in
      defer { fillers = [] }
      return fillers
    }
    for descriptor in descriptors { close(descriptor) }
  }

  deinit {
    letIn()
    close(listener)
  }
}
