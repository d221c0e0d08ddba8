import Foundation

/// Standard output and standard error, written whole.
///
/// Foundation's file handles trap when the reader has gone away (`status | head`). Here that ends the program quietly
/// with 1 for its output, and is ignored for its log.
package enum StandardStream: Int32 {
  case output = 1
  case errors = 2

  package func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  package func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write($0) }
  }

  /// Whether it is shown on a terminal.
  package var isTerminal: Bool { isatty(rawValue) == 1 }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.write(rawValue, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno == EAGAIN {
        var ready = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, -1)
      } else if errno != EINTR {
        if self == .output { _exit(CommandFailure.Code.failure.rawValue) }
        return
      }
    }
  }
}
