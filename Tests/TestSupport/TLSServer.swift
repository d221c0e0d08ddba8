import Foundation

/// An HTTPS server on loopback: `openssl s_server` as a child process with a certificate of its own.
///
/// The child is started with default signals and none of this process's descriptors (Foundation's `Process` gives it blocked
/// signals and other children's pipes), and a shell ends it after a minute whatever happens to the tests.
package final class TLSServer {
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
  }

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
    if case .frames(let bytes, let ends) = answer { answerRequests(bytes, ends) }
  }

  private static func flags(_ answer: Answer) -> [String] {
    switch answer {
    case .page: ["-www"]
    case .noise: ["-alpn", "h2", "-rev"]
    case .frames: ["-alpn", "h2"]
    }
  }

  /// Reads what the child decrypts until its output ends, and has it send `bytes` after each HEADERS frame that opens stream 1.
  private func answerRequests(_ bytes: [UInt8], _ ends: Bool) {
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
        // HEADERS that ends the stream and its header block, with or without a priority.
        let opening = [0x05, 0x25].compactMap { seen.firstRange(of: [0x01, $0, 0, 0, 0, 1]) }.first
        guard let opening else { continue }
        seen.removeSubrange(..<opening.upperBound)
        guard TLSServer.writes(bytes, to: sink) else { return }
        if ends, !TLSServer.writes(Array("q\n".utf8), to: sink) { return }
      }
    }
    thread.start()
  }

  /// Writes, and waits until the child has taken all of it, so that a command after it stands at the beginning of a read.
  private static func writes(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      guard count > 0 else { return false }
      written += count
    }
    var left: Int32 = 1
    while left > 0 {
      guard ioctl(descriptor, UInt(FIONREAD), &left) == 0 else { return false }
      if left > 0 { usleep(1000) }
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
