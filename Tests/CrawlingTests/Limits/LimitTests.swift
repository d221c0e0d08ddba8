import Synchronization
import Testing

@testable import Crawling

/// Pages and bytes in flight, and how many hosts.
@Suite(.timeLimit(.minutes(3))) struct LimitTests {
  @Test func creditsBoundPagesAndBytes() async {
    let credits = InFlightLimiter(pages: 2, bytes: 100)
    #expect(await credits.takePage())
    credits.add(bytes: 100)
    // The bytes are used up: the next page waits for them.
    async let second = credits.takePage()
    #expect(credits.pagesInUse == 1)
    credits.returnPage(bytes: 100)
    #expect(await second)
    #expect(credits.pagesInUse == 1)
    credits.returnPage(bytes: 0)
    #expect(credits.pagesInUse == 0)
  }

  /// Bodies take their room before they are there, in order; one larger than all has it alone; who is cancelled takes
  /// none.
  @Test func bodiesTakeTheirBytesFirst() async {
    let credits = InFlightLimiter(pages: 9, bytes: 100)
    #expect(await credits.take(bytes: 60))
    #expect(!credits.takeIfFree(bytes: 41) && credits.takeIfFree(bytes: 40))
    #expect(credits.bytesInUse == (100, 100))
    async let larger = credits.take(bytes: 500)
    let cancelled = Task { await credits.take(bytes: 1) }
    // Pages wait behind bodies.
    while credits.takePageIfFree() { await Task.yield() }
    cancelled.cancel()
    #expect(await cancelled.value == false)
    credits.giveBack(bytes: 60)
    #expect(!credits.takeIfFree(bytes: 1))
    credits.giveBack(bytes: 40)
    #expect(await larger)
    #expect(credits.bytesInUse == (500, 500))
    credits.add(bytes: 10)
    credits.giveBack(bytes: 490)
    #expect(credits.bytesInUse == (20, 510))
    #expect(await credits.take(bytes: 80))
    let late = Task {
      while !Task.isCancelled { await Task.yield() }
      return await credits.take(bytes: 1)
    }
    late.cancel()
    #expect(await late.value == false)
    #expect(credits.bytesInUse.now == 100)
  }

  @Test func hostsThatWaitMakeRoomForOthers() async {
    let slots = HostCapacity(maxBusy: 2, maxHeld: 3)
    #expect(await slots.untilRoom() == 2)
    slots.enter()
    slots.enter()
    async let room = slots.untilRoom()
    slots.pause()
    #expect(await room == 1)
    slots.enter()
    #expect(slots.held == 3)
    // Three are held: however many wait, no more.
    slots.pause()
    async let none = slots.untilRoom()
    slots.drain()
    #expect(await none == 0)
  }
}
