/// What the bytes on an idle connection are, by the first of them.
///
/// None of them answers a request (RFC 9112 section 9.2), and a connection with any is not used again. They differ in
/// what they mean for the page before: only if a whole answer waits there may that page have been an unrequested
/// answer, and this one the page's own.
enum UnaskedBytes: Equatable {
  /// Its end: FIN, or a reset.
  case end
  /// Line ends, a 408 before the end, an alert or a handshake message of TLS.
  case notice
  /// An answer, or what may be one inside TLS.
  case answer

  /// The number of bytes that are enough to decide.
  static let peeked = 64
  /// Bytes of the smallest answer in a record of TLS: "HTTP/1.1 200" with two line ends, and 16 of its seal. What is
  /// smaller is an alert, as the end of a connection is told in TLS 1.3, where the record does not say so.
  private static let smallestSealedAnswer = 32

  /// `isSealedAnswer`: a record of TLS that is large enough may be an answer, and not the rest of one.
  init(_ bytes: some Collection<UInt8>, isSealedAnswer: Bool = true) {
    let bytes = Array(bytes.prefix(Self.peeked))
    guard let first = bytes.first else {
      self = .end
      return
    }
    // RFC 8446 section 5.1: content type, version 3.x, length.
    if bytes.count >= 5, (0x14...0x17).contains(first), bytes[1] == 3 {
      let length = Int(bytes[3]) << 8 | Int(bytes[4])
      self = isSealedAnswer && first == 0x17 && length >= Self.smallestSealedAnswer ? .answer : .notice
      return
    }
    let text = bytes.drop { $0 == 0x0D || $0 == 0x0A }
    let isTimeout = text.dropFirst(8).starts(with: Array(" 408".utf8))
    self = text.starts(with: Array("HTTP/".utf8)) && !isTimeout ? .answer : .notice
  }
}
