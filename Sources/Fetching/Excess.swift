import HTTPFields
import Untrusted

/// What came behind the end of an answer with its last bytes.
///
/// libcurl takes them from the socket and drops them, and goes on using the connection where the body was chunked, so
/// that no look at the socket finds them. It only says so to whom it tells what it does, in words, right after it has
/// told what it read.
struct Excess {
  /// What curl read last, where it still is; only until curl goes on.
  var lastRead: UnsafeRawBufferPointer?

  private static let beginnings = ["Leftovers after chunking: ", "Excess found"].map { Array($0.utf8) }
  /// "HTTP/1.1 200" and two line ends.
  private static let smallestAnswer = 16

  /// What was dropped; nil where the words are about something else.
  func bytes(toldBy words: UnsafeRawBufferPointer) -> UnaskedBytes? {
    guard Self.beginnings.contains(where: { words.starts(with: $0) }) else { return nil }
    let digits = words.drop { !HeaderField.isDigit($0) }.prefix { HeaderField.isDigit($0) }
    guard let count = WholeNumber.read(String(decoding: digits, as: UTF8.self), in: 0...(1 << 30)) else { return nil }
    // Behind an answer without a body curl does not tell what it read.
    guard let lastRead, lastRead.count >= count else { return count < Self.smallestAnswer ? .notice : .answer }
    return UnaskedBytes(lastRead.suffix(count), isSealedAnswer: false)
  }
}
