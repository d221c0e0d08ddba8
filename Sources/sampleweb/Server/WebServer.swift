import FlyingFox
import FlyingSocks
import Foundation
import HTTPServer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Serves one `Web` on loopback until it is told to stop.
///
/// Listens on 127.0.0.1 and, where the machine has it, on ::1 with the same port, since clients differ in which address
/// of `*.localhost` they try first. The caller learns the port from the line `listening on 127.0.0.1:PORT …`,
/// which is printed once both addresses accept connections and the urls file is written.
struct WebServer {
  let web: any Web
  let options: ServerOptions

  /// Free ports tried when port 0 was asked for and ::1 has the one that 127.0.0.1 gave.
  private static let attempts = 8

  /// Longer than the delay of any page.
  private static let responseTimeout = Duration.seconds(900)

  /// A crawl may have a connection to each of thousands of hosts, and a client may read a page slowly.
  private static var limits: ServingLimits {
    var limits = ServingLimits()
    limits.connections = 16_384
    limits.strangers = limits.connections
    limits.connectionsPerPeer = limits.connections
    limits.idleTimeout = responseTimeout
    limits.sendTimeout = responseTimeout
    return limits
  }

  /// Serves until a signal, the end of the lifetime, the parent's death, or a failure of the listening socket.
  func run() async throws {
    raiseFileLimit()
    let log = try options.accessLog.map { path throws(SampleWebError) in try AccessLog(path: path) }
    let handler = WebHandler(web: web, log: log, delay: options.delay)
    let endings = Endings(options: options)

    let (listeners, port) = try await listen(handler: handler, endings: endings)
    do {
      try announce(port: port)
      try await endings.first()
    } catch {
      for listener in listeners { await listener.stop() }
      throw error
    }
    for listener in listeners { await listener.stop() }
  }

  private func listen(handler: WebHandler, endings: Endings) async throws -> ([Listener], UInt16) {
    var attempt = 1
    while true {
      let four = try await Listener.start(
        on: try sockaddr_in.inet(ip4: "127.0.0.1", port: options.port), port: options.port,
        timeout: Self.responseTimeout, limits: Self.limits, handler: handler, failed: endings.serverFailed)
      do {
        let six = try await Listener.start(
          on: try sockaddr_in6.inet6(ip6: "::1", port: four.port), port: four.port,
          timeout: Self.responseTimeout, limits: Self.limits, handler: handler, failed: endings.serverFailed)
        return ([four, six], four.port)
      } catch ListeningError.cannotListen {
        // On a machine without IPv6 the other address is enough.
        return ([four], four.port)
      } catch ListeningError.portInUse where options.port == 0 && attempt < Self.attempts {
        await four.stop()
        attempt += 1
      } catch {
        await four.stop()
        throw error
      }
    }
  }

  /// Writes the urls file, then says that the server is ready: in this order, so that the file exists once the line is
  /// printed.
  private func announce(port: UInt16) throws {
    if let path = options.urlsFile {
      do {
        try Data(web.urlList(port: port).utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        throw SampleWebError.unwritable(path: path, reason: error.localizedDescription)
      }
    }
    FileHandle.standardOutput.write(Data("listening on 127.0.0.1:\(port) with \(web.summary)\n".utf8))
  }

  /// Hundreds of clients at once need more than the usual 1,024 descriptors. If the system refuses, the limit stays.
  private func raiseFileLimit() {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    _ = setrlimit(resource, &limit)
  }
}
