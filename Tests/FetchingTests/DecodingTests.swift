import Synchronization
import TestSupport
import Testing
import WebURL

@testable import Fetching

/// How much memory bodies may take between the wire and the caller, and where they are decoded.
@Suite(.timeLimit(.minutes(2)))
struct DecodingTests {
  /// Room that tells what was asked of it, and opens when it is told to.
  private final class Room: BodyRoom {
    private struct State {
      var taken = 0
      var most = 0
      var isOpen: Bool
      var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(isOpen: Bool = true) { state = Mutex(State(isOpen: isOpen)) }

    var taken: Int { state.withLock { $0.taken } }
    var most: Int { state.withLock { $0.most } }
    var waiters: Int { state.withLock { $0.waiting.count } }

    func open() {
      let waiting = state.withLock { state in
        state.isOpen = true
        defer { state.waiting = [] }
        return state.waiting
      }
      for waiter in waiting { waiter.resume() }
    }

    func take(bytes: Int) async -> Bool {
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isOpen = state.withLock { state in
            if !state.isOpen, !Task.isCancelled { state.waiting.append(continuation) }
            return state.isOpen || Task.isCancelled
          }
          if isOpen { continuation.resume() }
        }
      } onCancel: {
        open()
      }
      guard !Task.isCancelled else { return false }
      state.withLock { state in
        state.taken += bytes
        state.most = max(state.most, state.taken)
      }
      return true
    }

    func giveBack(bytes: Int) { state.withLock { $0.taken -= bytes } }
  }

  private static let bomb = compressed([UInt8](repeating: 0x20, count: 8 << 20), .gzip)

  private static func answer(_ target: String) -> [UInt8] {
    let gzip = ["Content-Type: text/html", "Content-Encoding: gzip"]
    return switch target {
    case "/page": page(compressed(article, .gzip), headers: gzip)
    case "/plain": page(article)
    case "/bomb": page(bomb, headers: gzip)
    case "/broken": page(Array(bomb.dropLast(9)), headers: gzip)
    case "/error": page(bomb, status: "404 Not Found", headers: gzip)
    default: page(Array(compressed(article, .gzip).dropLast(9)), headers: gzip)
    }
  }

  /// Room is reserved for the largest size a body can have; what it did not need is returned, also after a failure.
  @Test(arguments: ["/page", "/plain", "/bomb", "/error", "/cut"])
  func roomIsTakenBeforeDecoding(path: String) async throws {
    try await withServer({ [.send(Self.answer($0.target))] }, configure: { $0.maxDecodedBody = 4 << 20 }) {
      server, fetcher in
      for keepsGzip in [false, true] {
        let room = Room()
        var request = try server.request(path)
        request.room = room
        request.keepsGzip = keepsGzip
        let fetched = await fetcher.fetch(request)
        let held = (try? fetched.get())?.bodyBytes ?? 0
        #expect(room.taken == held)
        #expect(room.most >= held)
        switch path {
        case "/plain": #expect(room.most == article.count)
        case "/page": #expect(room.most >= article.count && held >= article.count)
        case "/bomb":
          #expect(fetched.failureClass == .tooLarge && room.taken == 0)
          #expect(room.most == 4 << 20 + (keepsGzip ? Self.bomb.count : 0))
        case "/error": #expect(held == 0)
        default: #expect(fetched.failureClass == .decode && room.taken == 0)
        }
      }
    }
  }

  /// Of a few KiB may come more than is decoded at once: all of it arrives, and what is wrong at its end is seen.
  @Test func littleThatComesToMuch() async throws {
    try await withServer({ [.send(Self.answer($0.target))] }) { server, fetcher in
      let whole = try await fetcher.fetch(server.request("/bomb")).get()
      let isWhole = whole.body.count == 8 << 20 && whole.body.hasOnly { $0 == 0x20 }
      #expect(isWhole)
      #expect(await fetcher.fetch(try server.request("/broken")).failureClass == .decode)
    }
  }

  /// Nothing is decoded before there is room; a fetch that is cancelled meanwhile takes none.
  @Test func fetchesWaitForRoom() async throws {
    try await withServer({ [.send(Self.answer($0.target))] }) { server, fetcher in
      let room = Room(isOpen: false)
      var request = try server.request("/page")
      request.room = room
      let waiting = Task { [request] in await fetcher.fetch(request) }
      #expect(try await eventually { room.waiters == 1 })
      #expect(room.taken == 0)
      room.open()
      #expect(try await waiting.value.get().body.isSame(as: article))
      #expect(room.taken == article.count)

      let closed = Room(isOpen: false)
      request.room = closed
      let cancelled = Task { [request] in await fetcher.fetch(request) }
      #expect(try await eventually { closed.waiters == 1 })
      cancelled.cancel()
      #expect(await cancelled.value.failureClass == .cancelled)
      #expect(closed.taken == 0)
    }
  }

  /// Many bodies at once take no more from the wire than allowed, and each has a share that the others cannot take.
  @Test func bodiesOnTheirWayShareTheirRoom() async throws {
    let large = page([UInt8](repeating: 0x61, count: 3 << 20))
    try await withServer(
      { request in
        switch request.target {
        case "/unended": [.send(Array(large.dropLast())), .pause(60)]
        case "/large": [.send(large)]
        default: [.send(page("small"))]
        }
      },
      configure: {
        $0.maxConnections = 16
        $0.maxConnectionsPerHost = 16
        $0.maxBodiesOnWire = 8 << 20
      }
    ) { server, fetcher in
      // 256 KiB each for itself, 4 MiB to share: one has room, the second has not.
      let unended = try server.request("/unended")
      let first = Task { await fetcher.fetch(unended) }
      #expect(try await eventually { fetcher.wireBytesFree < 2 << 20 })
      let second = await fetcher.fetch(try server.request("/large"))
      #expect(second.failureClass == .noRoom)
      #expect(try await fetcher.fetch(server.request("/small")).get().body == Array("small".utf8))
      first.cancel()
      #expect(await first.value.failureClass == .cancelled)
      #expect(fetcher.wireBytesFree == 4 << 20)
      #expect(try await fetcher.fetch(server.request("/large")).get().body.count == 3 << 20)
      #expect(fetcher.wireBytesFree == 4 << 20)
    }
  }
}
