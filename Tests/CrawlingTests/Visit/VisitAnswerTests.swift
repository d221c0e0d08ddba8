import Fetching
import Frontier
import PageReader
import Testing
import WebURL

@testable import Crawling

/// What a visit makes of answers, and of pages that may be others than they seem.
@Suite struct VisitAnswerTests {
  private typealias Fixture = VisitFixture

  // MARK: Redirects

  @Test func anotherAddressBecomesAJob() {
    for (answer, words) in [
      (LeadAnswer.queued, "settle /0 redirected"), (.overBudget, "settle /0 excluded over_budget"),
      (.circle(["http://news.example/b"]), "settle /0 dead redirect_loop"),
      (.refused("too long"), "settle /0 dead bad_redirect"),
    ] {
      var visit = VisitScript(["/0"])
      visit.sendFirst()
      visit.answer(1, Fixture.redirect("/b"), at: 0.1, ["lead http://news.example/b"])
      visit.on(.led(line: 0, answer), at: 0.2, [words])
      visit.on(.settled(1, .settled), at: 0.2, ["return 0", "release 800 -"])
    }
    var visit = VisitScript(["/0"])
    visit.sendFirst()
    visit.answer(1, Fixture.redirect("/b"), at: 0.1, ["lead http://news.example/b"])
    visit.on(.led(line: 0, .databaseFailed), at: 1, ["return 0", "release 30000 -"])
  }

  @Test func aDetourThatSetsACookieIsFollowedAndLeadsBack() {
    var visit = VisitScript(["/0"]) { $0.minDelay = .zero }
    visit.sendFirst(spacing: "spacing 0.0")
    visit.answer(
      1, Fixture.redirect("/wall", cookie: true), keepsCookies: true, at: 0.1, ["return 0", "takeCredit"])
    visit.send(2, "/wall", at: 0.1)
    visit.answer(2, Fixture.redirect("/0", cookie: true), keepsCookies: true, at: 0.2, ["return 0", "takeCredit"])
    visit.send(3, "/0", at: 0.2)
    visit.answer(3, Fixture.response(204), at: 0.3, ["settle /0 not_article"])
  }

  @Test func aDetourThatDoesNotLeadBackIsAJob() {
    var visit = VisitScript(["/0"]) { $0.minDelay = .zero }
    visit.sendFirst(spacing: "spacing 0.0")
    visit.answer(
      1, Fixture.redirect("/wall", cookie: true), keepsCookies: true, at: 0.1, ["return 0", "takeCredit"])
    visit.send(2, "/wall", at: 0.1)
    visit.answer(2, Fixture.page, keepsCookies: true, at: 0.2, ["lead http://news.example/wall"])
    visit.on(.led(line: 0, .queued), at: 0.3, ["settle /0 redirected"])
    visit.on(.settled(1, .settled), at: 0.3, ["return 8", "release 0 -"])
  }

  @Test func aPageThatLeadsOnByItselfIsARedirect() {
    var visit = VisitScript(["/0"])
    visit.sendFirst()
    let page = Fixture.response(200, body: "<meta http-equiv=\"refresh\" content=\"0; url=/b\">")
    visit.answer(1, page, at: 0.1, ["take refresh 0"])
    visit.on(.inHand(.refresh(line: 0), .taken), at: 0.1, ["readRefresh"])
    let refresh = PageRefresh(delay: .zero, target: Fixture.url("/b"))
    visit.on(.refreshRead(line: 0, .found(refresh)), at: 0.1, ["letGo refresh 0"])
    visit.on(.letGo(.refresh(line: 0)), at: 0.1, ["lead http://news.example/b"])
  }

  // MARK: Failures

