import Foundation

/// Standard output and standard error, written whole.
///
/// Foundation's file handles end the process with a trap where a reader has gone away (`status | head`); here that ends
/// a program quietly with 1 when it was its output, and is passed over when it was only its log.
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

  /// Whether somebody looks at it.
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
