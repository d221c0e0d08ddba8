import Fetching
import Testing
import WebURL

@testable import Crawling
@testable import Frontier

/// What a visit decides, event by event, on a clock that is moved by hand.
@Suite struct VisitStateTests {
  private typealias Fixture = VisitFixture

  // MARK: The pace

  @Test func aJobIsFetchedReadAndSettledAndTheLeaseGivenBack() {
    var visit = VisitScript(["/0"])
    visit.sendFirst()
    visit.answer(1, Fixture.page, at: 0.2, ["take result 1"])
    visit.on(.inHand(.result(1), .taken), at: 0.2, ["read"])
    visit.on(.read(1, .read(Fixture.read, nil)), at: 0.3, ["letGo result 1"])
    visit.on(.letGo(.result(1)), at: 0.3, ["exchange 8 for 0", "settle /0 not_article"])
    visit.on(.settled(1, .settled), at: 0.5, ["return 0", "release 500 -"])
    visit.on(.released(.failed), at: 0.5, ["release 500 -"])
    visit.on(.released(.released), at: 0.6, [])
    #expect(visit.state.phase == .over)
  }

  @Test func theNextRequestComesOneSpacingAfterTheLastHasLeft() {
    var visit = VisitScript(["/0", "/1"])
    visit.on(.began, at: 0, ["askRobots"])
    visit.allow(at: 0, ["spacing 1.0", "takeCredit"])
    visit.on(.creditTaken(1), at: 0, ["take request 1"])
    visit.on(.inHand(.request(1), .taken), at: 0, ["send /0"])
    // It took 0.4 s to connect.
    visit.on(.didSend(1, at: Fixture.at(0.4)), at: 0.41, [])
    visit.answer(
      1, Fixture.response(404), at: 0.5, ["settle /0 dead http_4xx", "askRobots"])
    visit.allow(at: 0.5, ["pauseSlot", "wait 1.4"])
    visit.on(.woke(at: Fixture.at(1.4)), at: 1.3999, ["wait 1.4"])
    visit.on(.woke(at: Fixture.at(1.4)), at: 1.4, ["resumeSlot", "takeCredit"])
    visit.send(2, "/1", at: 1.4)
  }

  @Test func aRequestThatWasTriedAndNeverLeftCounts() {
    var visit = VisitScript(["/0", "/1"])
    visit.on(.began, at: 0, ["askRobots"])
    visit.allow(at: 0, ["spacing 1.0", "takeCredit"])
    visit.on(.creditTaken(1), at: 0, ["take request 1"])
    visit.on(.inHand(.request(1), .taken), at: 0, ["send /0"])
    visit.on(.answered(1, .failure(FetchFailure(.connect, "")), keepsCookies: false), at: 0.5, ["letGo request 1"])
    visit.on(.letGo(.request(1)), at: 0.5, ["settle /0 retry connect", "askRobots"])
    visit.allow(at: 0.5, ["pauseSlot", "wait 1.5"])
  }

  @Test func aWaitIsSlicedSoThatADrainIsNoticed() {
    var visit = VisitScript(["/0", "/1"]) { $0.minDelay = .seconds(10) }
    visit.sendFirst(spacing: "spacing 10.0")
    visit.answer(1, Fixture.response(404), at: 0.5, ["settle /0 dead http_4xx", "askRobots"])
    visit.allow(at: 0.5, ["pauseSlot", "wait 1.5"])
    visit.on(.woke(at: Fixture.at(1.5)), at: 1.5, ["wait 2.5"])
    visit.around(at: 2, ["resumeSlot"]) { $0.isDraining = true }
    visit.on(.settled(1, .settled), at: 2, ["return 0", "release 8000 -"])
    // Late by nature.
    visit.on(.woke(at: Fixture.at(2.5)), at: 2.5, [])
  }

