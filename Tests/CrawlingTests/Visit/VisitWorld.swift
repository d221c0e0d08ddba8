import CrawlRules
import Fetching
import Frontier
import WebURL

@testable import Crawling

/// What is outside of a visit, made up by chance: it answers the visit's actions in any order, late, and not always
/// well, and holds every action against what a visit must keep.
struct VisitWorld {
  typealias Instant = ContinuousClock.Instant

  struct Due {
    let at: Instant
    let number: Int
    let event: VisitEvent
  }

  /// What the visit did not keep.
  private final class Faults {
    var texts: [String] = []
  }

  /// What goes wrong in this world, if anything.
  struct Troubles {
    var database = false
    var host = false
    var isCancelled = false
  }

  var state: VisitState
  var chance: SeededGenerator
  let troubles: Troubles
  var now = VisitFixture.start
  var standing: VisitStanding
  /// What becomes of the standing, and when; the last comes first.
  private var changes: [(at: Instant, change: (inout VisitStanding) -> Void)] = []
  private var due: [Due] = []
  private var numbers = 0
  private(set) var steps = 0
  private let faults = Faults()

  // What the world knows by itself.
  /// Requests under way, and whether they may still hold the turn.
  var requests: [HostRateLimiter.Ticket: (purpose: VisitRequest.Purpose, hasLeft: Bool)] = [:]
  var answers: [HostRateLimiter.Ticket: FetchResponse] = [:]
  var lastLeft: Instant?
  /// The host has asked to be left alone until then.
  var held: Instant?
  var spacing: Duration
  var handedOut: Set<String>
  var settled: Set<String> = []
  /// Their results are known, so they must be settled.
  var owed: Set<String> = []
  var results: [Int: String] = [:]
  var credits = 0
  var creditBytes = 0
  var inHand: Set<PageHolder> = []
  var waitingRoom = 0
  var busySlots = 1
  var files: [Int: Int] = [:]
  var made = 0
  var sent = 0
  /// Something made the visit end before its jobs did.
  var mayEndEarly = false

  init(seed: UInt64) {
    var chance = SeededGenerator(seed)
    let isCalm = chance.chance(30)
    troubles = Troubles(
      database: !isCalm && chance.chance(20), host: !isCalm && chance.chance(70), isCancelled: chance.chance(10))
    let connections = 1 + chance.below(3)
    let expiredLeases = chance.chance(15) ? 1 : 0
    let jobs = (0..<1 + chance.below(5)).map { number in
      VisitFixture.job(
        "/\(number)", expiredLeases: chance.chance(5) ? chance.below(4) : 0, crawl: chance.chance(15) ? "daily" : nil,
        hash: chance.chance(20) ? 1 : nil)
    }
    let isBlocked = chance.chance(2)
    let window = !isCalm && chance.chance(10) ? Duration.seconds(chance.below(20)) : nil
    let lease = VisitFixture.lease(
      jobs, connections: connections, delay: .seconds(chance.below(3)), expiredLeases: expiredLeases,
      ownFileExpiredLeases: chance.chance(5) ? 2 : 0, robotsFailures: chance.chance(30) ? 4 : 0,
      blockNote: isBlocked ? "asked" : nil, closesIn: window, address: chance.chance(30) ? "192.0.2.1" : nil)
    let (delay, factor) = (
      [Duration.zero, .milliseconds(100), .seconds(1)][chance.below(3)], chance.chance(30) ? 2.0 : 0
    )
    let (ignoresRights, keepsPages) = (chance.chance(50), chance.chance(20))
    let configuration = VisitFixture.configuration {
      $0.minDelay = delay
      $0.adaptiveFactor = factor
      $0.rights.dataMining = ignoresRights ? .ignore : .respect
      $0.jobsPerLease = 4
      $0.maxRedirects = 3
      if keepsPages { $0.maxKeptPage = 1 << 20 }
    }
    let ends = VisitFixture.start + .seconds(isCalm ? 1_000_000 : 5 + chance.below(60))
    state = VisitFixture.state(lease, configuration, leaseEnds: ends)
    standing = state.standing
    spacing = state.rateLimiter.spacing
    handedOut = Set(jobs.map(\.urlKey))
    made = jobs.count
    if isBlocked { owed = handedOut }
    self.chance = chance
    if !isCalm { planChanges(ends) }
    mayEndEarly = window != nil
  }

