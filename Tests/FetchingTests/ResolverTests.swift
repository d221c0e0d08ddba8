import Foundation
import TestSupport
import Testing
import WebURL

@testable import Fetching

/// What the system's resolver makes of name servers as they are. `make names` runs these where resolv.conf leads to a
/// server of the tests' own.
@Suite(
  .timeLimit(.minutes(2)), .serialized,
  .enabled(if: ProcessInfo.processInfo.environment["COURANT_NAME_SERVER"] == "1", "needs a namespace: make names"))
struct ResolverTests {
  private static let home: [UInt8] = [127, 0, 0, 1]
  private static let home6: [UInt8] = [UInt8](repeating: 0, count: 15) + [1]

  enum Expected: Sendable { case addresses([String]), none, failed, noAddress }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: @Sendable (_ name: String) -> NameServer.Answer
    let expected: Expected
    init(_ name: String, _ expected: Expected, _ answer: @escaping @Sendable (String) -> NameServer.Answer) {
      testDescription = name
      self.answer = answer
      self.expected = expected
    }
  }

  static let cases: [Case] = [
    Case("an address", .addresses(["127.0.0.1"])) { _ in .addresses([home]) },
    Case("IPv6 only", .addresses(["::1"])) { _ in .addresses([home6]) },
    Case("no such name", .none) { _ in .failure(3) },
    Case("a name without addresses", .none) { _ in .addresses([]) },
    Case("a server in trouble", .failed) { _ in .failure(2) },
    Case("a server that refuses", .failed) { _ in .failure(5) },
    Case("three aliases", .addresses(["127.0.0.1"])) { _ in .aliases(["b.test", "c.test", "d.test"], [home]) },
    // A loop has no address, however it is told.
    Case("an alias of itself", .noAddress) { .aliases([$0]) },
    Case("a loop of two aliases", .noAddress) { .aliases(["b.test", $0]) },
    Case("a loop that is asked for step by step", .noAddress) { .aliases([$0 == "b.test" ? "c.test" : "b.test"]) },
    Case("a hundred aliases", .noAddress) { _ in .aliases((0..<100).map { "n\($0).test" }) },
    Case("noise", .noAddress) { _ in .noise([UInt8](repeating: 0xFF, count: 40)) },
    Case("an answer to another question", .noAddress) { _ in .wrongNumber([home]) },
    Case("silence", .failed) { _ in .silence },
  ]

  @Test(arguments: cases) func whatIsMadeOf(_ test: Case) throws {
    let server = try NameServer { name, _ in test.answer(name) }
    defer { server.stop() }
    let start = ContinuousClock.now
    let answer = NameAnswer.fromSystem("a.test")
    // resolv.conf of the namespace: one second, one attempt, for two questions.
    #expect(ContinuousClock.now - start < .seconds(10))
    switch (test.expected, answer) {
    case (.addresses(let texts), .addresses(let found)): #expect(found.map(\.description) == texts)
    case (.none, .none), (.failed, .failed), (.noAddress, .none), (.noAddress, .failed): break
    default: Issue.record("\(answer)")
    }
  }

  @Test func addressesAreBounded() throws {
    let server = try NameServer { _, _ in .addresses((1...25).map { [127, 0, 0, $0] }) }
    defer { server.stop() }
    guard case .addresses(let found) = NameAnswer.fromSystem("many.test") else {
      Issue.record("no address")
      return
    }
    #expect(found.count == 16)
  }

  @Test func aPageArrivesByAName() async throws {
    let names = try NameServer { _, _ in .addresses([Self.home6, Self.home]) }
    defer { names.stop() }
    try await withServer({ _ in [.send(page("x"))] }) { server, fetcher in
      let url = try WebURL(parsing: "http://both.test:\(server.port)/")
      #expect(await fetcher.fetch(FetchRequest(url: url)).text == "x")
    }
  }

  /// A resolver that is slower than the deadline: the fetch ends, and another name is found meanwhile.
  @Test func silenceEndsByTheDeadline() async throws {
    let names = try NameServer { name, _ in name == "silent.test" ? .silence : .addresses([Self.home]) }
    defer { names.stop() }
    try await withServer({ _ in [.send(page("x"))] }, configure: { $0.resolveTimeout = .milliseconds(400) }) {
      server, fetcher in
      async let silent = fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://silent.test:\(server.port)/")))
      let quick = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://quick.test:\(server.port)/")))
      #expect(quick.text == "x")
      #expect(try await silent.failureClass == .timeout)
    }
  }

  /// Public at first, private then: the name is judged by what is connected to.
  @Test func rebindingByTheNameServerIsRefused() async throws {
    let names = try NameServer { _, count in .addresses([count < 2 ? [93, 184, 216, 34] : Self.home]) }
    defer { names.stop() }
    let inner = try ScriptedServer { _ in [.send(page("secret"))] }
    defer { inner.stop() }
    var configuration = FetchConfiguration(userAgent: "courant-tests")
    configuration.dnsCacheTime = .zero
    configuration.connectTimeout = .milliseconds(500)
    let fetcher = try Fetcher(configuration)
    let url = try WebURL(parsing: "http://rebind.test:\(inner.port)/")
    // Nothing answers there: the namespace has no route.
    let first = await fetcher.fetch(FetchRequest(url: url)).failureClass
    #expect(first != nil && first != .blockedAddress)
    #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass == .blockedAddress)
    #expect(inner.connectionCount == 0)
    await fetcher.shutDown()
  }
}
