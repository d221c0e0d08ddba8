import Untrusted
import Fetching
import Frontier
import Testing
import WebURL

@testable import Crawling

/// A visit that is told by hand what happens and when, and says what it does, in words.
struct VisitScript {
  var state: VisitState
  private let start = VisitFixture.start
  private var standing: VisitStanding

  /// The worker has no room, so that no more jobs are asked for, unless `hasRoom`.
  init(
    _ lease: Lease, hasRoom: Bool = false, leaseEnds: Double = 60,
    _ change: (inout CrawlConfiguration) -> Void = { _ in }
  ) {
    state = VisitFixture.state(
      lease, VisitFixture.configuration(change), leaseEnds: VisitFixture.start + .seconds(leaseEnds))
    standing = state.standing
    standing.hasRoom = hasRoom
    state.standing = standing
  }

  init(
    _ paths: [String], connections: Int = 1, hasRoom: Bool = false,
    _ change: (inout CrawlConfiguration) -> Void = { _ in }
  ) {
    self.init(
      VisitFixture.lease(paths.map { VisitFixture.job($0) }, connections: connections), hasRoom: hasRoom, change)
  }

  /// Hands in an event, `seconds` after the start, and expects these actions.
  mutating func on(
    _ event: VisitEvent, at seconds: Double, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let words = state.handle(event, at: VisitFixture.at(seconds)).map { $0.words(since: start) }
    #expect(words == expected, "at \(seconds) s", sourceLocation: sourceLocation)
  }

  mutating func around(
    at seconds: Double, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout VisitStanding) -> Void
  ) {
    change(&standing)
    on(.standing(standing), at: seconds, expected, sourceLocation: sourceLocation)
  }

  /// Up to where the first page has been sent, at second 0.
  mutating func sendFirst(spacing: String = "spacing 1.0", sourceLocation: SourceLocation = #_sourceLocation) {
    on(.began, at: 0, ["askRobots"], sourceLocation: sourceLocation)
    on(
      .robotsAnswered(line: 0, .answer(VisitFixture.allowed)), at: 0, [spacing, "takeCredit"],
      sourceLocation: sourceLocation)
    on(.creditTaken(1), at: 0, ["take request 1"], sourceLocation: sourceLocation)
    on(.inHand(.request(1), .taken), at: 0, ["send /0"], sourceLocation: sourceLocation)
    on(.didSend(1, at: start), at: 0, [], sourceLocation: sourceLocation)
  }

  /// The answer to a request, at that second.
  mutating func answer(
    _ ticket: Int, _ response: FetchResponse, keepsCookies: Bool = false, at seconds: Double, _ expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    on(
      .answered(ticket, .response(response), keepsCookies: keepsCookies), at: seconds, ["letGo request \(ticket)"],
      sourceLocation: sourceLocation)
    on(.letGo(.request(ticket)), at: seconds, expected, sourceLocation: sourceLocation)
  }

  /// robots.txt allows the job that its line has taken.
  mutating func allow(
    _ line: Int = 0, at seconds: Double, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    on(
      .robotsAnswered(line: line, .answer(VisitFixture.allowed)), at: seconds, expected, sourceLocation: sourceLocation)
  }

  /// A page that has its turn: until it has left.
  mutating func send(
    _ ticket: Int, _ path: String, at seconds: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    on(.creditTaken(ticket), at: seconds, ["take request \(ticket)"], sourceLocation: sourceLocation)
    on(.inHand(.request(ticket), .taken), at: seconds, ["send \(path)"], sourceLocation: sourceLocation)
    on(.didSend(ticket, at: VisitFixture.at(seconds)), at: seconds, [], sourceLocation: sourceLocation)
  }
}

extension VisitAction {
  func words(since start: ContinuousClock.Instant) -> String {
    switch self {
    case .wait(let instant): "wait \((instant - start) / .seconds(1))"
    case .askScope(_, let url, _): "askScope \(url.pathAndQuery)"
    case .askRobots: "askRobots"
    case .askRights: "askRights"
    case .awaitGuestTurn(let ticket, let host): "guest \(ticket) \(host)"
    case .askAddress(let ticket, _): "askAddress \(ticket)"
    case .takeCredit: "takeCredit"
    case .takeInHand(let holder, _, let isWrittenDown): "take \(holder.words)\(isWrittenDown ? " in writing" : "")"
    case .letGo(let holder, _, let isWrittenDown): "letGo \(holder.words)\(isWrittenDown ? " in writing" : "")"
    case .send(_, let request, _, _):
      "send \(request.url.pathAndQuery)\(request.usesNewConnection ? " on a new connection" : "")"
    case .readRefresh: "readRefresh"
    case .lead(_, _, let next): "lead \(next.url)"
    case .read: "read"
    case .readProbe: "readProbe"
    case .judge(_, _, _, let answer): "judge\(answer == nil ? " unknown" : "")"
    case .settle(_, let leased, let isUrgent):
      "settle \(leased.job.url.dropFirst("http://news.example".count)) \(leased.result.outcome.name)"
        + (leased.result.outcome.errorClass.map { " \($0.rawValue)" } ?? "") + (isUrgent ? " urgently" : "")
    case .prefetch(let inHand, _): "prefetch \(inHand.count)"
    case .refetch(let keys): "refetch \(keys.count)"
    case .release(let release, _): "release \(release.notBefore.wholeMilliseconds) \(release.reason?.rawValue ?? "-")"
    case .answerFile(_, .response): "answerFile response"
    case .answerFile(_, .failure): "answerFile failure"
    case .answerFile(_, .stopped): "answerFile stopped"
    case .returnCredit(let bytes): "return \(bytes)"
    case .exchangeBytes(let made, let body): "exchange \(body) for \(made)"
    case .leaveWaitingRoom: "leaveWaitingRoom"
    case .keepProbe: "keepProbe"
    case .noteAddress: "noteAddress"
    case .flushPrefetch: "flushPrefetch"
    case .keepSpacing(let spacing): "spacing \(spacing / .seconds(1))"
    case .pauseSlot: "pauseSlot"
    case .resumeSlot: "resumeSlot"
    case .tell(.poison): "tell poison"
    case .tell(.unreachable): "tell unreachable"
    case .tell(.breaksReaders): "tell breaksReaders"
    case .tell(.sentAgain): "tell sentAgain"
    case .tell(.notTaken): "tell notTaken"
    case .tell(.probed): "tell probed"
    }
  }
}

extension PageHolder {
  var words: String {
    switch self {
    case .request(let ticket): "request \(ticket)"
    case .refresh(let line): "refresh \(line)"
    case .result(let id): "result \(id)"
    }
  }
}
