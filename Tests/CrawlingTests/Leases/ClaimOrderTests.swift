import TestSupport
import Testing

@testable import Crawling

/// In what order a worker looks for work.
@Suite(.timeLimit(.minutes(3))) struct ClaimOrderTests {
  @Test func everyLaneComesFirstAtTimes() {
    var generator = SystemRandomNumberGenerator()
    var first = [0, 0, 0, 0]
    for _ in 0..<3000 {
      let order = ClaimOrder.priorities(using: &generator)
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
    #expect((4500...5100).contains(first[32]) && first.hasOnly { $0 > 0 })
  }
}
