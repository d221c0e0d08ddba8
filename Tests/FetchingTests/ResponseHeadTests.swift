import Testing
import Untrusted
import WebURL

@testable import Fetching

/// Header blocks, without a network.
@Suite struct ResponseHeadTests {
  func head(_ lines: [[UInt8]], maxBytes: Int = 1 << 20, maxCount: Int = 500) throws(FetchFailure) -> ResponseHead {
    var head = ResponseHead(maxBytes: maxBytes, maxCount: maxCount)
    for line in lines { try head.add(line.span) }
    return head
  }

  func head(_ text: String, maxBytes: Int = 1 << 20, maxCount: Int = 500) throws(FetchFailure) -> ResponseHead {
    let lines = text.split(separator: "|", omittingEmptySubsequences: false).map { Array("\($0)\r\n".utf8) }
    return try head(lines, maxBytes: maxBytes, maxCount: maxCount)
  }

  @Test func fieldsAreReadInOrder() throws {
    let head = try head("HTTP/1.1 200 OK|A: 1|b:2|C :  three  |D:|e: x:y|")
    #expect(head.status == 200)
    #expect(head.isComplete)
    #expect(head.headers.map(\.name) == ["A", "b", "C", "D", "e"])
    #expect(head.headers.map(\.value) == ["1", "2", "three", "", "x:y"])
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK", 200), ("HTTP/1.1 404", 404), ("HTTP/2 204 ", 204), ("HTTP/1.0  301  Moved", 301),
    ("HTTP/1.1 200OK", 200),
  ])
  func statusIsRead(line: String, status: Int) throws {
    #expect(try head("\(line)|").status == status)
  }

  @Test func interimAnswersAreForgotten() throws {
    let head = try head("HTTP/1.1 103 Early|Link: a||HTTP/1.1 100 Continue||HTTP/1.1 200 OK|A: 1|")
    #expect(head.status == 200)
    #expect(head.headers.map(\.name) == ["A"])
    #expect(head.lineCount == 8)
  }

  @Test func trailersAreCountedAndIgnored() throws {
    let head = try head("HTTP/1.1 200 OK|A: 1||A: 2|Content-Length: 7|HTTP/1.1 500 x|")
    #expect(head.status == 200)
    #expect(head.headers.map(\.value) == ["1"])
    #expect(head.contentLength == nil)
  }

  @Test func foldedLinesAreJoined() throws {
    let head = try head("HTTP/1.1 200 OK|A: 1| 2|\t 3 | |B:| x|")
    #expect(head.headers.map(\.value) == ["1 2 3", "x"])
    #expect(try self.head("HTTP/1.1 200 OK| lost|A: 1|").headers.map(\.value) == ["1"])
  }

  @Test func linesWithoutColonAreSkipped() throws {
    #expect(try head("HTTP/1.1 200 OK|nonsense|A: 1|").headers.map(\.name) == ["A"])
  }

  @Test func boundsHold() throws {
    let ten = "HTTP/1.1 200 OK" + String(repeating: "|A: b", count: 10) + "|"
    #expect(try head(ten, maxCount: 10).headers.count == 10)
    #expect(throws: FetchFailure.self) { try head(ten, maxCount: 9) }
    #expect(throws: FetchFailure.self) { try head(ten, maxBytes: 60) }
    // What a trailer or an interim answer holds counts as well.
    #expect(throws: FetchFailure.self) { try head("HTTP/1.1 200 OK||A: 1|A: 1|A: 1", maxCount: 2) }
  }

  @Test func bytesBecomeText() throws {
    let utf8 = Array("X: zürich\r\n".utf8)
    let latin: [UInt8] = Array("X: z".utf8) + [0xFC] + Array("rich\r\n".utf8)
    let head = try head([Array("HTTP/1.1 200 OK\r\n".utf8), utf8, latin, [13, 10]])
    #expect(head.headers.map(\.value) == ["zürich", "zürich"])
  }

  /// In a URL the bytes must stay the bytes they were.
  @Test func bytesOfALocationStay() throws {
    let latin: [UInt8] = Array("Location: /caf".utf8) + [0xE9] + Array("?q=1\r\n".utf8)
    let head = try head([Array("HTTP/1.1 301 x\r\n".utf8), latin, Array("Location: /café\r\n".utf8), [13, 10]])
    #expect(head.headers.map(\.value) == ["/caf%E9?q=1", "/caf%C3%A9"])
  }

  /// Marks without end become text that is compared in linear time, and a value has a bound.
  @Test func valuesAreStreamSafeAndBounded() throws {
    let marks = String(repeating: "\u{301}\u{316}", count: 22_000)
    let head = try head("HTTP/1.1 200 OK|Content-Type: text/html\(marks)|Transfer-Encoding: \(marks)|X\(marks): a|")
    for (name, value) in head.headers {
      #expect(StreamSafe.isSafe(name) && StreamSafe.isSafe(value))
      // A joiner of two bytes stands after each thirty marks of two.
      #expect(value.utf8.count <= ResponseHead.maxValueBytes * 31 / 30)
    }
    #expect(head.foreignCoding?.utf8.count == 40)
    let long = try self.head("HTTP/1.1 200 OK|A: \(String(repeating: "ä", count: 20_000))| bbb|Location: /\(marks)|")
    #expect(long.headers[0].value == String(repeating: "ä", count: ResponseHead.maxValueBytes / 2 - 1))
    #expect(long.headers[1].value.utf8.count == 1 + 6 * 44_000)
  }

  @Test(
    arguments: [
      ("chunked", true, nil), ("Chunked, chunked", true, nil), ("identity", false, nil),
      ("gzip, chunked", true, "gzip"),
      ("x-gzip", false, "x-gzip"), ("", false, nil), ("chunked\u{301}", false, "chunked\u{301}"),
    ] as [(String, Bool, String?)])
  func transferCodingsAreTold(value: String, isChunked: Bool, foreign: String?) throws {
    let head = try head("HTTP/1.1 200 OK|Transfer-Encoding: \(value)|")
    #expect(head.isChunked == isChunked)
    #expect(head.foreignCoding == foreign)
  }

  @Test(arguments: [
    ("HTTP/1.1 301 x|Location: /a|", true), ("HTTP/1.1 301 x|Location:|", false),
    ("HTTP/1.1 300 x|Location: /a|", false),
    ("HTTP/1.1 404 x|", true), ("HTTP/1.1 503 x|", true), ("HTTP/1.1 200 x|Location: /a|", false),
    ("HTTP/1.1 404 x", false), ("HTTP/1.1 799 x|", false),
  ])
  func someHeadsDecideAlone(text: String, decides: Bool) throws {
    #expect(try head(text).decidesAlone == decides)
  }

  @Test(arguments: [
    ("5", 5), ("5, 5", 5), ("007", 7), ("0", 0), ("", nil), ("5, 6", -1), ("-1", -1), ("+1", -1), ("1.5", -1),
    ("0x10", -1),
    ("five", -1), ("99999999999999999999", -1), ("5 6", -1), ("٣", -1), ("000012", 12), ("9223372036854775807", .max),
    ("9223372036854775808", -1),
  ])
  func lengthIsReadOrRefused(value: String, length: Int?) throws {
    do {
      let head = try head("HTTP/1.1 200 OK|Content-Length: \(value)|")
      #expect(head.contentLength == length)
    } catch {
      #expect(length == -1)
      #expect(error.errorClass == .protocolError)
    }
  }

  /// Any bytes give a value.
  @Test func noiseIsSurvived() {
    var random = SplitMix(seed: 2026)
    for _ in 0..<2000 {
      var head = ResponseHead(maxBytes: 4096, maxCount: 50)
      do {
        for _ in 0..<Int(random.next() % 8) {
          let length = Int(random.next() % 40)
          let alphabet = Array("HTP/1. 20:\r\n\t,;abContent-Length\u{0}é".utf8)
          let line = (0..<length).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
          try head.add(line.span)
        }
      } catch {
        #expect([.protocolError, .tooLarge].contains(error.errorClass))
      }
    }
  }
}

/// A small deterministic generator, so that a failing case fails again.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
