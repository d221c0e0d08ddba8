import Foundation
import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Fetching

/// Bytes without an outstanding request are no answer (RFC 9112 sections 9.2 and 9.3): with anything left on a kept
/// connection, each page is the one that was asked for, each request arrives once, and nothing is fetched twice without
/// need.
@Suite(.timeLimit(.minutes(2)))
struct GhostTests {
  enum Ghost: String, CaseIterable { case answer, timeout, lineEnd, end }
  enum Wire: String, CaseIterable { case plain, tls12 = "-tls1_2", tls13 = "-tls1_3" }

  static let evil = page("evil")
  static let timeout = Array("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate".utf8)

  /// A server that answers each path with itself and says what it is told to.
  final class Site {
    private let plain: ScriptedServer?
    private let tls: TLSServer?

    init(_ wire: Wire) throws {
      switch wire {
      case .plain:
        plain = try ScriptedServer { request in
          // What stands behind the path comes a while after the page.
          let steps: [ScriptedServer.Step] = [.send(page(request.target))]
          return switch Ghost(rawValue: String(request.target.dropFirst())) {
          case nil: steps
          case .answer: steps + [.pause(0.2), .send(GhostTests.evil)]
          case .timeout: steps + [.pause(0.2), .send(GhostTests.timeout), .close]
          case .lineEnd: steps + [.pause(0.2), .send("\r\n")]
          case .end: steps + [.pause(0.2), .close]
          }
        }
        tls = nil
      case .tls12, .tls13:
        plain = nil
        tls = try TLSServer(.valid, answer: .http1(wire.rawValue) { page($0) })
      }
    }

    func fetcher() throws -> Fetcher { try localFetcher { $0.certificateAuthorities = tls?.certificateFile } }

    func request(_ path: String) throws -> FetchRequest {
      if let plain { return try plain.request(path) }
      return FetchRequest(url: try WebURL(parsing: "https://localhost:\(port)\(path)"))
    }

    var port: UInt16 { plain?.port ?? tls?.port ?? 0 }
    var paths: [String] { plain?.requests.map(\.target) ?? tls?.paths ?? [] }

    /// After the page of the path `/GHOST`: has the ghost said, and waits until it lies on the client's connection.
    func haunt(_ ghost: Ghost) async throws {
      switch ghost {
      case .answer: tls?.say(GhostTests.evil)
      // Inside TLS it looks like any answer, so that the connection is ended by the fetcher.
      case .timeout: tls?.say(GhostTests.timeout)
      case .lineEnd: tls?.say([13, 10])
      case .end: tls?.hangUp()
      }
      let lies = try await eventually { isReadable(connectionTo: port) }
      #expect(lies)
    }

    func say(_ bytes: [UInt8]) { tls?.say(bytes) }

    func stop() {
      plain?.stop()
      tls?.stop()
    }
  }

  @Test(arguments: Wire.allCases, Ghost.allCases)
  func whatLiesOnAKeptConnectionIsNoAnswer(wire: Wire, ghost: Ghost) async throws {
    if wire != .plain, TLSServer.openssl == nil { return }
    let site = try Site(wire)
    defer { site.stop() }
    let fetcher = try site.fetcher()
    let suspects = Mutex<[String]>([])
    var expected: [String] = []
    for path in ["/first", "/\(ghost.rawValue)", "/second", "/\(ghost.rawValue)", "/third", "/fourth"] {
      var request = try site.request(path)
      request.becameSuspect = { suspects.withLock { $0.append(path) } }
      let result = await fetcher.fetch(request)
      try #require(result.text == path, "\(result)")
      expected.append(path)
      // After an answer that was not asked for, the host's connections are not kept.
      let isKept = connectionCount(to: site.port) > 0
      if path == "/\(ghost.rawValue)", isKept { try await site.haunt(ghost) }
    }
    #expect(site.paths == expected)
    // The page after which the ghost came was a further one of its connection; it might have been a ghost itself.
    // Inside TLS a 408 is not told from others.
    let mayBeAnswer = ghost == .answer || ghost == .timeout && wire != .plain
    #expect(suspects.withLock { $0 } == (mayBeAnswer ? ["/\(ghost.rawValue)"] : []))
    #expect((connectionCount(to: site.port) == 0) == mayBeAnswer)
    await fetcher.shutDown()
  }

  /// The server of the issue: an answer 0.2 s after each page.
  @Test func aGhostAfterEachPageSpoilsNone() async throws {
    let script: ScriptedServer.Script = { [.send(page($0.target)), .pause(0.2), .send(page("evil"))] }
    try await withServer(script) { server, fetcher in
      let sent = page("/1").count
      for number in 1...6 {
        let text = await fetcher.fetch(try server.request("/\(number)")).text
        try #require(text == "/\(number)")
        if number == 1 {
          let lies = try await eventually { isReadable(connectionTo: server.port) }
          #expect(lies && server.sentBytes > sent)
        }
      }
      #expect(server.requests.map(\.target) == (1...6).map { "/\($0)" })
      // Each on a connection of its own from the second on.
      #expect(server.connectionCount == 6)
    }
  }

