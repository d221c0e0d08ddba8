import Dispatch
import Executors
import Foundation
import Frontier
import Synchronization
import Testing

@testable import Crawling

/// The small parts of a worker, each by its rule.
@Suite(.timeLimit(.minutes(3))) struct WorkerPartsTests {
  @Test func linesEndInEveryWayAndStayBounded() {
    var scanner = LineScanner(limit: 8)
    var lines: [String] = []
    for chunk in ["\u{FEFF}a\r", "\nb\n\nc\rlonger than", " eight\nlast"] {
      lines += scanner.lines(in: Array(chunk.utf8)).map {
        "\($0.number):\(String(decoding: $0.bytes, as: UTF8.self))\($0.isCut ? "…" : "")"
      }
    }
    lines += [scanner.rest()].compactMap { $0 }.map { "\($0.number):\(String(decoding: $0.bytes, as: UTF8.self))" }
    #expect(lines == ["1:a", "2:b", "3:", "4:c", "5:longer t…", "6:last"])
    #expect(scanner.rest() == nil)
  }

  @Test func everyLaneComesFirstAtTimes() {
    var generator = SystemRandomNumberGenerator()
    var first = [0, 0, 0, 0]
    for _ in 0..<3000 {
      let order = ClaimOrder.lanes(using: &generator)
      #expect(order.sorted() == [0, 1, 2, 3])
      first[order[0]] += 1
    }
    // 8 : 4 : 2 : 1 of 3,000.
    #expect(first[0] > first[1] && first[1] > first[2] && first[2] > first[3] && first[3] > 100)
  }

  @Test func workersBeginAtBucketsOfTheirOwnAndAtOthersAtTimes() {
    #expect((0..<8).map(ClaimOrder.home) == [0, 32, 16, 48, 8, 40, 24, 56])
    #expect(Set((0..<64).map(ClaimOrder.home)).count == 64 && ClaimOrder.home(of: 1023) == 63)
    var generator = SystemRandomNumberGenerator()
    var first = Array(repeating: 0, count: 64)
    for _ in 0..<6400 {
      let order = ClaimOrder.buckets(slot: 1, using: &generator)
      #expect(order.sorted() == Array(0..<64))
      first[order[0]] += 1
    }
    // Three quarters of 6,400, and some at every other.
    #expect((4500...5100).contains(first[32]) && first.allSatisfy { $0 > 0 })
  }

  @Test func creditsBoundPagesAndBytes() async {
    let credits = Credits(pages: 2, bytes: 100)
    await credits.takePage()
    credits.add(bytes: 100)
    // The bytes are used up: the next page waits for them.
    async let second: Void = credits.takePage()
    #expect(credits.pagesInUse == 1)
    credits.returnPage(bytes: 100)
    await second
    #expect(credits.pagesInUse == 1)
    credits.returnPage(bytes: 0)
    #expect(credits.pagesInUse == 0)
  }

  /// Bodies take their room before they are there, in order; one larger than all has it alone; who is cancelled takes none.
  @Test func bodiesTakeTheirBytesFirst() async {
    let credits = Credits(pages: 9, bytes: 100)
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

  private final class Count: Sendable {
    private let value = Mutex(0)
    var now: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
  }

  /// A lane that is busy for ever holds what it is at, and nothing else; what waits can be withdrawn.
  @Test func aBusyLaneHoldsOnlyItsOwnWork() async {
    let lanes = LanePool(label: "test", width: 2)
    let release = DispatchSemaphore(value: 0)
    let (busy, started) = (Count(), Count())
    let hold = { @Sendable in
      busy.add()
      release.wait()
    }
    let first = Task { await lanes.run(hold) }
    while busy.now < 1 { await Task.yield() }
    for number in 0..<20 {
      let done = await lanes.run { number }
      #expect(done == number)
    }
    let second = Task { await lanes.run(hold) }
    while busy.now < 2 { await Task.yield() }
    let waiting = (0..<5).map { _ in
      Task { () -> Bool in await lanes.runUnlessCancelled { started.add() } != nil }
    }
    for task in waiting { task.cancel() }
    for task in waiting { #expect(await !task.value) }
    #expect(started.now == 0)
    for _ in 0..<2 { release.signal() }
    await first.value
    await second.value
    #expect(await lanes.runUnlessCancelled { 7 } == 7)
  }

  @Test func hostsThatWaitMakeRoomForOthers() async {
    let slots = HostSlots(maxBusy: 2, maxHeld: 3)
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

  @Test func aLeaseEndsByTheInstantItsClaimWasSent() async {
    let held = HeldLeases()
    let reference = LeaseReference(hostKey: 5, epoch: 2)
    let other = LeaseReference(hostKey: 6, epoch: 1)
    let sent = ContinuousClock.now
    held.hold([reference, other], sent: sent, seconds: 10)
    #expect(held.isHeld(reference, at: sent + .seconds(9)))
    #expect(!held.isHeld(reference, at: sent + .seconds(10)))
    held.confirm([reference], of: [reference, other], sent: sent + .seconds(5), seconds: 10)
    #expect(held.isHeld(reference, at: sent + .seconds(14)))
    #expect(!held.isHeld(other, at: sent + .seconds(6)))
    // Claimed anew by the same worker, the old lease is over.
    let next = LeaseReference(hostKey: 5, epoch: 3)
    held.hold([next], sent: sent + .seconds(1), seconds: 10)
    #expect(!held.isHeld(reference, at: sent + .seconds(2)) && held.isHeld(next, at: sent + .seconds(2)))
    held.confirm([reference], of: [reference, next], sent: sent + .seconds(5), seconds: 10)
    #expect(held.deadline(of: reference) == nil)
    held.hold([reference], sent: sent, seconds: 10)
    held.drop(reference)
    held.confirm([reference], of: [reference], sent: sent, seconds: 10)
    #expect(held.deadline(of: reference) == nil)
  }

  /// A request is stopped in its middle when the lease is lost.
  @Test func workEndsWithItsLease() async {
    let held = HeldLeases()
    let reference = LeaseReference(hostKey: 5, epoch: 2)
    held.hold([reference], sent: .now, seconds: 0.1)
    let result = await held.whileHeld(reference) {
      do { try await Task.sleep(for: .seconds(60)) } catch { return "cancelled" }
      return "done"
    }
    #expect(result == nil || result == "cancelled")
    #expect(await held.whileHeld(LeaseReference(hostKey: 9, epoch: 1)) { "never held" } == nil)
  }

  @Test(arguments: [
    ("Courant/0.1 (+https://example.org)", "Courant"), ("news-bot_x/2", "news-bot_x"), ("Mozilla/5.0 (X)", "Mozilla"),
    ("1x", ""),
  ])
  func theProductTokenIsTheFirstWord(agent: String, token: String) {
    #expect(CrawlWorker.productToken(agent) == token)
  }

  @Test func choresAreDueByTheirIntervalAndSoonerAfterAFailure() {
    let start = ContinuousClock.now
    var schedule = UpkeepSchedule(start: start)
    #expect(schedule.chores(at: start) == UpkeepChore.allCases)
    for chore in UpkeepChore.allCases where chore != .makePartitions { schedule.done(chore, at: start) }
    schedule.failed(.makePartitions, at: start)
    #expect(schedule.chores(at: start + .seconds(9)) == [])
    #expect(schedule.chores(at: start + .seconds(10)) == [.reportVanishedWorkers])
    #expect(
      schedule.chores(at: start + .seconds(60)) == [
        .reportVanishedWorkers, .rollUpCounters, .watchDatabase, .endLongReads, .makePartitions, .indexArticles,
      ])
    #expect(schedule.chores(at: start + .seconds(3600)) == UpkeepChore.allCases)
  }

  /// A chore that fails again and again is tried more and more seldom, up to an hour apart, and begins anew once it was done.
  @Test func aChoreThatFailsBacksOff() {
    let start = ContinuousClock.now
    var schedule = UpkeepSchedule(start: start, leavingOut: [.indexArticles])
    #expect(!schedule.chores(at: start + .seconds(99_999)).contains(.indexArticles))
    func wait(_ chore: UpkeepChore) -> Int? {
      [10, 20, 60, 120, 240, 480, 960, 1920, 3600].first { schedule.chores(at: start + .seconds($0)).contains(chore) }
    }
    var waits: [Int?] = []
    for _ in 0..<9 {
      schedule.failed(.makePartitions, at: start)
      waits.append(wait(.makePartitions))
    }
    #expect(waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    for _ in 0..<100 { schedule.failed(.makePartitions, at: start) }
    #expect(wait(.makePartitions) == 3600)
    schedule.done(.makePartitions, at: start)
    schedule.failed(.makePartitions, at: start)
    #expect(wait(.makePartitions) == 60)
  }
}
