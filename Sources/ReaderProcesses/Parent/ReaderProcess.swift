import CSandbox
import HTML
import PageReader

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One reader process, as its worker holds it. Used by one thread at a time, which waits in `exchange`.
final class ReaderProcess {
  /// Seconds of processor time until it is ready. From then on it has what its page may take and little more: one that
  /// loops while its worker is killed ends by that.
  static let firstProcessorSeconds = 30
  /// A page ends by itself at its time; this is for its answer to come. What has not come by then is not going to.
  static let slack = Duration.milliseconds(100) * PageAllowance.slowness
  /// How many times its time a page is waited for at most.
  private static let patience = 4
  /// Bytes of an answer.
  static let longestAnswer = 32 << 20

  let pid: pid_t
  private let link: ReaderLink
  /// Bytes of memory that any page may take, and that the largest so far was given.
  private let memory: Int
  private var memoryGiven = 0
  private(set) var isReady = false
  /// Whether the kernel confines it.
  private(set) var isConfined = false
  private(set) var pages = 0
  /// It was killed from outside before it was ready.
  private(set) var wasKilled = false
  /// Seconds of processor time at which the kernel ends it.
  private var lastSecond = firstProcessorSeconds
  private var isReaped = false

  /// Starts it and sends `setup`, a frame; does not wait for it to be ready.
  init(executable: String?, name: String, setup: [UInt8], memory: Int) throws(ReaderEnd) {
    self.memory = memory
    let (link, sockets) = try ReaderLink.make()
    self.link = link
    var pid: pid_t = 0
    let environment = ReaderEnvironment()
    let error = environment.withPointers { pointers in
      courant_spawn_reader(
        executable, name, ReaderChild.argument, pointers, sockets.socket, sockets.errors, &pid)
    }
    close(sockets.socket)
    close(sockets.errors)
    guard error == 0 else {
      throw .unavailable("a reader process cannot be started: \(String(cString: strerror(error)))")
    }
    self.pid = pid
    // A large file of overrides is more than a socket holds: the process reads it as it starts.
    _ = link.send([setup], until: ReaderDeadline(.now + .seconds(30)))
  }

  deinit {
    if !isReaped { end() }
  }

  /// Waits until it can take pages.
  func becomeReady(until deadline: ContinuousClock.Instant) throws(ReaderEnd) {
    if isReady { return }
    let frame: [UInt8]
    switch link.receive(longest: 1 << 16, until: ReaderDeadline(deadline)) {
    case .frame(let bytes): frame = bytes
    case .late:
      kill(pid, SIGKILL)
      _ = reap()
      throw .unavailable("a reader process did not get ready in time")
    case .tooLong:
      end()
      throw .unavailable("a reader process is of another version, or none of ours")
    case .closed:
      let status = reapEnding()
      wasKilled = status == 256 + Int(SIGKILL)
      link.drainComplaints()
      let said = link.complaint.isEmpty ? "" : ": \(Self.firstLine(link.complaint))"
      throw .unavailable("a reader process ended before it was ready (\(Self.words(status)))\(said)")
    }
    var reader = WireReader(frame)
    guard let ready = try? reader.value() as ReaderReady else {
      throw .unavailable("a reader process is of another version, or none of ours")
    }
    if let problem = ready.problem {
      end()
      throw .unavailable(problem)
    }
    isConfined = ready.confinement == ReaderReady.confined
    isReady = true
  }

  enum Outcome {
    case answer(ReadAnswer)
    /// It ended, or was ended, and is gone.
    case ended(ReaderEnd)
    /// It had ended, or was killed from outside; the page may be another's.
    case lost
  }

