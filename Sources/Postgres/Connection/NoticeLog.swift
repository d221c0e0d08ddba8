import CLibPQ
import Logging

/// Where the server's notices go: the log, at debug. Without a processor of ours libpq prints them to stderr.
final class NoticeLog: Sendable {
  private let logger = Logger(label: "courant.postgres")

  /// Installs itself; must live as long as the connection.
  func install(in connection: OpaquePointer) {
    _ = PQsetNoticeProcessor(
      connection,
      { log, message in
        guard let log, let message else { return }
        Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().write(String(cString: message))
      },
      Unmanaged.passUnretained(self).toOpaque())
  }

  private func write(_ message: String) {
    logger.debug("notice from PostgreSQL", metadata: ["notice": "\(ConnectionParameters.oneLine(message))"])
  }
}
