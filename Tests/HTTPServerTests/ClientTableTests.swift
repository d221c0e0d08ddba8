import Testing

@testable import HTTPServer

/// Who keeps his place when there are too many, by a clock of the test's own.
@Suite struct ClientTableTests {
  private let start = ContinuousClock.now
  private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  private struct Full: Error {}

  private func open(
    _ peer: String, _ second: Int, _ table: inout ClientTable
  ) throws -> (number: Int, evicted: Int?) {
    guard let place = table.open(from: peer, at: at(second)) else { throw Full() }
    return place
  }

  private func table(_ connections: Int, strangers: Int, perPeer: Int) -> ClientTable {
    var limits = ServingLimits()
    limits.connections = connections
    limits.strangers = strangers
    limits.connectionsPerPeer = perPeer
    return ClientTable(limits)
  }

  @Test func theLongestIdleStrangerGivesWay() throws {
    var table = table(10, strangers: 2, perPeer: 10)
    let first = try open("a", 0, &table)
    let second = try open("b", 1, &table)
    // What was answered last is not idle for long.
    table.asked(first.number, isAdmitted: false)
    table.becomes(.idle, first.number, at: at(5))
    #expect(first.evicted == nil && second.evicted == nil)
    let third = try open("c", 6, &table)
    #expect(third.evicted == second.number)
    #expect(try open("d", 7, &table).evicted == first.number)
    #expect(table.count == 2)
  }

  /// Any number of strangers leaves admitted clients their places, and keeps one free for the next who is admitted.
  @Test func strangersTakeNoPlaceOfThoseWhoMayAsk() throws {
    var table = table(6, strangers: 2, perPeer: 100)
    var known: [Int] = []
    for second in 0..<4 {
      let place = try open("friend", second, &table)
      #expect(place.evicted == nil)
      table.asked(place.number, isAdmitted: true)
      table.becomes(.idle, place.number, at: at(second))
      known.append(place.number)
    }
    for second in 10..<1000 {
      let place = try open("crowd \(second % 7)", second, &table)
      #expect(place.evicted.map { !known.contains($0) } ?? true)
    }
    #expect(table.count == 6)
    let friend = try open("friend", 1001, &table)
    table.asked(friend.number, isAdmitted: true)
    // Now one of the crowd is left, and then none.
    #expect(try open("friend", 1002, &table).evicted.map { !known.contains($0) } == true)
  }

  /// Who is at one address gives way to others there, before those elsewhere do.
  @Test func anAddressHasNoMoreThanItsShare() throws {
    var table = table(10, strangers: 10, perPeer: 3)
    let elsewhere = try open("b", 0, &table)
    let places = try (1...3).map { try open("a", $0, &table).number }
    #expect(try open("a", 4, &table).evicted == places[0])
    table.asked(places[1], isAdmitted: true)
    table.becomes(.idle, places[1], at: at(5))
    #expect(try open("a", 6, &table).evicted == places[2])
    #expect(table.count == 4)
    table.close(elsewhere.number)
    #expect(try open("b", 7, &table).evicted == nil)
  }

  @Test func theAddressWithMostStrangersGivesWayFirst() throws {
    var table = table(10, strangers: 3, perPeer: 10)
    let lone = try open("reader", 0, &table)
    let crowd = try (1...2).map { try open("crowd", $0, &table).number }
    #expect(try open("crowd", 3, &table).evicted == crowd[0])
    #expect(try open("crowd", 4, &table).evicted == crowd[1])
    table.asked(lone.number, isAdmitted: true)
    #expect(table.count == 3)
  }

  /// A connection in the middle of an answer is not cut; one that does not take its answer is.
  @Test func whatIsBeingAnsweredStays() throws {
    var table = table(2, strangers: 2, perPeer: 2)
    let places = try (0..<2).map { try open("a", $0, &table).number }
    for place in places { table.asked(place, isAdmitted: true) }
    #expect(throws: Full.self) { try open("a", 2, &table) }
    #expect(throws: Full.self) { try open("b", 2, &table) }
    #expect(table.isBusy)
    table.becomes(.answered, places[1], at: at(3))
    #expect(try open("b", 4, &table).evicted == places[1])
    table.becomes(.idle, places[0], at: at(5))
    #expect(!table.isBusy)
  }

  /// The counts hold over any order of events.
  @Test func whateverHappensTheCountsHold() {
    var table = table(12, strangers: 5, perPeer: 7)
    var open: Set<Int> = []
    var generator = SystemRandomNumberGenerator()
    for second in 0..<20_000 {
      switch Int.random(in: 0..<5, using: &generator) {
      case 0, 1:
        guard let place = table.open(from: "\(Int.random(in: 0..<4, using: &generator))", at: at(second)) else {
          continue
        }
        if let evicted = place.evicted { #expect(open.remove(evicted) != nil) }
        open.insert(place.number)
      case 2: if let one = open.randomElement() { table.asked(one, isAdmitted: .random(using: &generator)) }
      case 3:
        if let one = open.randomElement() {
          table.becomes(Bool.random(using: &generator) ? .idle : .answered, one, at: at(second))
        }
      default:
        if let one = open.randomElement() {
          table.close(one)
          table.close(one)
          open.remove(one)
        }
      }
      #expect(table.count == open.count && table.count <= 12)
    }
  }
}
