import Foundation

@testable import Fetching

/// The client's ends of this process's connections to a port of loopback.
func sockets(to port: UInt16) -> [(descriptor: Int32, localPort: UInt16)] {
  let open = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
  return open.compactMap { Int32($0) }.compactMap { descriptor in
    var peer = sockaddr_in()
    var own = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &peer) { peer in
      peer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &size) }
    }
    guard found == 0, peer.sin_family == sa_family_t(AF_INET), UInt16(bigEndian: peer.sin_port) == port else {
      return nil
    }
    size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &own) { own in
      own.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return named == 0 ? (descriptor, UInt16(bigEndian: own.sin_port)) : nil
  }
}

func localPorts(ofConnectionsTo port: UInt16) -> [UInt16] { sockets(to: port).map(\.localPort) }

func connectionCount(to port: UInt16) -> Int { sockets(to: port).count }

/// Whether something lies on a connection, its end included; or did, so that the fetcher has ended it.
func isReadable(connectionTo port: UInt16) -> Bool {
  let found = sockets(to: port)
  return found.isEmpty || found.contains { descriptor, _ in isReadable(descriptor) }
}

/// The same of all connections.
func areReadable(connectionsTo port: UInt16) -> Bool {
  sockets(to: port).allSatisfy { descriptor, _ in isReadable(descriptor) }
}

private func isReadable(_ descriptor: Int32) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, 0) > 0
}
