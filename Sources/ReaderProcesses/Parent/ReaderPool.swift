import Synchronization
import WebURL

#if canImport(Glibc)
  package import Glibc
#else
  package import Darwin
#endif

/// The reader processes of one program. Who asks waits on its own thread until its page is read, so there are never
/// more readers at work than threads that ask.
///
/// A reader that ends is replaced by a spare, which is started as soon as the one before it is taken. Pages are not
/// tried again in another reader, but where theirs was killed from outside.
package final class ReaderPool: Sendable {
  package struct Configuration: Sendable {
    /// Readers that are kept ready, besides one spare.
    package var readers: Int
    package var setup: ReaderSetup
    /// The program that is started as a reader; nil, the default, is this one.
    package var executable: String?
    /// What processes are called in lists of them.
    package var name = "courant-reader"
    /// Called with what a reader complained of and what it was asked for.
    package var hears: @Sendable (_ complaint: String, _ request: ReadRequest) -> Void = { _, _ in }

    package init(readers: Int, setup: ReaderSetup) {
      self.readers = readers
      self.setup = setup
    }
  }

  /// Counts since the start.
  package struct Counts: Sendable {
    package var started = 0
    package var pages = 0
    package var ends: [ReaderEnd.Kind: Int] = [:]
    /// Readers that were killed from outside while they had a page, which another read then.
    package var lost = 0
  }

  private struct State {
    var idle: [Held] = []
    var counts = Counts()
    var isClosed = false
  }

  /// A process in the hands of the pool, or of one thread.
  private struct Held: @unchecked Sendable {
    // One thread at a time has it: it is taken from the list and put back under the lock.
    let process: ReaderProcess
  }

  /// Pages of one process; then another takes its place, so that no trace of a page outlives many others.
  static let pagesPerReader = 2_000
  /// Times that a page is given to another reader because its own was killed from outside.
  static let tries = 3
  /// How long a process may take to get ready.
  private static let startTime = Duration.seconds(30)

  private let configuration: Configuration
  private let setupFrame: [UInt8]
  private let state = Mutex(State())

  package init(_ configuration: Configuration) {
    self.configuration = configuration
    var setup = WireWriter()
    setup.value(configuration.setup)
    var frame = WireWriter()
    frame.raw(setup.bytes)
    setupFrame = frame.bytes
  }

  /// Processes that are at no page, for tests and measurements.
  package var pids: [pid_t] { state.withLock { $0.idle.map(\.process.pid) } }

  /// Waits until those at no page can take one, for tests.
  func untilAllAreReady() throws(ReaderEnd) {
    for held in state.withLock({ $0.idle }) { try held.process.becomeReady(until: .now + Self.startTime) }
  }

  package var counts: Counts { state.withLock { $0.counts } }

  /// Starts the readers and waits until one is ready; says whether the kernel confines it.
  package func start() throws(ReaderEnd) -> Bool {
    let first = try firstReady(tries: Self.tries)
    let isConfined = first.process.isConfined
    giveBack(first)
    for _ in 0..<configuration.readers {
      guard let next = try? started() else { break }
      giveBack(next)
    }
    return isConfined
  }

  /// One may be killed from outside as it starts; what ends each of them is told.
  private func firstReady(tries: Int) throws(ReaderEnd) -> Held {
    let first = try started()
    do throws(ReaderEnd) {
      try first.process.becomeReady(until: .now + Self.startTime)
      return first
    } catch {
      guard tries > 1, first.process.wasKilled else { throw error }
      return try firstReady(tries: tries - 1)
    }
  }

  /// Reads a page in a process and waits for it. `spent` is called with the processor time that the process used.
  package func answer(
    to request: ReadRequest, spent: ((Duration) -> Void)? = nil
  ) -> Result<ReadAnswer, ReaderEnd> {
    let result = read(request, spent)
    state.withLock { state in
      state.counts.pages += 1
      if case .failure(let end) = result { state.counts.ends[end.kind, default: 0] += 1 }
    }
    return result
  }

  /// Ends the readers that are at no page; those at one are ended when it is read.
  package func close() {
    let idle = state.withLock { state in
      state.isClosed = true
      defer { state.idle = [] }
      return state.idle
    }
    for held in idle { held.process.end() }
  }

  // MARK: One page

  private func read(_ request: ReadRequest, _ spent: ((Duration) -> Void)?) -> Result<ReadAnswer, ReaderEnd> {
    for _ in 0..<Self.tries {
      let held: Held
      do throws(ReaderEnd) { held = try ready() } catch { return .failure(error) }
      let before = spent == nil ? .zero : held.process.processorTime
      let outcome = held.process.exchange(request)
      let complaint = held.process.complaint()
      if !complaint.isEmpty { configuration.hears(complaint, request) }
      switch outcome {
      case .answer(let answer):
        spent?(held.process.processorTime - before)
        finish(held)
        return .success(answer)
      case .ended(let end):
        replace()
        return .failure(end)
      case .lost:
        state.withLock { $0.counts.lost += 1 }
        replace()
      }
    }
    return .failure(
      .unavailable(
        "\(Self.tries) readers in a row were killed from outside while they had the page; see the kernel's log for "
          + "a want of memory"))
  }

  /// A reader that can take a page; where none can be had at once, it is tried again for a while.
  private func ready() throws(ReaderEnd) -> Held {
    let deadline = ContinuousClock.now + Self.startTime
    var pause: useconds_t = 50_000
    while true {
      do throws(ReaderEnd) {
        let held: Held
        if let idle = idle() { held = idle } else { held = try started() }
        try held.process.becomeReady(until: deadline)
        return held
      } catch {
        guard ContinuousClock.now < deadline, !state.withLock({ $0.isClosed }) else { throw error }
        usleep(pause)
        pause = min(pause * 2, 2_000_000)
      }
    }
  }

  /// One that lives, ready ones first. What was killed while it waited costs no page a try.
  private func idle() -> Held? {
    while true {
      let held: Held? = state.withLock { state in
        (state.idle.lastIndex { $0.process.isReady } ?? state.idle.indices.first).map { state.idle.remove(at: $0) }
      }
      guard let held, held.process.hasEnded() else { return held }
    }
  }

  private func started() throws(ReaderEnd) -> Held {
    let process = try ReaderProcess(
      executable: configuration.executable, name: configuration.name, setup: setupFrame,
      memory: configuration.setup.memory)
    state.withLock { $0.counts.started += 1 }
    return Held(process: process)
  }

  private func finish(_ held: Held) {
    guard held.process.pages < Self.pagesPerReader else {
      held.process.end()
      return replace()
    }
    giveBack(held)
  }

  private func giveBack(_ held: Held) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.idle.append(held) }
      return state.isClosed
    }
    if isClosed { held.process.end() }
  }

  /// One is gone: another gets ready in the meantime. Where it cannot be started, who needs it tries again.
  private func replace() {
    guard !state.withLock({ $0.isClosed }), let next = try? started() else { return }
    giveBack(next)
  }
}
