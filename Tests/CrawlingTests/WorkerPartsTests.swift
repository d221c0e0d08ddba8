import Foundation
import Frontier
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
        .reportVanishedWorkers, .rollUpCounters, .watchDatabase, .makePartitions, .indexArticles,
      ])
    #expect(schedule.chores(at: start + .seconds(3600)) == UpkeepChore.allCases)
  }
}
