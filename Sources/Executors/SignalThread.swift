import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The write end of the pipe that the signal handler writes to. A constant at start, so that reading it runs no code.
private nonisolated(unsafe) var signalPipe: Int32 = -1

/// Only what POSIX allows a signal handler: one `write`, and errno as it was.
private func passOn(_ number: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(signalPipe, &byte, 1)
  errno = saved
}

/// Signals as calls on a thread of their own.
///
/// A Dispatch source for a signal loses some on Linux: it is registered a while after it was activated, and the signal
/// is to be ignored until then. Here the handler stands when `start` returns. The thread leaves the signals unblocked,
/// for a program that was started with them blocked, as children of a Dispatch thread are.
package enum SignalThread {
  /// Whether the process that started this one wants the signal ignored.
  package static func isIgnored(_ number: Int32) -> Bool {
    let before = signal(number, SIG_IGN)
    _ = signal(number, before)
    return unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Calls `received` for each of `numbers` that arrives. For one caller in a process.
  package static func start(_ numbers: [Int32], received: @escaping @Sendable (Int32) -> Void) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { preconditionFailure("no pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let readEnd = ends[0]
    signalPipe = ends[1]
    for number in numbers { signal(number, passOn) }
    Thread.detachNewThread {
      var unblocked = sigset_t()
      sigemptyset(&unblocked)
      for number in numbers { sigaddset(&unblocked, number) }
      pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
      var byte: UInt8 = 0
      while true {
        let count = read(readEnd, &byte, 1)
        if count == 1 { received(Int32(byte)) }
        if count == 0 || (count < 0 && errno != EINTR) { return }
      }
    }
  }
}
