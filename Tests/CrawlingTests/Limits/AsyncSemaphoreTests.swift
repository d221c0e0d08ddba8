import Synchronization
import TestSupport
import Testing

@testable import Crawling

/// The waiting line by itself.
@Suite(.timeLimit(.minutes(3))) struct AsyncSemaphoreTests {
  /// Permits; a request takes as many as it says, and those above 100 are urgent.
  private struct Permits: SemaphoreRoom {
    var free: Int

    static func priority(of request: Int) -> Int { request > 100 ? 1 : 0 }

    mutating func admit(_ request: Int) -> Int? {
      let count = request > 100 ? request - 100 : request
      guard count <= free else { return nil }
      free -= count
      return count
    }
  }

  private typealias Semaphore = AsyncSemaphore<Permits>

  private final class Inside: Sendable {
    let counts = Mutex((now: 0, wrong: 0, granted: 0))
  }

  /// Joins the line, and returns once it is in it.
  private func join(_ semaphore: Semaphore, _ request: Int, as place: Int) async throws -> Task<Int?, Never> {
    let task = Task { await semaphore.take(request) }
    try #require(try await eventually { semaphore.waiting == place })
    return task
  }

  @Test func requestsGoInOrderAndNonePassesALargerOne() async throws {
    let semaphore = Semaphore(Permits(free: 3))
    #expect(await semaphore.take(2) == 2)
    let large = try await join(semaphore, 3, as: 1)
    let small = try await join(semaphore, 1, as: 2)
    #expect(semaphore.takeIfFree(1) == nil)
    semaphore.change { $0.free += 1 }
    #expect(semaphore.waiting == 2)
    semaphore.change { $0.free += 1 }
    #expect(await large.value == 3)
    #expect(semaphore.waiting == 1)
    semaphore.change { $0.free += 1 }
    #expect(await small.value == 1)
    #expect(semaphore.room.free == 0)
  }

  @Test func urgentRequestsGoFirstAndInOrder() async throws {
    let semaphore = Semaphore(Permits(free: 0))
    let plain = try await join(semaphore, 1, as: 1)
    let urgent = try await join(semaphore, 102, as: 2)
    let second = try await join(semaphore, 101, as: 3)
    semaphore.change { $0.free += 1 }
    // The first urgent one wants two, and none goes before it.
    #expect(semaphore.waiting == 3)
    semaphore.change { $0.free += 1 }
    #expect(await urgent.value == 2)
    semaphore.change { $0.free += 1 }
    #expect(await second.value == 1)
    #expect(semaphore.waiting == 1)
    semaphore.change { $0.free += 1 }
    #expect(await plain.value == 1)
  }

  /// An urgent request passes those that are not, and only those.
  @Test func anUrgentRequestTakesWhatIsFree() async throws {
    let semaphore = Semaphore(Permits(free: 1))
    let large = try await join(semaphore, 2, as: 1)
    #expect(semaphore.takeIfFree(101) == 1)
    semaphore.change { $0.free += 2 }
    #expect(await large.value == 2)
  }

  @Test func aCancelledRequestLeavesTheLineAndThoseBehindItGoOn() async throws {
    let semaphore = Semaphore(Permits(free: 1))
    let large = try await join(semaphore, 2, as: 1)
    let small = try await join(semaphore, 1, as: 2)
    large.cancel()
    #expect(await large.value == nil)
    #expect(await small.value == 1)
    #expect(semaphore.waiting == 0 && semaphore.room.free == 0)
  }

  @Test func aTaskThatIsCancelledDoesNotBeginToWait() async {
    let semaphore = Semaphore(Permits(free: 1))
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return (await semaphore.take(2), await semaphore.take(1))
    }
    task.cancel()
    let (none, free) = await task.value
    #expect(none == nil)
    // What is free is not refused.
    #expect(free == 1)
    #expect(semaphore.waiting == 0)
  }

  @Test func aRequestIsGivenUpAtItsDeadline() async throws {
    let semaphore = Semaphore(Permits(free: 0))
    #expect(await semaphore.take(1, until: .now) == nil)
    #expect(await semaphore.take(1, until: .now + .milliseconds(5)) == nil)
    #expect(semaphore.waiting == 0)
    // Another that waits behind it goes on then.
    semaphore.change { $0.free = 1 }
    let large = Task { await semaphore.take(2, until: .now + .milliseconds(50)) }
    #expect(await semaphore.take(1) == 1)
    #expect(await large.value == nil)
  }

  /// The deadline's timer has found no one in line then, and does not come again.
  @Test func aRequestDoesNotJoinTheLineAfterItsDeadline() async throws {
    let semaphore = Semaphore(Permits(free: 0))
    let hasEnded = Mutex(false)
    let late = Task(executorPreference: ChildrenFirst()) {
      let grant = await semaphore.take(1, until: .now)
      hasEnded.withLock { $0 = true }
      return grant
    }
    #expect(try await eventually { hasEnded.withLock { $0 } || semaphore.waiting > 0 })
    #expect(semaphore.waiting == 0)
    late.cancel()
    #expect(await late.value == nil)
  }

  @Test func aRequestWithADeadlineIsGrantedBeforeIt() async throws {
    let semaphore = Semaphore(Permits(free: 0))
    let task = Task { await semaphore.take(1, until: .now + .seconds(3600)) }
    try #require(try await eventually { semaphore.waiting == 1 })
    semaphore.change { $0.free += 1 }
    // The hang guard: its timer ends with it.
    #expect(await task.value == 1)
    #expect(semaphore.room.free == 0)
    let cancelled = Task { await semaphore.take(1, until: .now + .seconds(3600)) }
    try #require(try await eventually { semaphore.waiting == 1 })
    cancelled.cancel()
    #expect(await cancelled.value == nil)
  }

  /// A permit that is returned as its taker is cancelled is had by one of the two.
  @Test func aGrantAndACancellationThatRaceLoseNoPermit() async {
    for round in 0..<2_000 {
      let semaphore = Semaphore(Permits(free: 0))
      let taker = Task { await semaphore.take(1) }
      if round.isMultiple(of: 2) { await Task.yield() }
      await withDiscardingTaskGroup { group in
        group.addTask { taker.cancel() }
        group.addTask { semaphore.change { $0.free += 1 } }
      }
      let taken = await taker.value ?? 0
      #expect(taken + semaphore.room.free == 1)
      #expect(semaphore.waiting == 0)
    }
  }

  /// Many requests of every kind at once: never more inside than there are permits, and at the end all are back.
  @Test func permitsAreKeptWhateverIsCancelledOrLate() async {
    let semaphore = Semaphore(Permits(free: 5))
    let inside = Inside()
    await withDiscardingTaskGroup { group in
      for number in 0..<3_000 {
        let task = Task {
          let request = (number % 3 + 1) + (number.isMultiple(of: 11) ? 100 : 0)
          let count =
            number.isMultiple(of: 5)
            ? await semaphore.take(request, until: .now + .microseconds(number % 400)) : await semaphore.take(request)
          guard let count else { return }
          inside.counts.withLock { inside in
            inside.now += count
            inside.granted += 1
            if inside.now > 5 { inside.wrong += 1 }
          }
          await Task.yield()
          inside.counts.withLock { $0.now -= count }
          semaphore.change { $0.free += count }
        }
        if number.isMultiple(of: 7) { group.addTask { task.cancel() } }
        group.addTask { await task.value }
      }
    }
    let (now, wrong, granted) = inside.counts.withLock { ($0.now, $0.wrong, $0.granted) }
    #expect(now == 0 && wrong == 0)
    // Those that nothing cancels and that have no deadline all have their turn.
    #expect(granted >= (0..<3_000).count { !$0.isMultiple(of: 5) && !$0.isMultiple(of: 7) })
    #expect(semaphore.room.free == 5 && semaphore.waiting == 0)
  }

  @Test func aSignalIsTakenOnceHoweverOftenItWasRaised() async {
    let signal = Signal()
    signal.raise()
    signal.raise()
    #expect(await signal.next())
    #expect(await !signal.next(until: .now))
    async let next = signal.next()
    signal.raise()
    #expect(await next)
  }
}
