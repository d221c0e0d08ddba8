import CSandbox

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A worker's ends of what joins it with a reader process: a socket for frames, and a pipe for what the process
/// complains of. Nothing here waits past its deadline, and of complaints no more is kept than `longestComplaint`.
final class ReaderLink {
  static let longestComplaint = 4096

  private let socket: Int32
  private let errors: Int32
  private var complaintBytes: [UInt8] = []
  private var errorsEnded = false

  private init(socket: Int32, errors: Int32) {
    self.socket = socket
    self.errors = errors
  }

  deinit {
    close(socket)
    close(errors)
  }

  /// The worker's ends, and the descriptors for the process, which are the caller's to close.
  static func make() throws(ReaderEnd) -> (ReaderLink, (socket: Int32, errors: Int32)) {
    var (ours, theirs): (Int32, Int32) = (-1, -1)
    var (ourErrors, theirErrors): (Int32, Int32) = (-1, -1)
    var error = courant_reader_sockets(&ours, &theirs)
    if error == 0 {
      error = courant_reader_pipe(&ourErrors, &theirErrors)
      if error != 0 {
        close(ours)
        close(theirs)
      }
    }
    guard error == 0 else {
      throw .unavailable("a reader process cannot be connected: \(String(cString: strerror(error)))")
    }
    _ = fcntl(ours, F_SETFL, O_NONBLOCK)
    return (ReaderLink(socket: ours, errors: ourErrors), (theirs, theirErrors))
  }

  // MARK: Frames

  /// Sends the parts one behind the other; false where the deadline came first, or the other end is closed.
  func send(_ parts: [[UInt8]], until deadline: ReaderDeadline) -> Bool {
    for part in parts {
      var sent = 0
      while sent < part.count {
        let count = part[sent...].withUnsafeBytes { Self.send(socket, $0) }
        if count > 0 {
          sent += count
        } else if errno == EAGAIN {
          guard wait(for: POLLOUT, until: deadline) else { return false }
        } else if errno != EINTR {
          return false
        }
      }
    }
    return true
  }

  enum Received {
    case frame([UInt8])
    case late, closed, tooLong
  }

  /// The next frame: its length, then its bytes.
  func receive(longest: Int, until deadline: ReaderDeadline) -> Received {
    var head: [UInt8] = []
    if let stop = fill(&head, 4, until: deadline) { return stop }
    let length = Int(head.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    guard length <= longest else { return .tooLong }
    var frame: [UInt8] = []
    if let stop = fill(&frame, length, until: deadline) { return stop }
    return .frame(frame)
  }

  /// nil once `bytes` has `count`. Memory is taken as bytes come, not as they are announced.
  private func fill(_ bytes: inout [UInt8], _ count: Int, until deadline: ReaderDeadline) -> Received? {
    while bytes.count < count {
      let room = min(count - bytes.count, 1 << 18)
      var got = 0
      let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
        got = recv(socket, buffer.baseAddress, room, 0)
        filled = max(0, got)
      }
      if got > 0 {
        if bytes.isEmpty { bytes = piece } else { bytes.append(contentsOf: piece) }
      } else if got == 0 {
        return .closed
      } else if errno == EAGAIN {
        guard wait(for: POLLIN, until: deadline) else { return .late }
      } else if errno != EINTR {
        return .closed
      }
    }
    return nil
  }

  private static func send(_ socket: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    #else
      Darwin.send(socket, bytes.baseAddress, bytes.count, 0)
    #endif
  }

  /// Waits until the socket is ready, reading complaints meanwhile, so that the process never waits to be heard; false
  /// once the deadline has come. What is there by then is taken, were this process stopped for longer.
  private func wait(for events: Int32, until deadline: ReaderDeadline) -> Bool {
    while true {
      let left = max(.zero, deadline.instant - .now)
      let milliseconds = left == .zero ? 0 : Int32(clamping: Int(left / .milliseconds(1)) + 1)
      var polled = [
        pollfd(fd: socket, events: Int16(events), revents: 0),
        pollfd(fd: errorsEnded ? -1 : errors, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&polled, 2, milliseconds)
      if count < 0, errno != EINTR { return true }
      if polled[1].revents != 0 { drainComplaints() }
      if polled[0].revents != 0 { return true }
      if left == .zero, !deadline.isExtended() { return false }
    }
  }

  // MARK: Complaints

  /// What was complained of so far, escaped for one who reads it.
  var complaint: String { String(decoding: complaintBytes, as: UTF8.self) }

  func takeComplaint() -> String {
    drainComplaints()
    if complaintBytes.isEmpty { return "" }
    defer { complaintBytes = [] }
    return complaint
  }

  func drainComplaints() {
    var reads = 0
    while !errorsEnded, reads < 64 {
      reads += 1
      var got = 0
      let piece = [UInt8](unsafeUninitializedCapacity: Self.longestComplaint) { buffer, filled in
        got = read(errors, buffer.baseAddress, buffer.count)
        filled = max(0, got)
      }
      if got == 0 { errorsEnded = true }
      if got <= 0 { return }
      complaintBytes.append(contentsOf: piece.prefix(Self.longestComplaint - complaintBytes.count))
    }
  }
}
