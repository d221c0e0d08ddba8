import Fetching
import Foundation
import TestSupport
import Testing
import WebURL

/// Every wait ends by its own deadline, and the slot is free within 250 ms of it, what a busy machine is late by not
/// counted.
@Suite(.timeLimit(.minutes(3)))
struct DeadlineTests {
  typealias Step = ScriptedServer.Step

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let steps: [Step]
    let message: String
    let change: @Sendable (inout FetchConfiguration) -> Void
    var testDescription: String { name }
  }

  static let ok = "HTTP/1.1 200 OK\r\n"

  static let cases = [
    Case(name: "silent after the request", steps: [.pause(40)], message: "no answer within 0.3 s") {
      $0.firstByteTimeout = .milliseconds(300)
    },
    Case(
      name: "a status line that drips", steps: [.drip(Array("HTTP/1.1 200 OK".utf8), every: 0.2), .pause(40)],
      message: "no answer within 0.3 s"
    ) { $0.firstByteTimeout = .milliseconds(300) },
    Case(
      name: "silent within the headers", steps: [.send(ok + "X-A: b\r\n"), .pause(40)],
      message: "slower than 64 bytes/s"
    ) { $0.lowSpeedWindow = .milliseconds(300) },
    Case(
      name: "a body of 1 byte/s", steps: [.send(ok + "\r\n"), .drip([UInt8](repeating: 97, count: 40), every: 1)],
      message: "slower than 64 bytes/s"
    ) { $0.lowSpeedWindow = .milliseconds(300) },
    Case(
      name: "a body that never ends",
      steps: [.send(ok + "\r\n"), .drip([UInt8](repeating: 97, count: 4000), every: 0.01)],
      message: "the whole transfer took longer than 0.5 s"
    ) {
      $0.totalTimeout = .milliseconds(500)
      $0.lowSpeedLimit = 0
    },
    Case(
      name: "a chunked body that stops",
      steps: [.send(ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), .pause(40)],
      message: "the whole transfer took longer than 0.5 s"
    ) { $0.totalTimeout = .milliseconds(500) },
    Case(name: "1xx again and again", steps: interim, message: "the whole transfer took longer than 0.5 s") {
      $0.totalTimeout = .milliseconds(500)
    },
  ]

  static let interim = [Step](repeating: .send("HTTP/1.1 102 Processing\r\n\r\n"), count: 100).flatMap {
    [$0, .pause(0.1)]
  }

  @Test(arguments: cases)
  func slotIsFreeByTheDeadline(_ test: Case) async throws {
    let canary = Canary()
    try await withServer({ _ in test.steps }, configure: test.change) { server, fetcher in
      guard case .failure(let failure) = await fetcher.fetch(try server.request()) else {
        Issue.record("a page came")
        return
      }
      #expect(failure.errorClass == .timeout)
      #expect(failure.message.contains(test.message), "\(failure)")
      let overrun = await fetcher.largestOverrun
      #expect(overrun > .zero && canary.allows(overrun), "\(overrun), and a timer was \(canary.worstLateness) s late")
      #expect(await fetcher.load == (0, 0))
    }
  }

  @Test func connectingEndsByItsDeadline() async throws {
    let port = try UnansweringPort()
    let fetcher = try localFetcher { $0.connectTimeout = .milliseconds(300) }
    let canary = Canary()
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://127.0.0.1:\(port.number)/")))
    #expect(result.failureClass == .timeout)
    let overrun = await fetcher.largestOverrun
    #expect(overrun > .zero && canary.allows(overrun), "\(overrun), and a timer was \(canary.worstLateness) s late")
    await fetcher.shutDown()
  }

  /// A number that curl has closed is anybody's the next moment: what others opened meanwhile stays open and theirs.
  @Test func failedConnectionsTouchNoOthersDescriptors() async throws {
    let unanswering = try UnansweringPort()
    let refusing = try #require(LoopbackPort.closed())
    var files: [Int32] = []
    defer { for file in files { close(file) } }
    for _ in 0..<10 {
      let fetcher = try localFetcher { $0.connectTimeout = .milliseconds(100) }
      for port in [Int(unanswering.number), refusing] {
        let url = try WebURL(parsing: "http://127.0.0.1:\(port)/")
        #expect(await fetcher.fetch(FetchRequest(url: url)).failureClass != nil)
      }
      files += (0..<8).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
      await fetcher.shutDown()
    }
    var device = stat()
    #expect(stat("/dev/null", &device) == 0)
    for file in files {
      var status = stat()
      #expect(fstat(file, &status) == 0, "\(file)")
      #expect(status.st_rdev == device.st_rdev, "\(file)")
    }
  }

  /// A server that accepts and then never answers the TLS greeting.
  @Test func handshakeEndsByTheConnectDeadline() async throws {
    let server = try ScriptedServer(greeting: [.pause(40)]) { _ in [] }
    defer { server.stop() }
    let fetcher = try localFetcher { $0.connectTimeout = .milliseconds(300) }
    let canary = Canary()
    let url = try WebURL(parsing: "https://127.0.0.1:\(server.port)/")
    guard case .failure(let failure) = await fetcher.fetch(FetchRequest(url: url)) else { return }
    #expect(failure.errorClass == .timeout)
    #expect(failure.message.contains("no connection within 0.3 s"), "\(failure)")
    let overrun = await fetcher.largestOverrun
    #expect(overrun > .zero && canary.allows(overrun), "\(overrun), and a timer was \(canary.worstLateness) s late")
    await fetcher.shutDown()
  }

  /// Resolution that hangs must not hang the others, nor the end of the fetch.
  @Test func cancelledResolutionDoesNotBlockTheLoop() async throws {
    try await withServer({ _ in [.send(page("x"))] }, configure: { $0.connectTimeout = .seconds(2) }) {
      server, fetcher in
      let start = ContinuousClock.now
      async let lost = fetcher.fetch(FetchRequest(url: try WebURL(parsing: "http://nobody.invalid/")))
      #expect(await fetcher.fetch(try server.request()).text == "x")
      #expect(try await lost.failureClass != nil)
      // Long before the system's resolver gives up, on however busy a machine.
      #expect(ContinuousClock.now - start < .seconds(20))
    }
  }

  @Test func cancellationEndsATransfer() async throws {
    try await withServer({ _ in [.pause(40)] }) { server, fetcher in
      let request = try server.request()
      let task = Task { await fetcher.fetch(request) }
      while server.requests.isEmpty { await Task.yield() }
      task.cancel()
      // Any later end is the server's, or a deadline's, and called so.
      #expect(await task.value.failureClass == .cancelled)
      #expect(await fetcher.load == (0, 0))
    }
  }

  @Test func cancellationEndsAWait() async throws {
    try await withServer({ _ in [.pause(40)] }, configure: { $0.maxConnections = 1 }) { server, fetcher in
      let request = try server.request()
      let running = Task { await fetcher.fetch(request) }
      while server.requests.isEmpty { await Task.yield() }
      let waiting = Task { await fetcher.fetch(request) }
      while await fetcher.load.waiting == 0 { await Task.yield() }
      waiting.cancel()
      #expect(await waiting.value.failureClass == .cancelled)
      #expect(await fetcher.load == (1, 0))
      running.cancel()
      #expect(await running.value.failureClass == .cancelled)
    }
  }

  @Test func cancelledTaskStartsNothing() async throws {
    try await withServer({ _ in [.send(page("x"))] }) { server, fetcher in
      let request = try server.request()
      let result = await withTaskGroup(of: FetchFailure.Class?.self) { group in
        group.cancelAll()
        group.addTask { await fetcher.fetch(request).failureClass }
        return await group.next() ?? nil
      }
      #expect(result == .cancelled)
      #expect(await fetcher.load == (0, 0))
    }
  }

  @Test func shutDownEndsEverything() async throws {
    let server = try ScriptedServer { _ in [.pause(40)] }
    defer { server.stop() }
    let fetcher = try localFetcher { $0.maxConnections = 3 }
    let request = try server.request()
    let tasks = (0..<6).map { _ in Task { await fetcher.fetch(request) } }
    while await fetcher.load != (3, 3) { await Task.yield() }
    await fetcher.shutDown()
    for task in tasks { #expect(await task.value.failureClass == .cancelled) }
    #expect(await fetcher.fetch(request).failureClass == .cancelled)
    await fetcher.shutDown()
  }

  /// Without `shutDown` the handles and sockets go with the fetcher.
  @Test func forgottenFetcherClosesItsConnections() async throws {
    let server = try ScriptedServer { _ in [.send(page("x"))] }
    defer { server.stop() }
    for _ in 0..<3 { _ = try await localFetcher().fetch(server.request()).get() }
    let end = ContinuousClock.now + .seconds(20)
    while server.openCount > 0, ContinuousClock.now < end { await Task.yield() }
    #expect(server.connectionCount == 3)
    #expect(server.openCount == 0)
  }
}