  @Test func twoFailuresToConnectLeaveTheHost() {
    var visit = VisitScript(["/0", "/1", "/2"]) { $0.minDelay = .zero }
    visit.sendFirst(spacing: "spacing 0.0")
    let failure = Fetched.failure(FetchFailure(.connect, ""))
    visit.on(.answered(1, failure, keepsCookies: false), at: 0.1, ["letGo request 1"])
    visit.on(.letGo(.request(1)), at: 0.1, ["settle /0 retry connect", "askRobots"])
    visit.allow(at: 0.1, ["takeCredit"])
    visit.send(2, "/1", at: 0.1)
    visit.on(.answered(2, failure, keepsCookies: false), at: 0.2, ["letGo request 2"])
    visit.on(.letGo(.request(2)), at: 0.2, ["settle /1 retry connect", "tell unreachable"])
    visit.on(.settled(1, .settled), at: 0.3, ["return 0"])
    visit.on(.settled(2, .settled), at: 0.3, ["return 0", "release 600000 unreachable"])
  }

  @Test func aStrayAnswerIsSentAgainOnceInItsTurn() {
    var visit = VisitScript(["/0"])
    visit.sendFirst()
    let stray = Fetched.failure(FetchFailure(.strayAnswer, ""))
    visit.on(.answered(1, stray, keepsCookies: false), at: 0.1, ["letGo request 1"])
    // Nothing is held meanwhile.
    visit.on(.letGo(.request(1)), at: 0.1, ["tell sentAgain", "return 0", "pauseSlot", "wait 1.0"])
    visit.on(.woke(at: Fixture.at(1)), at: 1, ["resumeSlot", "takeCredit"])
    visit.send(2, "/0 on a new connection", at: 1)
    visit.on(.answered(2, stray, keepsCookies: false), at: 1.1, ["letGo request 2"])
    visit.on(.letGo(.request(2)), at: 1.1, ["settle /0 retry protocol"])
  }

  @Test(arguments: [HandAnswer.notTaken, .databaseFailed])
  func aJobThatCannotBeTakenInHandIsNotFetched(answer: HandAnswer) {
    var visit = VisitScript(Fixture.lease([Fixture.job("/0"), Fixture.job("/1")], expiredLeases: 1))
    visit.on(.began, at: 0, ["askRobots"])
    visit.allow(at: 0, ["spacing 1.0", "pauseSlot", "wait 1.0"])
    visit.on(.woke(at: Fixture.at(1)), at: 1, ["resumeSlot", "takeCredit"])
    visit.on(.creditTaken(1), at: 1, ["take request 1 in writing"])
    let milliseconds = if case .databaseFailed = answer { 30_000 } else { 0 }
    visit.on(.inHand(.request(1), answer), at: 1, ["return 0", "release \(milliseconds) -"])
  }

  /// The drain's time is over while a page waits for room: it is not sent, and has no credit to return.
  @Test func aPageThatGetsNoCreditIsNotFetched() {
    var visit = VisitScript(Fixture.lease([Fixture.job("/0")]))
    visit.on(.began, at: 0, ["askRobots"])
    visit.allow(at: 0, ["spacing 1.0", "takeCredit"])
    visit.around(at: 1, []) { ($0.isDraining, $0.isCancelled) = (true, true) }
    visit.on(.creditNotTaken(1), at: 1, ["release 0 -"])
  }

  // MARK: In hand

  @Test func aPageThatIsWrittenDownStaysInHandUntilItIsSettled() {
    var visit = VisitScript(Fixture.lease([Fixture.job("/0", expiredLeases: 1)]))
    visit.on(.began, at: 0, ["askRobots"])
    visit.allow(at: 0, ["spacing 1.0", "takeCredit"])
    visit.on(.creditTaken(1), at: 0, ["take request 1 in writing"])
    visit.on(.inHand(.request(1), .taken), at: 0, ["send /0"])
    visit.on(
      .answered(1, .response(Fixture.page), keepsCookies: false), at: 0.1, ["letGo request 1 in writing"])
    visit.on(.letGo(.request(1)), at: 0.1, ["take result 1 in writing"])
    visit.on(.inHand(.result(1), .taken), at: 0.1, ["read"])
    visit.on(.read(1, .read(Fixture.read, nil)), at: 0.2, ["exchange 8 for 0", "settle /0 not_article urgently"])
    visit.on(.settled(1, .settled), at: 0.3, ["return 0", "letGo result 1 in writing"])
    visit.on(.letGo(.result(1)), at: 0.4, ["release 700 -"])
  }

  // MARK: Error pages