  @Test(arguments: ["lost", "paused", "cancelled", "closed"])
  func nothingIsSentOnceTheVisitMustEnd(why: String) {
    let jobs = ["/0", "/1"].map { Fixture.job($0) }
    var visit = VisitScript(Fixture.lease(jobs, closesIn: why == "closed" ? .milliseconds(900) : nil)) {
      $0.minDelay = .seconds(0.5)
    }
    visit.sendFirst(spacing: "spacing 0.5")
    visit.answer(1, Fixture.response(404), at: 0.2, ["settle /0 dead http_4xx", "askRobots"])
    visit.allow(at: 0.2, ["pauseSlot", "wait 0.5"])
    if why == "closed" {
      // The instant is reached, and comes late.
      visit.on(.woke(at: Fixture.at(0.5)), at: 0.95, ["resumeSlot"])
    } else {
      visit.around(at: 0.3, ["resumeSlot"]) {
        switch why {
        case "lost": $0.leaseEnds = nil
        case "paused": $0.isPaused = true
        default: $0.isCancelled = true
        }
      }
    }
    // A lease that is lost is not given back.
    visit.on(.settled(1, .settled), at: 1, ["return 0"] + (why == "lost" ? [] : ["release 0 -"]))
    #expect(visit.state.phase == (why == "lost" ? .over : .releasing))
  }

  @Test func aWindowThatClosesBeforeTheNextInstantEndsTheVisitAtOnce() {
    let jobs = ["/0", "/1"].map { Fixture.job($0) }
    var visit = VisitScript(Fixture.lease(jobs, closesIn: .milliseconds(900)))
    visit.sendFirst()
    visit.answer(1, Fixture.response(404), at: 0.2, ["settle /0 dead http_4xx", "askRobots"])
    visit.allow(at: 0.2, [])
    visit.on(.settled(1, .settled), at: 0.3, ["return 0", "release 700 -"])
  }

  @Test func aSlowHostIsAskedLessOften() {
    var visit = VisitScript(["/0", "/1"]) { $0.adaptiveFactor = 2 }
    visit.sendFirst()
    var slow = Fixture.response(204)
    slow.firstByteTime = .seconds(3)
    visit.on(
      .answered(1, .response(slow), keepsCookies: false), at: 3.1, ["spacing 6.0", "letGo request 1"])
    visit.on(.letGo(.request(1)), at: 3.1, ["settle /0 not_article", "askRobots"])
    visit.allow(at: 3.1, ["pauseSlot", "wait 4.1"])
  }

  // MARK: A host that asks for a pause

  @Test(arguments: [(429, 30_000), (503, 30_000)])
  func aThrottledHostIsLeftForAsLongAsItAsks(status: Int, milliseconds: Int) {
    var visit = VisitScript(["/0", "/1"])
    visit.sendFirst()
    visit.answer(
      1, Fixture.response(status, [("Retry-After", "30")]), at: 0, ["settle /0 retry throttled"])
    visit.on(.settled(1, .settled), at: 0, ["return 0", "release \(milliseconds) throttled"])
  }

  /// Two lines: one waits for a credit in its turn while the other is told to wait.
  @Test(arguments: [(5, ["return 0", "pauseSlot", "wait 1.2"]), (300, ["return 0", "pauseSlot"])])
  func aPauseThatComesBetweenTheTurnAndTheRequestIsKept(seconds: Int, expected: [String]) {
    var visit = VisitScript(["/0", "/1", "/2"], connections: 2) { $0.minDelay = .zero }
    visit.sendFirst(spacing: "spacing 0.0")
    // The others begin once the first job is done.
    visit.answer(
      1, Fixture.response(404), at: 0.1, ["settle /0 dead http_4xx", "resumeSlot", "askRobots", "askRobots"])
    visit.allow(at: 0.1, ["takeCredit"])
    visit.allow(1, at: 0.1, [])
    visit.on(.creditTaken(2), at: 0.1, ["take request 2"])
    visit.on(.inHand(.request(2), .taken), at: 0.1, ["send /1"])
    visit.on(.didSend(2, at: Fixture.at(0.1)), at: 0.1, ["takeCredit"])
    visit.answer(
      2, Fixture.response(429, [("Retry-After", "\(seconds)")]), at: 0.2, ["settle /1 retry throttled"])
    visit.on(.creditTaken(3), at: 0.2, expected)
  }

  // MARK: Its own files