  /// A worker that was stopped, or busy, gives a request up with its answer unread: that was asked for, and says
  /// nothing of the page before it.
  @Test func theAnswerOfARequestThatIsGivenUpIsNoGhost() async throws {
    let suspects = Mutex<[String]>([])
    let script: ScriptedServer.Script = { request in
      request.target == "/late" ? [.pause(0.3), .send(page("late"))] : [.send(page(request.target))]
    }
    try await withServer(script) { server, fetcher in
      func request(_ path: String) throws -> FetchRequest {
        var request = try server.request(path)
        request.becameSuspect = { suspects.withLock { $0.append(path) } }
        return request
      }
      for path in ["/1", "/2"] { #expect(await fetcher.fetch(try request(path)).text == path) }
      let (left, leaving) = AsyncStream.makeStream(of: Void.self)
      var late = try request("/late")
      let port = server.port
      // On curl's queue, which notices nothing until the answer lies there.
      late.didSend = {
        leaving.yield()
        let limit = ContinuousClock.now + .seconds(30)
        while !isReadable(connectionTo: port), ContinuousClock.now < limit { usleep(1000) }
      }
      let fetching = Task { [late] in await fetcher.fetch(late) }
      for await _ in left { break }
      fetching.cancel()
      _ = await fetching.value
      await fetcher.shutDown()
      #expect(suspects.withLock { $0 } == [])
      #expect(server.connectionCount == 1 && server.requests.count == 3)
    }
  }

  /// Many kept connections, something on each: curl alone gives up after five.
  @Test func manySpoiledConnectionsAreNoFailure() async throws {
    let script: ScriptedServer.Script = { request in
      request.target == "/last" ? [.send(page("last"))] : [.pause(0.3), .send(page("x")), .send("\r\n")]
    }
    try await withServer(script, configure: { $0.maxConnectionsPerHost = 12 }) { server, fetcher in
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<12 {
          group.addTask {
            do { _ = await fetcher.fetch(try server.request("/\(number)")) } catch { Issue.record(error) }
          }
        }
      }
      // A line end that came after the next request had left would be the beginning of its answer.
      #expect(try await eventually { areReadable(connectionsTo: server.port) })
      let last = try server.request("/last")
      #expect(await fetcher.fetch(last).text == "last")
      #expect(server.requests.filter { $0.target == "/last" }.count == 1)
    }
  }

  /// An answer that comes once the request is there but before its own cannot be told from it. But then its own lies on
  /// the connection: the page before is told to be suspect, and everything from there on has connections of its own.
  @Test func pageTakenForAnotherIsFoundOut() async throws {
    let script: ScriptedServer.Script = { request in
      request.target == "/b" && request.index > 0
        ? [.send(page("evil")), .awaitRead, .send(page("/b"))] : [.send(page(request.target))]
    }
    try await withServer(script) { server, fetcher in
      let suspects = Mutex<[String]>([])
      func fetch(_ path: String) async throws -> String? {
        var request = try server.request(path)
        request.becameSuspect = { suspects.withLock { $0.append(path) } }
        return await fetcher.fetch(request).text
      }
      #expect(try await fetch("/a") == "/a")
      #expect(try await fetch("/b") == "evil")
      let lies = try await eventually { isReadable(connectionTo: server.port) }
      #expect(lies)
      #expect(try await fetch("/c") == "/c")
      #expect(suspects.withLock { $0 } == ["/b"])
      #expect(try await fetch("/b") == "/b")
      #expect(suspects.withLock { $0 } == ["/b"])
      #expect(server.connectionCount == 3)
    }
  }

  /// The last page of a connection: the true answer comes when no request is open any more. It is noticed at once, for
  /// every way in which the connection may end, and reported once.
  @Test(arguments: Wire.allCases) func pageTakenForAnotherIsFoundOutWithoutAnotherRequest(wire: Wire) async throws {
    if wire != .plain, TLSServer.openssl == nil { return }
    let site = try Site(wire)
    defer { site.stop() }
    let fetcher = try site.fetcher()
    let suspects = Mutex<[String]>([])
    for path in ["/first", "/\(Ghost.answer.rawValue)"] {
      var request = try site.request(path)
      request.becameSuspect = { suspects.withLock { $0.append(path) } }
      let text = await fetcher.fetch(request).text
      try #require(text == path)
    }
    // Plain, the script says it by itself.
    if wire != .plain { site.say(GhostTests.evil) }
    let isFound = try await eventually { suspects.withLock { !$0.isEmpty } }
    #expect(isFound)
    let again = await fetcher.fetch(try site.request("/again")).text
    #expect(again == "/again")
    #expect(connectionCount(to: site.port) == 0)
    await fetcher.shutDown()
    #expect(suspects.withLock { $0 } == ["/\(Ghost.answer.rawValue)"])
  }