  @Test func aSuspectWaitsForItsHostsAnswerWithoutACredit() throws {
    var visit = VisitScript(["/0"])
    visit.sendFirst()
    visit.answer(1, Fixture.page, at: 0.1, ["take result 1"])
    visit.on(.inHand(.result(1), .taken), at: 0.1, ["read"])
    let suspicion = try #require(Fixture.suspicion(Fixture.url("/0")))
    visit.on(.read(1, .read(Fixture.read, suspicion)), at: 0.2, ["letGo result 1"])
    visit.on(.letGo(.result(1)), at: 0.2, ["exchange 8 for 0", "return 0", "pauseSlot", "wait 1.0"])
    visit.on(.woke(at: Fixture.at(1)), at: 1, ["resumeSlot", "take request 2"])
    visit.on(.inHand(.request(2), .taken), at: 1, ["send /no-such-page"])
    visit.answer(2, Fixture.page, at: 1.1, ["readProbe"])
    visit.on(
      .probeRead(origin: "http://news.example", .page(Fixture.print)), at: 1.2, ["tell probed", "keepProbe", "judge"])
    visit.on(.judged(1, reason: "an error page"), at: 1.2, ["leaveWaitingRoom", "settle /0 not_article"])
    visit.on(.settled(1, .settled), at: 1.3, ["release 800 -"])
  }

  @Test func aSuspectWithoutRoomIsJudgedByWhatIsKnown() throws {
    var visit = VisitScript(["/0"])
    visit.sendFirst()
    visit.answer(1, Fixture.page, at: 0.1, ["take result 1"])
    visit.on(.inHand(.result(1), .taken), at: 0.1, ["read"])
    let suspicion = try #require(Fixture.suspicion(Fixture.url("/0"), mayWait: false))
    visit.on(.read(1, .read(Fixture.read, suspicion)), at: 0.2, ["letGo result 1"])
    visit.on(.letGo(.result(1)), at: 0.2, ["exchange 8 for 0", "judge unknown"])
    visit.on(.judged(1, reason: nil), at: 0.2, ["settle /0 not_article"])
    visit.on(.settled(1, .settled), at: 0.3, ["return 0", "release 700 -"])
  }

  // MARK: Answers to what was not asked

  @Test func aPageThatTurnsOutToBeSuspectIsFetchedAgain() {
    // Before its result is on its way: it is not taken.
    var early = VisitScript(["/0"])
    early.sendFirst()
    early.on(.suspects([Fixture.job("/0").urlKey]), at: 0.1, [])
    early.answer(1, Fixture.response(404), at: 0.2, ["tell notTaken", "settle /0 retry protocol"])
    early.on(.settled(1, .settled), at: 0.3, ["return 0", "release 700 -"])
    // While it is on its way: once it is settled.
    var late = VisitScript(["/0"])
    late.sendFirst()
    late.answer(1, Fixture.response(404), at: 0.2, ["settle /0 dead http_4xx"])
    late.on(.suspects([Fixture.job("/0").urlKey]), at: 0.3, [])
    late.on(.settled(1, .settled), at: 0.4, ["return 0", "refetch 1"])
    late.on(.refetched(.queued), at: 0.5, ["release 500 -"])
  }

  @Test func aHostWhoseResultsAreRefusedIsLeftForAnHour() {
    var visit = VisitScript(["/0"])
    visit.sendFirst()
    visit.answer(1, Fixture.response(404), at: 0.2, ["settle /0 dead http_4xx"])
    visit.on(.settled(1, .refused), at: 0.3, ["return 0", "release 3600000 -"])
  }

  // MARK: What is not legal

  @Test func anEventThatNothingAskedForIsAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      var visit = VisitScript(["/0"])
      visit.on(.began, at: 0, ["askRobots"])
      _ = visit.state.handle(.creditTaken(1), at: VisitFixture.start)
    }
    await #expect(processExitsWith: .failure) {
      var visit = VisitScript(["/0"])
      visit.on(.began, at: 0, ["askRobots"])
      _ = visit.state.handle(.settled(1, .settled), at: VisitFixture.start)
    }
  }
}
