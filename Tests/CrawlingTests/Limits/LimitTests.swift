import Synchronization
import TestSupport
import Testing

@testable import Crawling

/// Pages and bytes in flight, and how many hosts.
@Suite(.timeLimit(.minutes(3))) struct LimitTests {
  @Test func creditsBoundPagesAndBytes() async {
    let limiter = InFlightLimiter(pages: 2, bytes: 100)
    #expect(await limiter.takePage())
    limiter.add(bytes: 100)
    // The bytes are used up: the next page waits for them.
    async let second = limiter.takePage()
    #expect(!limiter.takePageIfFree())
    limiter.returnPage(bytes: 100)
    #expect(await second)
    // One of the two pages is in flight: there is room for one more, and for two once it is returned.
    #expect(limiter.takePageIfFree() && !limiter.takePageIfFree())
    limiter.returnPage(bytes: 0)
    limiter.returnPage(bytes: 0)
    #expect(limiter.takePageIfFree() && limiter.takePageIfFree() && !limiter.takePageIfFree())
  }

  /// Bodies take their room before they are there, in order; one larger than all has it alone; who is cancelled takes
  /// none.
  @Test func bodiesTakeTheirBytesFirst() async {
    let limiter = InFlightLimiter(pages: 9, bytes: 100)
    #expect(await limiter.take(bytes: 60))
    #expect(!limiter.takeIfFree(bytes: 41) && limiter.takeIfFree(bytes: 40))
    #expect(limiter.bytesInUse == (100, 100))
    async let larger = limiter.take(bytes: 500)
    let cancelled = Task { await limiter.take(bytes: 1) }
    // Pages wait behind bodies.
    while limiter.takePageIfFree() { await Task.yield() }
    cancelled.cancel()
    #expect(await cancelled.value == false)
    limiter.giveBack(bytes: 60)
    #expect(!limiter.takeIfFree(bytes: 1))
    limiter.giveBack(bytes: 40)
    #expect(await larger)
    #expect(limiter.bytesInUse == (500, 500))
    limiter.add(bytes: 10)
    limiter.giveBack(bytes: 490)
    #expect(limiter.bytesInUse == (20, 510))
    #expect(await limiter.take(bytes: 80))
    let late = Task {
      while !Task.isCancelled { await Task.yield() }
      return await limiter.take(bytes: 1)
    }
    late.cancel()
    #expect(await late.value == false)
    #expect(limiter.bytesInUse.now == 100)
  }

  /// A body completes a page that is on its way; a page that has waited longer would begin another one.
  @Test func bodiesGoBeforePagesThatWaitedLonger() async {
    let limiter = InFlightLimiter(pages: 1, bytes: 100)
    limiter.add(bytes: 100)
    let line = SerialTaskExecutor()
    let page = Task(executorPreference: line) { await limiter.takePage() }
    let body = Task(executorPreference: line) { await limiter.take(bytes: 100) }
    // Both are in line once their queue has come to this.
    await Task(executorPreference: line) {}.value
    limiter.giveBack(bytes: 100)
    #expect(await body.value)
    page.cancel()
    #expect(await !page.value)
    #expect(limiter.bytesInUse.now == 100)
  }

  @Test func hostsThatWaitMakeRoomForOthers() async {
    let capacity = HostCapacity(maxBusy: 2, maxHeld: 3)
    #expect(await capacity.untilRoom() == 2)
    capacity.enter()
    capacity.enter()
    async let room = capacity.untilRoom()
    capacity.pause()
    #expect(await room == 1)
    capacity.enter()
    #expect(capacity.held == 3)
    // Three are held: however many wait, no more.
    capacity.pause()
    async let none = capacity.untilRoom()
    capacity.drain()
    #expect(await none == 0)
  }
}
