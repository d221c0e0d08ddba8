import Foundation
import Synchronization
import Untrusted

/// The bytes of a file or a stream, as they come: who waits for them waits up to an instant, and can be woken.
///
/// `read` alone waits for as long as a producer says nothing, and no signal reaches who waits there. So the descriptor
/// is polled together with a pipe of our own, the bell, which `stop` rings.
final class ByteSource: Sendable {
  /// What came.
  enum Piece {
    case bytes([UInt8])
    case end
    /// Nothing, until the instant.
    case nothing
    /// `stop` was called: nothing is read any more.
    case stopped
  }

  /// As users know it.
  let name: String
  /// A regular file: it can be read again from its start, and its end is known.
  let isFile: Bool
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private let bell: (listened: Int32, rung: Int32)
  private let isStopped = Atomic(false)

  /// Opens `path`; `-` is standard input.
  init(path: String) throws(URLListError) {
    let isStandardInput = path == "-"
    name = isStandardInput ? "standard input" : path
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .unreadable("\(name): \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let bell = (listened: ends[0], rung: ends[1])
    do throws(URLListError) {
      let opened = isStandardInput ? STDIN_FILENO : try ByteSource.opened(path)
      var status = stat()
      isFile = fstat(opened, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      if !isStandardInput, status.st_mode & S_IFMT == S_IFDIR {
        close(opened)
        throw .directory(path: path)
      }
      descriptor = opened
      closesDescriptor = !isStandardInput
      self.bell = bell
    } catch {
      close(bell.listened)
      close(bell.rung)
      throw error
    }
  }

  private static func opened(_ path: String) throws(URLListError) -> Int32 {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened < 0 else { return opened }
    switch errno {
    case ENOENT: throw .missing(path: path)
    case EACCES, EPERM: throw .noPermission(path: path)
    default: throw .unreadable("\(path): \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    if closesDescriptor { close(descriptor) }
    close(bell.listened)
    close(bell.rung)
  }

  /// Ends each wait, and all reading; may be called from anywhere, any number of times.
  func stop() {
    guard !isStopped.exchange(true, ordering: .sequentiallyConsistent) else { return }
    var byte: UInt8 = 1
    while write(bell.rung, &byte, 1) < 0, errno == EINTR {}
  }

  /// The next bytes, 64 KiB at most; waits until `deadline`, for ever without one. Blocks its thread.
  func next(until deadline: ContinuousClock.Instant? = nil) throws(URLListError) -> Piece {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      guard try waits(until: deadline) else { return isStopped.load(ordering: .relaxed) ? .stopped : .nothing }
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 { return .bytes(Array(buffer[..<count])) }
      if count == 0 { return .end }
      // Who shares a stream may have made it non-blocking, or taken the bytes.
      guard errno == EINTR || errno == EAGAIN else { throw failure() }
    }
  }

  /// Whether there is something to read, the end or an error among it; false at `deadline`, and once stopped.
  private func waits(until deadline: ContinuousClock.Instant?) throws(URLListError) -> Bool {
    while !isStopped.load(ordering: .relaxed) {
      var timeout: Int32 = -1
      if let deadline {
        let left = deadline - .now
        timeout = left <= .zero ? 0 : Int32((left / .milliseconds(1)).rounded(.up).clamped(to: 1...60_000))
      }
      var polled = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: bell.listened, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&polled, 2, timeout)
      if ready < 0, errno != EINTR { throw failure() }
      if ready > 0, polled[1].revents == 0 { return true }
      if ready == 0, let deadline, deadline <= .now { return false }
    }
    return false
  }

  private func failure() -> URLListError { .unreadable("\(name): \(String(cString: strerror(errno)))") }
}
