import Foundation
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Fetching

/// Host names: a bounded number is looked up at a time, answers are kept for a while and judged at every connection.
@Suite(.timeLimit(.minutes(3)))
struct NameTests {
  let second: UInt64 = 1_000_000_000
  let home = NameAnswer.addresses([IPAddress(v4: (127, 0, 0, 1))])

  @Test func answersAreRememberedForATime() {
    var names = NameCache(maxLookups: 2, lifetime: .seconds(100))
    let steps = [names.ask("a", at: 0), names.ask("a", at: 0)]
    #expect(steps == [.lookUp, .wait])
    #expect(names.finish("a", home, at: 0) { _ in true } == nil)
    let later = [names.ask("a", at: 100 * second - 1), names.ask("a", at: 100 * second)]
    #expect(later == [.known(home), .lookUp])
  }

  @Test func missingNamesAreForgottenSoonerAndFailuresAtOnce() {
    var names = NameCache(maxLookups: 2, lifetime: .seconds(100))
    _ = names.ask("a", at: 0)
    _ = names.finish("a", .none("x"), at: 0) { _ in true }
    let steps = [names.ask("a", at: 25 * second - 1), names.ask("a", at: 25 * second)]
    #expect(steps == [.known(.none("x")), .lookUp])
    _ = names.finish("a", .failed("x"), at: 30 * second) { _ in true }
    #expect(names.ask("a", at: 30 * second) == .lookUp)
  }

  @Test func lookupsAreBoundedAndInOrder() {
    var names = NameCache(maxLookups: 1, lifetime: .seconds(100))
    let steps = ["a", "b", "c", "d"].map { names.ask($0, at: 0) }
    #expect(steps == [.lookUp, .wait, .wait, .wait])
    #expect(names.finish("a", home, at: 0) { $0 != "b" } == "c")
    #expect(names.runningCount == 1)
    // No one waits for b any more; a new request for it comes after d.
    #expect(names.ask("b", at: 0) == .wait)
    #expect(names.finish("c", home, at: 0) { _ in true } == "d")
    #expect(names.finish("d", home, at: 0) { _ in true } == "b")
  }

  @Test func memoryIsBounded() {
    var names = NameCache(maxLookups: 1, lifetime: .seconds(100))
    for number in 0..<(2 * NameCache.maxEntries) {
      _ = names.ask("\(number)", at: 0)
      _ = names.finish("\(number)", home, at: 0) { _ in true }
    }
    #expect(names.knownCount <= NameCache.maxEntries)
    #expect(names.knownCount > NameCache.maxEntries / 2)
  }

  /// Answers by a test's own table, and counts the questions.
  final class TestResolver: Sendable {
    let questions = Mutex<[String]>([])
    let answer: @Sendable (_ host: String, _ index: Int) -> NameAnswer
    init(_ answer: @escaping @Sendable (_ host: String, _ index: Int) -> NameAnswer) { self.answer = answer }
    func lookUp(_ host: String) -> NameAnswer {
      let index = questions.withLock { questions in
        questions.append(host)
        return questions.count - 1
      }
      return answer(host, index)
    }
  }

