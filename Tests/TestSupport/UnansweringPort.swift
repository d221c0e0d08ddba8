import Foundation

/// A loopback port that answers no attempt to connect, as a blackholed host does: its queue of connections is full, so the
/// kernel drops every further one.
package final class UnansweringPort {
  package let number: UInt16
  private var descriptors: [Int32] = []

  package init() throws {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = socket(AF_INET, stream, 0)
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var opened = [listener]
    let isListening = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        guard bind(listener, pointer, size) == 0, listen(listener, 0) == 0, getsockname(listener, pointer, &size) == 0
        else { return false }
        for _ in 0..<8 {
          let filler = socket(AF_INET, stream, 0)
          _ = fcntl(filler, F_SETFD, FD_CLOEXEC)
          _ = fcntl(filler, F_SETFL, O_NONBLOCK)
          _ = connect(filler, pointer, size)
          opened.append(filler)
        }
        return true
      }
    }
    descriptors = opened
    number = UInt16(bigEndian: name.sin_port)
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }
}