  /// Sends a page and waits for what comes of it. After anything but an answer the process is gone.
  func exchange(_ request: ReadRequest) -> Outcome {
    let began = ContinuousClock.now
    let limit = request.limits.time
    let before = processorTime
    limitProcessorTime(to: before + limit)
    giveMemory(for: request.page.body.count)
    // The time is that of a processor: one that was starved by others, or stopped with this process, gets the rest of
    // it, up to a bound. Where processor time cannot be told it is zero.
    let time = limit + Self.slack
    let deadline = ReaderDeadline(began + time) { [self] in
      let used = processorTime - before
      guard processorTime > .zero, used < time, ContinuousClock.now - began < time * Self.patience else { return nil }
      return max(.milliseconds(1), min(time - used, time))
    }
    let fields = request.fields()
    let head = WireWriter.lengths(fields.count, request.page.body.count)
    guard link.send([head, fields, request.page.body], until: deadline) else { return ended(limit, deadline) }
    switch link.receive(longest: Self.longestAnswer, until: deadline) {
    case .frame(let bytes):
      pages += 1
      do throws(WireError) {
        var reader = WireReader(bytes)
        let answer: ReadAnswer = try reader.value()
        try reader.end()
        guard answer.answers(request.task) else { throw WireError(problem: "is another's") }
        return .answer(answer)
      } catch {
        end()
        return .ended(.answer(error.problem))
      }
    case .tooLong:
      end()
      return .ended(.answer("is longer than \(Self.longestAnswer >> 20) MiB"))
    case .late, .closed: return ended(limit, deadline)
    }
  }

  /// Processor time that it has had.
  var processorTime: Duration { .nanoseconds(Int64(clamping: courant_process_time(pid))) }

  /// What it complained of since the last look; "" for nothing.
  func complaint() -> String { link.takeComplaint() }

  /// Ends it without regard to what it does.
  func end() {
    kill(pid, SIGKILL)
    _ = reap()
  }

  // MARK: Ends

  private func ended(_ limit: Duration, _ deadline: ReaderDeadline) -> Outcome {
    let isLate = deadline.hasPassed
    if isLate { kill(pid, SIGKILL) } else { link.drainComplaints() }
    let status = isLate ? reap() : reapEnding()
    if isLate { return .ended(.time(limit)) }
    link.drainComplaints()
    guard status >= 256 else {
      return status < 0 ? .lost : .ended(.answer("is missing: it ended by itself with code \(status)"))
    }
    let said = link.complaint
    switch status - 256 {
    case Int(SIGKILL): return .lost
    case Int(SIGXCPU): return .ended(.time(limit))
    case Int(SIGSYS): return .ended(.forbidden)
    case Int(SIGABRT) where Self.isOfMemory(said): return .ended(.memory(bytes: memoryGiven > 0 ? memoryGiven : memory))
    case let signal: return .ended(.crash(signal: signal, said: Self.firstLine(said)))
    }
  }

  /// As the Swift runtime, the C++ library and glibc say it.
  private static func isOfMemory(_ said: String) -> Bool {
    ["allocate", "bad_alloc", "out of memory"].contains { said.utf8.firstRange(of: $0.utf8) != nil }
  }

  private static func firstLine(_ said: String) -> String {
    String(decoding: said.utf8.prefix { $0 != 0x0a }.prefix(200), as: UTF8.self)
  }

  private static func words(_ status: Int) -> String {
    status >= 256 ? "signal \(status - 256)" : "exit code \(status)"
  }

  /// Whether it has ended by now; it is gone then.
  func hasEnded() -> Bool {
    isReaped = courant_reap(pid, 0) != -2
    return isReaped
  }

  /// Of one that has closed its socket, and so is about to end: what it ends with, or SIGKILL where it does not.
  private func reapEnding() -> Int {
    for _ in 0..<200 {
      let status = Int(courant_reap(pid, 0))
      isReaped = status != -2
      if isReaped { return status }
      usleep(5_000)
    }
    kill(pid, SIGKILL)
    return reap()
  }

  private func reap() -> Int {
    isReaped = true
    return Int(courant_reap(pid, 1))
  }

  /// Only ever more: what a large page took stays with the process, in pieces that small pages may not fit into.
  private func giveMemory(for bytes: Int) {
    let wanted = min(memory, PageAllowance.memory(bytes: bytes))
    guard wanted > memoryGiven, courant_limit_data(pid, UInt64(clamping: wanted)) == 0 else { return }
    memoryGiven = wanted
  }

  /// To whole seconds, a few later, so that it is not set anew for each page.
  private func limitProcessorTime(to time: Duration) {
    let needed = Int(clamping: time.components.seconds) + 2
    guard !(needed...needed + 2).contains(lastSecond) else { return }
    if courant_limit_process_time(pid, UInt64(clamping: needed + 1)) == 0 { lastSecond = needed + 1 }
  }
}
