/// Collects requests and answers them a batch at a time: one statement for all that come in within a window.
///
/// `BatchWindow` decides when a batch is sent. `run` sends them, one after the other; its task belongs to the worker.
/// What is asked before `run` begins waits for it. Once it was cancelled it sends what still waits, without a window,
/// and ends; what is asked afterwards is answered with `unsent`.
actor Batcher<Request: Sendable, Answer: Sendable> {
  typealias Instant = ContinuousClock.Instant

  /// A request of a batch, to be answered once.
  struct Item: Sendable {
    let request: Request
    /// When it must be sent.
    fileprivate var due: Instant
    fileprivate let continuation: CheckedContinuation<Answer, Never>

    func answer(_ answer: Answer) { continuation.resume(returning: answer) }

    /// Another request in its place, which answers it.
    func replaced(by request: Request) -> Item { Item(request: request, due: due, continuation: continuation) }
  }

  /// After which a batch takes no more: requests, and bytes, which the last one may exceed.
  struct Limit: Sendable {
    var requests = Int.max
    var bytes = Int.max
  }

  private let limit: Limit
  private let bytes: @Sendable (Request) -> Int
  private let unsent: Answer
  /// Answers each item of a batch, in any order; returns once all are answered.
  private let flush: @Sendable ([Item]) async -> Void
  private let clock = ContinuousClock()
  private let wake = Signal()
  private(set) var waiting: [Item] = []
  private var window: BatchWindow
  private var step = BatchWindow.Action.none
  private var flushers = 0
  private var hasEnded = false

  init(
    limit: Limit, bytes: @escaping @Sendable (Request) -> Int = { _ in 0 }, unsent: Answer,
    flush: @escaping @Sendable ([Item]) async -> Void
  ) {
    self.limit = limit
    self.bytes = bytes
    self.unsent = unsent
    self.flush = flush
    window = BatchWindow(size: limit.requests)
  }

  /// Waits up to `timeout` for others to be sent with, and for the answer.
  func ask(_ request: Request, within timeout: Duration) async -> Answer {
    await withCheckedContinuation { continuation in
      guard !hasEnded else { return continuation.resume(returning: unsent) }
      let now = clock.now
      let due = flushers > 0 ? now : now + max(timeout, .zero)
      waiting.append(Item(request: request, due: due, continuation: continuation))
      go(on: window.joined(waiting.count, by: due, now: now))
    }
  }

  /// No request waits for others while `body` runs: it waits for the answer of some, or for what they hold.
  func flushing<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async -> Value
  ) async -> Value {
    await beginFlushing()
    let value = await body()
    await endFlushing()
    return value
  }

  private func beginFlushing() {
    flushers += 1
    go(on: window.flush(waiting.count, now: clock.now))
  }

  private func endFlushing() { flushers -= 1 }

  /// Sends the batch now if such a request is in it; one that is already on its way changes nothing.
  func flush(where isMeant: @Sendable (Request) -> Bool) {
    guard let index = waiting.firstIndex(where: { isMeant($0.request) }) else { return }
    waiting[index].due = clock.now
    go(on: window.flush(waiting.count, now: clock.now))
  }

  // MARK: Sending

  /// Sends batches until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      switch step {
      case .none: _ = await wake.next()
      case .wake(let instant):
        guard await !wake.next(until: instant), step == .wake(instant) else { continue }
        step = window.woke(waiting.count, at: instant, now: clock.now)
      case .send:
        step = .none
        await sendBatch()
        let now = clock.now
        step = window.done(waiting.count, by: flushers > 0 ? now : waiting.map(\.due).min(), now: now)
      }
    }
    hasEnded = true
    while !waiting.isEmpty { await sendBatch() }
  }

  private func go(on action: BatchWindow.Action) {
    guard action != .none else { return }
    step = action
    wake.raise()
  }

  private func sendBatch() async {
    var sum = 0
    let batch = Array(
      waiting.prefix(limit.requests).prefix { item in
        defer { sum += bytes(item.request) }
        return sum < limit.bytes
      })
    waiting.removeFirst(batch.count)
    await flush(batch)
  }
}