  /// The lease is extended, or lost, or paused; the worker drains, and its time is over.
  private mutating func planChanges(_ ends: Instant) {
    func at(_ seconds: Int) -> Instant { now + .milliseconds(seconds) }
    if chance.chance(60) { changes.append((at(chance.below(5000)), { $0.leaseEnds = ends + .seconds(600) })) }
    if chance.chance(15) { changes.append((at(chance.below(20_000)), { $0.leaseEnds = nil })) }
    if chance.chance(10) { changes.append((at(chance.below(20_000)), { $0.isPaused = true })) }
    if chance.chance(15) { changes.append((at(chance.below(20_000)), { $0.isDraining = true })) }
    if chance.chance(30) { changes.append((at(chance.below(10_000)), { $0.hasRoom.toggle() })) }
    if troubles.isCancelled {
      changes.append((at(chance.below(20_000)), { ($0.isDraining, $0.isCancelled) = (true, true) }))
    }
    changes.sort { $0.at > $1.at }
  }

  // MARK: Time

  mutating func tell(_ event: VisitEvent, after delay: Duration? = nil) {
    // Mostly at once, at times after long.
    let wait = delay ?? .microseconds(chance.chance(70) ? chance.below(50_000) : chance.below(3_000_000))
    let at = now + wait
    numbers += 1
    let index = due.firstIndex { $0.at <= at } ?? due.count
    due.insert(Due(at: at, number: numbers, event: event), at: index)
  }

  func at(_ instant: Instant) -> Duration { max(.zero, instant - now) }

  /// Until the visit is over; gives what it did not keep.
  mutating func run() -> [String] {
    tell(.began, after: .zero)
    while state.phase < .over, faults.texts.isEmpty {
      guard let next = due.popLast() else {
        fault("stuck: nothing is under way, and the visit is \(state.phase)")
        break
      }
      steps += 1
      guard steps < 5000 else {
        fault("no end")
        break
      }
      now = max(now, next.at)
      while let change = changes.last, change.at <= now {
        changes.removeLast()
        change.change(&standing)
      }
      // A lease that is extended after its end was lost to the visit all the same.
      if hasTrouble { mayEndEarly = true }
      if standing != state.standing { perform(state.handle(.standing(standing), at: now)) }
      if chance.chance(2), let key = handedOut.sorted().randomElement(using: &chance) {
        perform(state.handle(.suspects([key]), at: now))
      }
      note(next.event)
      perform(state.handle(next.event, at: now))
      // As an actor's loop: time goes on.
      now += .microseconds(chance.below(500))
    }
    if faults.texts.isEmpty { checkTheEnd() }
    return faults.texts
  }

  func fault(_ text: String) { faults.texts.append(text) }

  func expect(_ holds: Bool, _ text: @autoclosure () -> String) {
    if !holds { fault(text()) }
  }

  private func checkTheEnd() {
    expect(credits == 0 && creditBytes == 0, "credits kept: \(credits) pages, \(creditBytes) bytes")
    expect(inHand.isEmpty, "in hand at the end: \(inHand)")
    expect(waitingRoom == 0, "\(waitingRoom) places of the waiting room kept")
    expect(busySlots == 1, "\(busySlots) busy slots at the end")
    expect(files.values.allSatisfy { $0 == 0 }, "files not answered: \(files)")
    expect(results.isEmpty, "results not settled: \(results)")
    expect(owed.isSubset(of: settled), "jobs lost: \(owed.subtracting(settled))")
    // In a calm world every job is fetched.
    let missing = handedOut.subtracting(settled)
    expect(mayEndEarly || missing.isEmpty, "jobs left: \(missing)")
    for line in state.lines {
      guard case .over = line else { return fault("a line has not ended: \(line)") }
    }
  }

  /// What is around the visit made it end.
  private var hasTrouble: Bool {
    standing.isDraining || standing.isPaused || standing.isCancelled || standing.leaseEnds.map { $0 <= now } ?? true
  }
}