  @Test func oneQuestionServesManyFetches() async throws {
    let resolver = TestResolver { _, _ in .addresses([IPAddress(v4: (127, 0, 0, 1))]) }
    try await withServer({ _ in [.send(page("x"))] }, configure: { $0.lookUp = resolver.lookUp }) { server, fetcher in
      let url = try WebURL(parsing: "http://news.test:\(server.port)/")
      await withTaskGroup(of: Int?.self) { group in
        for _ in 0..<20 { group.addTask { await fetcher.fetch(FetchRequest(url: url)).status } }
        for await status in group { #expect(status == 200) }
      }
      #expect(resolver.questions.withLock { $0 } == ["news.test"])
      #expect(server.requests.hasOnly { $0.header("Host") == "news.test:\(server.port)" })
    }
  }

  @Test(arguments: [NameAnswer.none("no such name"), .failed("nobody answered")])
  func missingNameIsADNSFailure(answer: NameAnswer) async throws {
    let resolver = TestResolver { _, _ in answer }
    let fetcher = try localFetcher { $0.lookUp = resolver.lookUp }
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://news.test/")))
    #expect(result.failureClass == .dns)
    #expect(await fetcher.load == (0, 0))
    await fetcher.shutDown()
  }

  /// An address of one family at which nothing answers does not hide the other family, in either order.
  @Test(arguments: [
    ["::1", "127.0.0.1"], ["127.0.0.1", "::1"], ["127.0.0.3", "127.0.0.1"], ["::1", "127.0.0.3", "127.0.0.1"],
  ])
  func anyAddressThatAnswersWillDo(addresses: [String]) async throws {
    let server = try ScriptedServer { _ in [.send(page("x"))] }
    defer { server.stop() }
    let known = try addresses.map { try #require(IPAddress($0)) }
    let resolver = TestResolver { _, _ in .addresses(known) }
    let fetcher = try localFetcher { $0.lookUp = resolver.lookUp }
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://news.test:\(server.port)/")))
    #expect(result.text == "x")
    await fetcher.shutDown()
  }

  /// Nor does one where even that is not said: packets to it are dropped. The other family is tried a moment later (RFC
  /// 8305), another address of the same one when its share of the time is over.
  @Test(
    arguments: [
      (["::1", "127.0.0.1"], .seconds(240)), (["127.0.0.3", "127.0.0.1"], .seconds(8)),
      (["::1", "127.0.0.3", "127.0.0.1"], .seconds(8)),
    ] as [([String], Duration)])
  func aBlackHoledAddressIsPassedBy(addresses: [String], connectTimeout: Duration) async throws {
    let server = try ScriptedServer { _ in [.send(page("x"))] }
    defer { server.stop() }
    let holes = try addresses.dropLast().map { try UnansweringPort(address: $0, port: server.port) }
    let known = try addresses.map { try #require(IPAddress($0)) }
    let resolver = TestResolver { _, _ in .addresses(known) }
    let fetcher = try localFetcher {
      $0.lookUp = resolver.lookUp
      $0.connectTimeout = connectTimeout
    }
    let clock = ContinuousClock()
    let start = clock.now
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://news.test:\(server.port)/")))
    #expect(result.text == "x")
    // Of 240 s an address's share would be half, of 8 s there is less than that in all.
    #expect(clock.now - start < .seconds(60))
    withExtendedLifetime(holes) {}
    await fetcher.shutDown()
  }

  @Test func blackHolesOfBothFamiliesAreATimeout() async throws {
    let hole = try UnansweringPort()
    let other = try UnansweringPort(address: "::1", port: hole.number)
    let resolver = TestResolver { _, _ in
      .addresses([IPAddress(v6: [UInt8](repeating: 0, count: 15) + [1]), IPAddress(v4: (127, 0, 0, 1))])
    }
    let fetcher = try localFetcher {
      $0.lookUp = resolver.lookUp
      $0.connectTimeout = .seconds(1)
    }
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://news.test:\(hole.number)/")))
    #expect(result.failureClass == .timeout)
    withExtendedLifetime(other) {}
    await fetcher.shutDown()
  }

  /// Nor does one alone: its failure is one of connecting.
  @Test func addressesOfOneFamilyFailAsAConnection() async throws {
    let port = try #require(LoopbackPort.closed())
    let alone = try #require(IPAddress("::1"))
    let resolver = TestResolver { _, _ in .addresses([alone]) }
    let fetcher = try localFetcher { $0.lookUp = resolver.lookUp }
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://news.test:\(port)/")))
    #expect(result.failureClass == .connect)
    await fetcher.shutDown()
  }

  /// A resolver that hangs holds neither the fetch nor the fetches of other hosts.
  @Test func hangingResolverEndsByItsDeadline() async throws {
    let gate = Mutex(false)
    defer { gate.withLock { $0 = true } }
    let resolver = TestResolver { host, _ in
      let end = ContinuousClock.now + .seconds(100)
      while host == "slow.test", !gate.withLock({ $0 }), ContinuousClock.now < end { usleep(2000) }
      return .addresses([IPAddress(v4: (127, 0, 0, 1))])
    }
    try await withServer(
      { _ in [.send(page("x"))] },
      configure: {
        $0.lookUp = resolver.lookUp
        $0.resolveTimeout = .milliseconds(300)
      }
    ) { server, fetcher in
      let start = ContinuousClock.now
      async let slow = fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://slow.test:\(server.port)/")))
      let other = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://quick.test:\(server.port)/")))
      #expect(other.text == "x")
      guard case .failure(let failure) = try await slow else {
        Issue.record("the slow name was found")
        return
      }
      #expect(failure.errorClass == .timeout)
      #expect(failure.message.contains("no address within 0.3 s"), "\(failure)")
      #expect(ContinuousClock.now - start < .seconds(60))
    }
  }

  @Test func lookupsAtOnceAreBounded() async throws {
    let running = Mutex((now: 0, most: 0))
    let resolver = TestResolver { _, _ in
      running.withLock { state in
        state.now += 1
        state.most = max(state.most, state.now)
      }
      usleep(2000)
      running.withLock { $0.now -= 1 }
      return .none("no")
    }
    let fetcher = try localFetcher {
      $0.lookUp = resolver.lookUp
      $0.maxLookups = 3
    }
    await withTaskGroup(of: FetchFailure.Class?.self) { group in
      for number in 0..<100 {
        group.addTask {
          guard let url = WebURL("http://n\(number).test/") else { return nil }
          return await fetcher.fetch(FetchRequest(url: url)).failureClass
        }
      }
      for await failure in group { #expect(failure == .dns) }
    }
    #expect(running.withLock { $0.most } <= 3)
    #expect(resolver.questions.withLock { $0.count } == 100)
    await fetcher.shutDown()
  }

  /// A name that is public when it is judged and private when it is connected to: it is judged as it is connected to.
  @Test(arguments: ["127.0.0.1", "169.254.169.254", "::1", "10.0.0.1", "::ffff:127.0.0.1", "fd00:ec2::254"])
  func rebindingIsRefused(address: String) async throws {
    let server = try ScriptedServer { _ in [.send(page("secret"))] }
    defer { server.stop() }
    let inner = try #require(IPAddress(address))
    // First a public address from which no answer comes, then the private one.
    let resolver = TestResolver { _, index in index == 0 ? .failed("later") : .addresses([inner]) }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    configuration.lookUp = resolver.lookUp
    configuration.dnsCacheTime = .zero
    let fetcher = try Fetcher(configuration)
    let url = try WebURL(parsing: "http://rebind.test:\(server.port)/")
    #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .dns)
    for _ in 0..<3 { #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .blockedAddress) }
    #expect(server.connectionCount == 0)
    await fetcher.shutDown()
  }

  /// Of a public and a private address only the public one is tried.
  @Test func privateAddressAmongOthersIsSkipped() async throws {
    let refused = try ScriptedServer(address: "127.0.0.2") { _ in [.send(page("secret"))] }
    defer { refused.stop() }
    let resolver = TestResolver { _, _ in .addresses([IPAddress(v4: (127, 0, 0, 2)), IPAddress(v4: (127, 0, 0, 9))]) }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    configuration.lookUp = resolver.lookUp
    try configuration.addresses.allow(cidr: "127.0.0.9")
    let fetcher = try Fetcher(configuration)
    let url = try WebURL(parsing: "http://both.test:\(refused.port)/")
    #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .connect)
    #expect(refused.connectionCount == 0)
    await fetcher.shutDown()
  }
}
