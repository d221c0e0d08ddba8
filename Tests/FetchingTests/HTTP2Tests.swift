import Fetching
import TestSupport
import Testing
import WebURL

/// Answers by HTTP/2, right and wrong, frame by frame over TLS. Skipped where `openssl` is not installed.
@Suite(.timeLimit(.minutes(2)), .needs(.openssl))
struct HTTP2Tests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let frames: [UInt8]
    /// Nil classes and texts are not looked at.
    let status: Int?
    let text: String?
    let classes: [FetchFailure.Class]
    var ends = false
    var testDescription: String { name }

    init(_ name: String, _ frames: [[UInt8]], page status: Int, _ text: String) {
      self.name = name
      self.frames = Array(frames.joined())
      self.status = status
      self.text = text
      classes = []
    }

    init(_ name: String, _ frames: [[UInt8]], ends: Bool = false, _ classes: FetchFailure.Class...) {
      self.name = name
      self.frames = Array(frames.joined())
      self.classes = classes
      self.ends = ends
      status = nil
      text = nil
    }
  }

  // MARK: Frames (RFC 9113 section 6)

  static func frame(_ type: UInt8, _ flags: UInt8 = 0, _ stream: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
    let length = payload.count
    let head = [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags, 0, 0, 0, stream]
    return head + payload
  }

  static let settings: [UInt8] = frame(4, 0, 0)
  /// HPACK's indexed `:status: 200` (RFC 7541 appendix A).
  static let ok: UInt8 = 0x88

  /// A field without indexing, its name and value as they are (RFC 7541 section 6.2.2); both below 127 bytes.
  static func field(_ name: String, _ value: String) -> [UInt8] {
    [0, UInt8(name.utf8.count)] + Array(name.utf8) + [UInt8(value.utf8.count)] + Array(value.utf8)
  }

  static func headers(_ fields: [UInt8], ends: Bool = false) -> [UInt8] { frame(1, ends ? 5 : 4, 1, fields) }
  static func data(_ text: String, ends: Bool = true) -> [UInt8] { frame(0, ends ? 1 : 0, 1, Array(text.utf8)) }
  static func length(_ count: Int) -> [UInt8] { field("content-length", "\(count)") }
  /// Last stream and error code.
  static func goAway(_ last: UInt8, _ code: UInt8) -> [UInt8] { frame(7, 0, 0, [0, 0, 0, last, 0, 0, 0, code]) }
  static func reset(_ code: UInt8) -> [UInt8] { frame(3, 0, 1, [0, 0, 0, code]) }

  static let cases: [Case] = [
    Case("a page", [settings, headers([ok] + length(5)), data("hello")], page: 200, "hello"),
    Case("without a length", [settings, headers([ok]), data("hel", ends: false), data("lo")], page: 200, "hello"),
    Case("without a body", [settings, headers([ok], ends: true)], page: 200, ""),
    Case("1xx before it", [settings, headers(field(":status", "103")), headers([ok]), data("x")], page: 200, "x"),
    Case(
      "with trailers", [settings, headers([ok]), data("x", ends: false), headers(field("t", "1"), ends: true)],
      page: 200, "x"),
    Case("GOAWAY behind the stream", [settings, headers([ok]), goAway(1, 0), data("x")], page: 200, "x"),
    Case("GOAWAY instead of an answer", [settings, goAway(0, 0)], ends: true, .protocolError, .connect, .timeout),
    Case("GOAWAY with an error", [settings, goAway(1, 2)], ends: true, .protocolError, .connect, .truncated),
    Case("RST_STREAM", [settings, reset(2)], .protocolError),
    Case("RST_STREAM within the body", [settings, headers([ok]), data("x", ends: false), reset(8)], .protocolError),
    // RFC 9113 section 8.1 lets a server end a stream so once its answer is whole. libcurl before 8.0.0 takes any
    // answer for whole then, and shows nothing of it: what tells is the length, or the end of what is compressed. See
    // decision 0016.
    Case(
      "RST_STREAM with NO_ERROR before the declared length",
      [settings, headers([ok] + length(9)), data("hello", ends: false), reset(0)], .protocolError, .truncated,
      .connect),
    Case(
      "RST_STREAM with NO_ERROR within gzip",
      [
        settings, headers([ok] + field("content-encoding", "gzip")),
        frame(0, 0, 1, Array(compressed(article, .gzip).prefix(400))), reset(0),
      ], .decode, .protocolError, .truncated, .connect),
    Case(
      "RST_STREAM with NO_ERROR before anything", [settings, reset(0)], .protocolError, .connect),
    Case("stream refused again and again", [settings, reset(7)], .protocolError, .connect, .timeout),
    Case(
      "body shorter than declared", [settings, headers([ok] + length(9)), data("hello")], .protocolError, .truncated),
    Case(
      "body longer than declared", [settings, headers([ok] + length(2)), data("hello")], .protocolError, .truncated),
    Case("two lengths", [settings, headers([ok] + length(5) + length(6)), data("hello")], .protocolError),
    Case(
      "length that is no number", [settings, headers([ok] + field("content-length", "x")), data("")], .protocolError),
    Case(
      "connection ends within the body", [settings, headers([ok]), data("x", ends: false)], ends: true, .truncated,
      .protocolError),
    Case("DATA before HEADERS", [settings, data("x")], .protocolError, .connect),
    Case("capitals in a name", [settings, headers([ok] + field("X-A", "b")), data("x")], .protocolError),
    Case("no status", [settings, headers(field("a", "b")), data("x")], .protocolError),
    Case("two statuses", [settings, headers([ok, ok]), data("x")], .protocolError),
    Case("HPACK index out of range", [settings, headers([0xFF, 0xFF, 0xFF, 0x0F])], .protocolError, .connect),
    Case(
      "frame larger than allowed", [settings, frame(0, 1, 1, [UInt8](repeating: 97, count: 40_000))], .protocolError,
      .connect),
    Case(
      "push that was forbidden", [settings, frame(5, 4, 1, [0, 0, 0, 2, 0x82])], .protocolError, .connect, .timeout),
    Case("WINDOW_UPDATE of nothing", [settings, frame(8, 0, 1, [0, 0, 0, 0])], .protocolError, .connect),
    Case(
      "SETTINGS again and again", [Array(repeatElement(settings, count: 20_000).joined())], .protocolError, .connect,
      .timeout),
    Case(
      "PING again and again",
      [settings, Array(repeatElement(frame(6, 0, 0, [UInt8](repeating: 1, count: 8)), count: 20_000).joined())],
      .protocolError, .connect, .timeout),
    Case(
      "header block that never ends",
      [settings, frame(1, 1, 1, [ok])]
        + [[UInt8]](repeating: frame(9, 0, 1, field("a", String(repeating: "b", count: 100))), count: 5000),
      .tooLarge, .protocolError, .connect),
    Case(
      "more fields than allowed",
      [settings, headers([ok] + [[UInt8]](repeating: field("a", "b"), count: 1000).joined()), data("x")],
      .tooLarge, .protocolError),
    Case(
      "body beyond the bound",
      [settings, headers([ok])]
        + [[UInt8]](repeating: data(String(repeating: "a", count: 16_000), ends: false), count: 20),
      .tooLarge),
    Case("silence", [settings], .timeout),
    Case("silence within the body", [settings, headers([ok]), data("x", ends: false)], .timeout),
  ]

  /// The start of a body is enough where the request says so; the stream is given up.
  @Test func aBodyIsCutAtItsBound() async throws {
    let block = Self.data(String(repeating: "a", count: 16_000), ends: false)
    let frames = [Self.settings, Self.headers([Self.ok])] + Array(repeating: block, count: 20)
    let server = try TLSServer(.valid, answer: .frames(Array(frames.joined()), ends: false))
    defer { server.stop() }
    let fetcher = try localFetcher { $0.certificateAuthorities = server.certificateFile }
    var request = FetchRequest(url: try WebURL(parsing: "https://localhost:\(server.port)/"))
    request.cutsBody = true
    request.maxBody = 50_000
    let response = try await fetcher.fetch(request).get()
    #expect(response.isCut && response.body.isSame(as: [UInt8](repeating: 97, count: 50_000)))
    #expect(response.totalTime < .seconds(10))
    #expect(await fetcher.load == (0, 0))
    await fetcher.shutDown()
  }

  @Test(arguments: cases)
  func answer(_ test: Case) async throws {
    let server = try TLSServer(.valid, answer: .frames(test.frames, ends: test.ends))
    defer { server.stop() }
    let fetcher = try localFetcher {
      $0.certificateAuthorities = server.certificateFile
      $0.maxBody = 100_000
      $0.firstByteTimeout = .seconds(3)
      $0.totalTimeout = .seconds(4)
    }
    let start = ContinuousClock.now
    let result = await fetcher.fetch(FetchRequest(url: try WebURL(parsing: "https://localhost:\(server.port)/")))
    let elapsed = ContinuousClock.now - start
    if test.classes.isEmpty {
      #expect(result.status == test.status, "\(result)")
      #expect(result.text == test.text)
    } else {
      let failure = try #require(result.failureClass, "\(result)")
      #expect(test.classes.contains(failure), "\(result)")
    }
    // The deadline, 250 ms, and room for a machine that does something else.
    #expect(elapsed < .seconds(50))
    #expect(await fetcher.load == (0, 0))
    await fetcher.shutDown()
  }
}
