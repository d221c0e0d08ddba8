internal import Untrusted

/// Why a fetch gave no response.
public struct FetchFailure: Error, Sendable {
  /// The raw values are stored with attempts and shown by `status`: they are stable.
  public enum Class: String, Sendable, CaseIterable {
    /// The host has no address, or the resolver failed.
    case dns
    /// No connection, or it broke before the first line of an answer.
    case connect
    /// The handshake failed, or the certificate is not valid for the host.
    case tls
    /// One of the deadlines passed; the message says which.
    case timeout
    /// More header bytes, header lines, body bytes or decoded bytes than allowed; the message says which.
    case tooLarge = "too_large"
    /// The connection ended before the body did: a short body, a cut chunk, a reset.
    case truncated
    /// The body is not what its Content-Encoding says, ends early inside the compressed data, or takes too long to
    /// decompress.
    case decode
    /// The body is encoded in a way that is not undone: a coding that was not asked for, more than one layer, data that
    /// holds nothing.
    case coding
    /// Bodies that are on their way leave no room for one as large as this.
    case noRoom = "no_room"
    /// The answer breaks HTTP: contradictory lengths, an unrequested 304, an HTTP/2 stream error.
    case protocolError = "protocol"
    /// The answer's head is not in HTTP's form, so that libcurl does not read it: no status line at its beginning, a
    /// header line without a colon, a NUL in one, white space before the first. Browsers pass over most of these.
    case malformed
    /// What came on a kept connection is no answer to this request, which is to be sent again on a new one. Says
    /// nothing of the page.
    case strayAnswer = "stray_answer"
    /// The address policy refuses the host's addresses; nothing was sent to them.
    case blockedAddress = "blocked_address"
    /// The URL's port belongs to a service that is not the web.
    case blockedPort = "blocked_port"
    /// Not an http or https URL, or one whose host cannot be connected to.
    case invalidURL = "invalid_url"
    /// A request header that must not or cannot be sent.
    case invalidRequest = "invalid_request"
    /// More fetches wait than `maxQueued`.
    case queueFull = "queue_full"
    /// The task was cancelled, or the fetcher shut down.
    case cancelled
  }

  public let errorClass: Class
  /// One line for logs and `explain`; holds no control characters.
  public let message: String

  /// Bytes of a message at most; what a server said may be in it.
  private static let maxMessageBytes = 2000

  public init(_ errorClass: Class, _ message: String) {
    self.errorClass = errorClass
    let start = StreamSafe.text(message.utf8.prefix(Self.maxMessageBytes))
    self.message = String(
      String.UnicodeScalarView(start.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
  }
}

extension FetchFailure {
  /// About an answer's body, if its head came: a bound or a deadline of ours, or lengths that leave unknown where it
  /// ends.
  var isOfBody: Bool { [.tooLarge, .timeout, .noRoom, .protocolError].contains(errorClass) }
}

extension FetchFailure: CustomStringConvertible {
  public var description: String { "\(errorClass.rawValue): \(message)" }
}