  @Test func anUnreachableRobotsKeepsTheJobsUntilItIsTheLastTime() {
    let given = ["settle /0 dead robots_unreachable", "settle /1 dead robots_unreachable"]
    for (failures, words) in [(0, [String]()), (4, given)] {
      let jobs = ["/0", "/1"].map { Fixture.job($0) }
      var visit = VisitScript(Fixture.lease(jobs, robotsFailures: failures))
      visit.on(.began, at: 0, ["askRobots"])
      let answer = RobotsService.Answer.unreachable(.robotsUnreachable, message: "HTTP 500", wait: .seconds(30))
      visit.on(
        .robotsAnswered(line: 0, .answer(answer)), at: 0,
        words.isEmpty ? ["release 30000 robots_unreachable"] : words)
      guard !words.isEmpty else { continue }
      visit.on(.settled(1, .settled), at: 0, [])
      visit.on(.settled(2, .settled), at: 0, ["release 1000 robots_unreachable"])
    }
  }

  @Test func aFileOfTheHostIsAskedForInItsTurnAndCounts() {
    var visit = VisitScript(["/0"])
    visit.on(.began, at: 0, ["askRobots"])
    visit.on(.fileWanted(line: 0, FetchRequest(url: Fixture.url("/robots.txt"))), at: 0, ["take request 1"])
    visit.on(.inHand(.request(1), .taken), at: 0, ["send /robots.txt"])
    visit.on(.didSend(1, at: Fixture.at(0)), at: 0, [])
    visit.on(
      .answered(1, .response(Fixture.response(404)), keepsCookies: false), at: 0.1, ["spacing 1.0", "letGo request 1"])
    visit.on(.letGo(.request(1)), at: 0.1, ["answerFile response"])
    let robots = Fixture.robots("User-agent: *\nCrawl-delay: 3\n")
    visit.on(.robotsAnswered(line: 0, .answer(robots)), at: 0.2, ["spacing 3.0", "pauseSlot", "wait 1.2"])
  }

  @Test func anotherHostsRobotsIsAskedForInTheTurnOfGuests() throws {
    var visit = VisitScript(["/0"])
    visit.on(.began, at: 0, ["askRobots"])
    let other = try WebURL(parsing: "http://other.example/robots.txt")
    visit.on(.fileWanted(line: 0, FetchRequest(url: other)), at: 0, ["guest 1 other.example"])
    visit.on(.guestTurn(1, .come), at: 0, ["take request 1"])
    visit.on(.inHand(.request(1), .taken), at: 0, ["send /robots.txt"])
    visit.answer(1, Fixture.response(404), at: 0.1, ["answerFile response"])
    // It was none of this host's.
    visit.allow(at: 0.1, ["spacing 1.0", "takeCredit"])
  }

  @Test func aFileWithWhichAWorkerVanishedTwiceIsNotAskedFor() {
    var visit = VisitScript(Fixture.lease([Fixture.job("/0")], ownFileExpiredLeases: 2))
    visit.on(.began, at: 0, ["askRobots"])
    visit.on(.fileWanted(line: 0, FetchRequest(url: Fixture.url("/robots.txt"))), at: 0, ["answerFile failure"])
  }

  @Test func aFileIsRefusedOnceTheVisitMustEnd() {
    var visit = VisitScript(["/0"])
    visit.on(.began, at: 0, ["askRobots"])
    visit.around(at: 0, []) { $0.isDraining = true }
    visit.on(.fileWanted(line: 0, FetchRequest(url: Fixture.url("/robots.txt"))), at: 0, ["answerFile stopped"])
    visit.on(.robotsAnswered(line: 0, .answer(.stopped)), at: 0, ["release 0 -"])
  }

  @Test func theAddressGivesTurnsAndSendsAway() {
    for (turn, words) in [
      (AddressRateLimiter.Turn.free, ["takeCredit"]), (.at(Fixture.at(0.5)), ["wait 0.5"]),
      (.tooFar(.seconds(7)), ["release 7000 address_busy"]),
    ] {
      var visit = VisitScript(Fixture.lease([Fixture.job("/0")], address: "192.0.2.1"))
      visit.on(.began, at: 0, ["askRobots"])
      visit.allow(at: 0, ["spacing 1.0", "askAddress 1"])
      visit.on(.addressTurn(1, turn), at: 0, words)
    }
  }