  /// What lies there when the fetcher ends, unseen so far, is told of before it has ended; so is what lies there as it
  /// is asked.
  @Test(arguments: [true, false]) func whatLiesThereAtTheEndIsToldOf(asks: Bool) async throws {
    let script: ScriptedServer.Script = { request in
      request.index == 0
        ? [.send(page(request.target))] : [.send(page(request.target)), .awaitRead, .send(GhostTests.evil)]
    }
    try await withServer(script) { server, fetcher in
      let suspects = Mutex(0)
      for path in ["/a", "/b"] {
        var request = try server.request(path)
        request.becameSuspect = { suspects.withLock { $0 += 1 } }
        let text = await fetcher.fetch(request).text
        #expect(text == path)
      }
      let lies = try await eventually { isReadable(connectionTo: server.port) || suspects.withLock { $0 > 0 } }
      #expect(lies)
      if asks { await fetcher.lookAtKept() } else { await fetcher.shutDown() }
      #expect(suspects.withLock { $0 } == 1)
    }
  }

  /// The connection is closed with the answer that was taken for its own, by the server's word for it.
  @Test func whatLiesThereAsTheConnectionIsClosedIsToldOf() async throws {
    let evil = page("evil", headers: ["Connection: close"])
    let script: ScriptedServer.Script = { request in
      request.index == 0
        ? [.send(page(request.target))]
        // Once curl knows how much is to come it reads no more than that.
        : [.send(Array(evil.dropLast())), .awaitRead, .send(evil.suffix(1) + page(request.target)), .pause(5)]
    }
    try await withServer(script) { server, fetcher in
      let suspects = Mutex<[String]>([])
      for (path, text) in [("/a", "/a"), ("/b", "evil")] {
        var request = try server.request(path)
        request.becameSuspect = { suspects.withLock { $0.append(path) } }
        #expect(await fetcher.fetch(request).text == text)
      }
      #expect(suspects.withLock { $0 } == ["/b"])
    }
  }

  @Test(arguments: Wire.allCases) func nothingIsSuspectedOfAGoodServer(wire: Wire) async throws {
    if wire != .plain, TLSServer.openssl == nil { return }
    let site = try Site(wire)
    defer { site.stop() }
    let fetcher = try site.fetcher()
    let suspects = Mutex(0)
    let paths = (0..<300).map { "/\($0)" }
    var connections: Set<UInt16> = []
    for path in paths {
      var request = try site.request(path)
      request.becameSuspect = { suspects.withLock { $0 += 1 } }
      let text = await fetcher.fetch(request).text
      try #require(text == path)
      connections.formUnion(localPorts(ofConnectionsTo: site.port))
    }
    #expect(site.paths == paths)
    #expect(suspects.withLock { $0 } == 0)
    #expect(connections.count == 1)
    await fetcher.shutDown()
  }

  /// Over HTTP/2 frames of the connection lie before a request on a good server: its streams are numbered, and nothing
  /// is looked at.
  @Test(.needs(.openssl))
  func framesOnAKeptHTTP2ConnectionAreNoGhosts() async throws {
    let server = try TLSServer(
      .valid,
      answer: .streams { stream in
        let text = Array("page \(stream)".utf8)
        let first = stream == 1 ? HTTP2Tests.settings : []
        return first + HTTP2Tests.frame(1, 4, stream, [HTTP2Tests.ok]) + HTTP2Tests.frame(0, 1, stream, text)
      })
    defer { server.stop() }
    let fetcher = try localFetcher { $0.certificateAuthorities = server.certificateFile }
    var connections: Set<UInt16> = []
    let suspects = Mutex(0)
    for number in 0..<20 {
      var request = FetchRequest(url: try WebURL(parsing: "https://localhost:\(server.port)/\(number)"))
      request.becameSuspect = { suspects.withLock { $0 += 1 } }
      let text = await fetcher.fetch(request).text
      try #require(text == "page \(2 * number + 1)")
      connections.formUnion(localPorts(ofConnectionsTo: server.port))
      server.say(HTTP2Tests.frame(6, 0, 0, [UInt8](repeating: UInt8(number), count: 8)))
      let lies = try await eventually { isReadable(connectionTo: server.port) }
      #expect(lies)
    }
    #expect(connections.count == 1)
    #expect(suspects.withLock { $0 } == 0)
    await fetcher.shutDown()
  }
}
