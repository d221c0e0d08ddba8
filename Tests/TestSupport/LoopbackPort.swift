#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A TCP port on 127.0.0.1: silent (the kernel accepts connections, nothing answers), or closed again and so
/// refusing.
package final class LoopbackPort: Sendable {
  package let number: Int
  private let descriptor: Int32

  /// Nil when the system has no port left.
  package init?(_ wanted: UInt16 = 0) {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = socket(AF_INET, kind, 0)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    self.descriptor = descriptor
    number = Int(UInt16(bigEndian: address.sin_port))
    if !isBound { return nil }
  }

  /// A port that is free and stays so: below those that the system hands out by itself.
  package static func closed() -> Int? {
    for _ in 0..<100 {
      if let port = LoopbackPort(.random(in: 15_000..<32_000)) { return port.number }
    }
    return nil
  }

  deinit { close(descriptor) }
}