  // MARK: Jobs that need no request

  @Test func whatCannotBeFetchedIsSettledAtOnce() {
    var blocked = Fixture.job("/2")
    blocked = ClaimedJob(
      urlKey: blocked.urlKey, url: "http://news.example:22/", attempt: 0, priority: 1, seenOn: "", hops: 0, etag: nil,
      lastModified: nil, contentHash: nil, crawl: nil)
    var visit = VisitScript(
      Fixture.lease([Fixture.job("/0", expiredLeases: 3), blocked, Fixture.job("/3", crawl: "daily")]))
    visit.on(
      .began, at: 0, ["tell poison", "settle /0 dead poison", "settle :22/ excluded blocked_port", "askScope /3"])
    visit.on(.scopeKnown(line: 0, .outside), at: 0, ["settle /3 excluded out_of_scope"])
  }

  @Test func aBlockedHostsJobsAreSettledUnfetched() {
    var visit = VisitScript(Fixture.lease([Fixture.job("/0"), Fixture.job("/1")], blockNote: "asked"))
    visit.on(.began, at: 0, ["settle /0 excluded host_blocked", "settle /1 excluded host_blocked"])
    visit.on(.settled(1, .settled), at: 0, [])
    visit.on(.settled(2, .settled), at: 0, ["release 0 -"])
  }

  /// What the visit stands on may be told before it begins: no line begins by that, least of all at a blocked host.
  @Test func nothingBeginsBeforeTheVisit() {
    var visit = VisitScript(Fixture.lease([Fixture.job("/0", crawl: "daily")], blockNote: "asked"))
    visit.on(.suspects([]), at: 0, [])
    visit.on(.began, at: 0, ["settle /0 excluded host_blocked"])
  }

  @Test func aDatabaseThatDoesNotAnswerEndsTheVisit() {
    var visit = VisitScript(Fixture.lease([Fixture.job("/0", crawl: "daily")]))
    visit.on(.began, at: 0, ["askScope /0"])
    visit.on(.scopeKnown(line: 0, .databaseFailed), at: 0, ["release 30000 -"])
  }

  // MARK: More jobs

  @Test func moreJobsAreAskedForAheadOfNeed() {
    var visit = VisitScript(["/0", "/1"], hasRoom: true) { $0.jobsPerLease = 4 }
    visit.on(.began, at: 0, ["prefetch 2", "askRobots"])
    visit.on(
      .robotsAnswered(line: 0, .answer(Fixture.robots("User-agent: *\nDisallow: /\n"))), at: 0,
      [
        "spacing 1.0", "settle /0 excluded robots_denied", "askRobots",
      ])
    visit.on(
      .robotsAnswered(line: 0, .answer(Fixture.robots("User-agent: *\nDisallow: /\n"))), at: 0,
      [
        "settle /1 excluded robots_denied", "flushPrefetch",
      ])
    let more = Refill(jobs: [Fixture.job("/1"), Fixture.job("/2")], terms: visit.state.lease.terms)
    // One that is on its way is none.
    visit.on(.prefetched(.answer(more)), at: 0.1, ["askRobots"])
    visit.on(
      .robotsAnswered(line: 0, .answer(Fixture.robots("User-agent: *\nDisallow: /\n"))), at: 0.1,
      [
        "settle /2 excluded robots_denied", "prefetch 3",
      ])
    visit.on(.prefetched(.nothing), at: 0.1, [])
    for id in 1...2 { visit.on(.settled(id, .settled), at: 0.2, []) }
    visit.on(.settled(3, .settled), at: 0.2, ["release 0 -"])
  }

  @Test func newTermsEndTheVisit() {
    var visit = VisitScript(["/0"], hasRoom: true)
    visit.on(.began, at: 0, ["prefetch 1", "askRobots"])
    visit.on(
      .prefetched(.answer(Refill(jobs: [Fixture.job("/1")], terms: HostOverrides(minDelay: .milliseconds(5))))), at: 0,
      [])
    visit.on(
      .robotsAnswered(line: 0, .answer(Fixture.robots("User-agent: *\nDisallow: /\n"))), at: 0,
      [
        "spacing 1.0", "settle /0 excluded robots_denied",
      ])
  }
}
