import Foundation
import Synchronization

/// An HTTPS server on loopback: `openssl s_server` as a child process with a certificate of its own.
///
/// The child is started with default signals and none of this process's descriptors (Foundation's `Process` gives it
/// blocked signals and other children's pipes), and a shell ends it after a minute in any case.
package final class TLSServer {
  private final class Paths: Sendable {
    private let paths = Mutex<[String]>([])
    var list: [String] { paths.withLock { $0 } }
    func note(_ path: String) { paths.withLock { $0.append(path) } }
  }

  /// What the certificate says; all are signed by themselves.
  package enum Certificate: Sendable {
    /// For `localhost` and 127.0.0.1, valid today.
    case valid
    /// For `elsewhere.test`.
    case wrongName
    /// For `localhost` and 127.0.0.1, until 2020.
    case expired
  }

  package let port: UInt16
  /// The certificate as PEM: trusting it makes the server's `valid` form valid.
  package let certificateFile: String
  private let directory: URL
  private let pid: pid_t
  /// Where the child's standard input and output end here.
  private let input = Pipe()
  private let output = Pipe()

  package static let openssl: String? =
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map { "\($0)/openssl" }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// What the server says once the handshake is over.
  package enum Answer: Sendable {
    /// A page of its own, by HTTP/1.
    case page
    /// HTTP/2 is agreed on, and then every line comes back reversed, which is no protocol at all.
    case noise
    /// HTTP/2 is agreed on, and once the request is there, these bytes follow; then the connection ends, if told to.
    case frames([UInt8], ends: Bool)
    /// HTTP/2 as well, several requests: what `answer` gives for each stream.
    case streams(@Sendable (_ stream: UInt8) -> [UInt8])
    /// HTTP/1 over the version of TLS that the flag names (`-tls1_2`, `-tls1_3`): what `answer` gives for each
    /// request's path.
    case http1(_ flag: String, @Sendable (_ path: String) -> [UInt8])
  }

  /// The paths of the requests by HTTP/1 that were answered, in order.
  package var paths: [String] { answered.list }
  private let answered = Paths()

  package init(_ certificate: Certificate, answer: Answer = .page) throws {
    guard let openssl = TLSServer.openssl else { throw POSIXError(.ENOENT) }
    directory = FileManager.default.temporaryDirectory.appending(path: "courant-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    certificateFile = directory.appending(path: "cert.pem").path
    try TLSServer.makeCertificate(certificate, openssl, directory)
    let command =
      [openssl, "s_server", "-accept", "127.0.0.1:0", "-cert", certificateFile]
      + ["-key", directory.appending(path: "key.pem").path] + TLSServer.flags(answer)
    pid = try DetachedChild.spawn(
      ["/bin/sh", "-c", TLSServer.watchdog] + command, input: input.fileHandleForReading.fileDescriptor,
      output: output.fileHandleForWriting.fileDescriptor)
    port = try TLSServer.announcedPort(output.fileHandleForReading.fileDescriptor)
    switch answer {
    case .page, .noise: break
    case .frames(let bytes, let ends):
      answerRequests { seen in TLSServer.openedStream(in: &seen) == 1 ? bytes + (ends ? TLSServer.end : []) : nil }
    case .streams(let answer):
      answerRequests { seen in TLSServer.openedStream(in: &seen).map(answer) }
    case .http1(_, let answer):
      answerRequests { [paths = answered] seen in
        guard let path = TLSServer.path(in: &seen) else { return nil }
        let bytes = answer(path)
        paths.note(path)
        return bytes
      }
    }
  }

  /// Sends bytes that were not asked for.
  package func say(_ bytes: [UInt8]) { _ = TLSServer.writes(bytes, to: input.fileHandleForWriting.fileDescriptor) }

  /// Ends the connection in order.
  package func hangUp() { say(TLSServer.end) }

  /// The command that ends a connection, where it stands at the beginning of a read.
  private static let end = Array("q\n".utf8)

  private static func flags(_ answer: Answer) -> [String] {
    switch answer {
    case .page: ["-www"]
    case .noise: ["-alpn", "h2", "-rev"]
    case .frames, .streams: ["-alpn", "h2"]
    case .http1(let flag, _): [flag, "-alpn", "http/1.1"]
    }
  }

  /// Reads what the child decrypts until its output ends, and has it send what `answer` takes each request in it to be
  /// answered with.
  private func answerRequests(_ answer: @escaping @Sendable (_ seen: inout [UInt8]) -> [UInt8]?) {
    let thread = Thread { [input, output] in
      // The child alone is to hold the other ends, so that both pipes break with it.
      output.fileHandleForWriting.closeFile()
      input.fileHandleForReading.closeFile()
      let source = output.fileHandleForReading.fileDescriptor
      let sink = input.fileHandleForWriting.fileDescriptor
      var seen: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 16 << 10)
      while true {
        let count = read(source, &chunk, chunk.count)
        guard count > 0 else { return }
        seen += chunk[..<count]
        while let bytes = answer(&seen) {
          let isEnding = bytes.suffix(TLSServer.end.count).elementsEqual(TLSServer.end)
          guard TLSServer.writes(isEnding ? bytes.dropLast(TLSServer.end.count) : bytes[...], to: sink) else { return }
          if isEnding, !TLSServer.writes(TLSServer.end, to: sink) { return }
        }
      }
    }
    thread.start()
  }

  /// The stream that the next HEADERS frame opens which ends both stream and header block, with or without a priority.
  private static func openedStream(in seen: inout [UInt8]) -> UInt8? {
    let starts = [0x05, 0x25].compactMap { seen.firstRange(of: [0x01, $0, 0, 0, 0])?.upperBound }
    guard let start = starts.min(), start < seen.count else { return nil }
    let stream = seen[start]
    seen.removeSubrange(...start)
    return stream
  }

  /// The path of the next request by HTTP/1.
  private static func path(in seen: inout [UInt8]) -> String? {
    guard let start = seen.firstRange(of: Array("GET ".utf8)), let end = seen.firstRange(of: [13, 10, 13, 10]) else {
      return nil
    }
    let path = seen[start.upperBound...].prefix { $0 != 0x20 }
    seen.removeSubrange(..<end.upperBound)
    return String(decoding: path, as: UTF8.self)
  }

  /// Writes, and waits until the child has taken all of it, so that a command after it stands at the beginning of a
  /// read.
  private static func writes(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Bool {
    let bytes = Array(bytes)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      guard count > 0 else { return false }
      written += count
    }
    var left: Int32 = 1
    while left > 0 {
      guard ioctl(descriptor, UInt(FIONREAD), &left) == 0 else { return false }
      guard left > 0 else { break }
      // The peer reads no more: what is left stays.
      var entry = pollfd(fd: descriptor, events: 0, revents: 0)
      guard poll(&entry, 1, 1) == 0 else { return false }
    }
    return true
  }

  /// Ends the child; must be called.
  package func stop() {
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    do { try FileManager.default.removeItem(at: directory) } catch { print("left behind: \(directory.path): \(error)") }
  }

  private static let watchdog = """
    exec 3<&0
    "$0" "$@" <&3 &
    i=0
    while [ $i -lt 60 ] && kill -0 $!; do sleep 1; i=$((i + 1)); done
    kill -9 $!
    """

  /// The port in the line `ACCEPT 127.0.0.1:PORT`.
  private static func announcedPort(_ descriptor: Int32) throws -> UInt16 {
    var text = ""
    while true {
      let line = text.components(separatedBy: "\n").dropLast().first { $0.hasPrefix("ACCEPT ") }
      if let port = line?.split(separator: ":").last.flatMap({ UInt16($0) }) { return port }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 20_000) > 0 else { throw POSIXError(.ETIMEDOUT) }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { throw POSIXError(.ECONNABORTED) }
      text += String(decoding: chunk[..<count], as: UTF8.self)
    }
  }

  private static func makeCertificate(_ kind: Certificate, _ openssl: String, _ directory: URL) throws {
    func path(_ name: String) -> String { directory.appending(path: name).path }
    let name = kind == .wrongName ? "elsewhere.test" : "localhost"
    let names = kind == .wrongName ? "DNS:\(name)" : "DNS:localhost,IP:127.0.0.1"
    let configuration = """
      [ca]
      default_ca = own
      [own]
      database = \(path("index.txt"))
      new_certs_dir = \(directory.path)
      serial = \(path("serial"))
      default_md = sha256
      policy = any
      x509_extensions = extensions
      [any]
      commonName = supplied
      [extensions]
      subjectAltName = \(names)
      basicConstraints = CA:TRUE
      [req]
      distinguished_name = none
      [none]
      """
    for (file, text) in [("ca.cnf", configuration), ("index.txt", ""), ("serial", "01\n")] {
      try text.write(to: directory.appending(path: file), atomically: true, encoding: .utf8)
    }
    try run(
      [openssl, "req", "-config", path("ca.cnf"), "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-nodes", "-keyout", path("key.pem"), "-out", path("request.pem"), "-subj", "/CN=\(name)"])
    let end = kind == .expired ? "20200101000000Z" : "20991231000000Z"
    try run(
      [openssl, "ca", "-batch", "-notext", "-selfsign", "-config", path("ca.cnf"), "-keyfile", path("key.pem")]
        + ["-in", path("request.pem"), "-out", path("cert.pem"), "-startdate", "20190101000000Z", "-enddate", end])
  }

  private static func run(_ arguments: [String]) throws {
    let pid = try DetachedChild.spawn(arguments)
    var status: Int32 = 0
    guard waitpid(pid, &status, 0) == pid, status == 0 else { throw POSIXError(.ECANCELED) }
  }
}
