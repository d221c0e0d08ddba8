import Synchronization
import TestSupport
import Testing

@testable import Crawling

/// What is sent together, and who is answered when; without a database.
@Suite(.timeLimit(.minutes(3))) struct BatcherTests {
  private typealias Numbers = Batcher<Int, Int>

  /// Batches as they are sent, each answered once it may be: with the number doubled.
  private final class Statements: Sendable {
    private let state = Mutex((batches: [[Int]](), isHeld: false))
    private let mayEnd = Signal()

    var batches: [[Int]] { state.withLock { $0.batches } }

    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
      state.withLock { $0.isHeld = false }
      mayEnd.raise()
    }

    func send(_ batch: [Numbers.Item]) async {
      let isHeld = state.withLock { state in
        state.batches.append(batch.map(\.request))
        return state.isHeld
      }
      if isHeld { _ = await mayEnd.next() }
      for item in batch { item.answer(item.request * 2) }
    }
  }

  private static let never = Duration.seconds(3600)

  private func ask(
    _ batcher: Numbers, _ numbers: [Int], within timeout: Duration = never, gathered: Int? = nil
  ) async throws -> Task<[Int], Never> {
    let before = await batcher.waiting.count
    let task = Task {
      await withTaskGroup(of: Int.self) { group in
        for number in numbers { group.addTask { await batcher.ask(number, within: timeout) } }
        return await group.reduce(into: []) { $0.append($1) }.sorted()
      }
    }
    try #require(try await eventually { await batcher.waiting.count == gathered ?? before + numbers.count })
    return task
  }

  @Test func requestsWaitForOthersUntilTheBatchIsFull() async throws {
    let statements = Statements()
    let batcher = Numbers(limit: .init(requests: 3), unsent: -1) { await statements.send($0) }
    try await whileRunning({ await batcher.run() }) {
      let two = try await ask(batcher, [1, 2])
      #expect(statements.batches.isEmpty)
      let third = await batcher.ask(3, within: Self.never)
      #expect(third == 6)
      #expect(await two.value == [2, 4])
      #expect(statements.batches.map { $0.sorted() } == [[1, 2, 3]])
    }
  }

  @Test func aRequestWithoutTimeTakesTheOthersAlong() async throws {
    let statements = Statements()
    let batcher = Numbers(limit: .init(requests: 10), unsent: -1) { await statements.send($0) }
    try await whileRunning({ await batcher.run() }) {
      let others = try await ask(batcher, [1, 2])
      let soon = await batcher.ask(3, within: .milliseconds(1))
      #expect(soon == 6)
      #expect(await others.value == [2, 4])
      #expect(statements.batches.count == 1)
    }
  }

  /// None is sent beside the batch under way; what came meanwhile is the next, as far as it goes into one.
  @Test func theNextBatchIsWhatCameDuringTheLast() async throws {
    let statements = Statements()
    let batcher = Numbers(limit: .init(requests: 4), unsent: -1) { await statements.send($0) }
    try await whileRunning({ await batcher.run() }) {
      statements.hold()
      let first = Task { await batcher.ask(0, within: .zero) }
      try #require(try await eventually { statements.batches.count == 1 })
      let more = try await ask(batcher, [1, 2, 3, 4, 5], within: .zero)
      #expect(statements.batches.count == 1)
      statements.release()
      #expect(await first.value == 0)
      #expect(await more.value == [2, 4, 6, 8, 10])
      #expect(statements.batches.map(\.count) == [1, 4, 1])
    }
  }

  /// The request that exceeds the bytes is the batch's last; one that is larger than all of them goes alone.
  @Test func bytesBoundABatch() async throws {
    let statements = Statements()
    let batcher = Numbers(limit: .init(requests: 10, bytes: 100), bytes: { $0 }, unsent: -1) {
      await statements.send($0)
    }
    try await whileRunning({ await batcher.run() }) {
      let large = try await ask(batcher, [500])
      let small = try await ask(batcher, [60])
      let others = try await ask(batcher, [70])
      let last = try await ask(batcher, [1])
      let answers = await batcher.flushing {
        (await large.value, await small.value, await others.value, await last.value)
      }
      #expect(answers == ([1000], [120], [140], [2]))
      #expect(statements.batches == [[500], [60, 70], [1]])
    }
  }

  @Test func nothingWaitsWhileRequestsAreFlushed() async throws {
    let statements = Statements()
    let batcher = Numbers(limit: .init(requests: 10), unsent: -1) { await statements.send($0) }
    try await whileRunning({ await batcher.run() }) {
      let waiting = try await ask(batcher, [1, 2])
      let (early, late) = await batcher.flushing {
        (await waiting.value, await batcher.ask(3, within: Self.never))
      }
      #expect(early == [2, 4] && late == 6)
      // The haste is over with it.
      let later = try await ask(batcher, [4])
      #expect(statements.batches.count == 2)
      await batcher.flush { $0 == 5 }
      #expect(await batcher.waiting.count == 1)
      await batcher.flush { $0 == 4 }
      #expect(await later.value == [8])
    }
  }

  /// A request that is flushed during a statement is sent right after it.
  @Test func aRequestIsFlushedBehindTheStatementUnderWay() async throws {
    let statements = Statements()
    let batcher = Numbers(limit: .init(requests: 10), unsent: -1) { await statements.send($0) }
    try await whileRunning({ await batcher.run() }) {
      statements.hold()
      let first = Task { await batcher.ask(0, within: .zero) }
      try #require(try await eventually { statements.batches.count == 1 })
      let second = try await ask(batcher, [1])
      await batcher.flush { $0 == 1 }
      statements.release()
      #expect(await first.value == 0)
      #expect(await second.value == [2])
    }
  }

  /// What was asked before it ran and what waits at its end is sent; what comes after that is told so.
  @Test func atItsEndWhatWaitsIsSent() async throws {
    let statements = Statements()
    let batcher = Numbers(limit: .init(requests: 2), unsent: -1) { await statements.send($0) }
    let early = try await ask(batcher, [1])
    try await whileRunning({ await batcher.run() }) {
      let two = Task { await batcher.ask(2, within: Self.never) }
      #expect(await early.value == [2])
      #expect(await two.value == 4)
    }
    #expect(await batcher.ask(3, within: .zero) == -1)

    let other = Numbers(limit: .init(requests: 2), unsent: -1) { await statements.send($0) }
    let running = Task { await other.run() }
    let waiting = try await ask(other, [7])
    running.cancel()
    await running.value
    #expect(await waiting.value == [14])
    #expect(await other.ask(8, within: .zero) == -1)
  }
}
