@testable import HTTPFields
import Compression
import WebURL

@testable import Fetching

/// What holds for any bytes, read as an answer: lines of headers up to the blank one, then a body.
enum HeaderLaws {
  static let maxBytes = 4096
  static let maxCount = 40
  static let maxDecoded = 100_000

  static func violations(of bytes: [UInt8]) -> [String] {
    var found: [String] = []
    func expect(_ holds: Bool, _ law: String) { if !holds { found.append(law) } }
    var head = ResponseHead(maxBytes: maxBytes, maxCount: maxCount)
    var rest = bytes[...]
    do {
      while !head.isComplete, !rest.isEmpty {
        let line = rest.prefix { $0 != 0x0A }
        rest = rest.dropFirst(line.count + 1)
        try head.add((Array(line) + [0x0A]).span)
      }
    } catch {
      let isBound = head.byteCount > maxBytes || head.lineCount > maxCount + 2
      expect(error.errorClass == .tooLarge ? isBound : error.errorClass == .protocolError, "a failure has its class")
      expect(error.message.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }, "a message is one line")
      // What came before the line that cannot be read may decide.
      let kept = head.headers.count
      head.breakOff(mayFold: true)
      expect(
        head.headers.count <= kept && (!head.isComplete || head.status >= 200), "a head is broken off behind a status")
      if head.isComplete { check(head, [], expect) }
      return found
    }
    expect(head.byteCount <= maxBytes && head.lineCount <= maxCount + 2, "the bounds of a head hold")
    // One more is noticed with the line after it, the blank one at the latest.
    expect(head.headers.count <= maxCount + (head.isComplete ? 0 : 1), "headers are counted")
    let kept = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    // ISO 8859-1 doubles a byte, an escape in a Location triples it.
    expect(kept <= 3 * maxBytes, "what is kept is in proportion to what came")
    for (name, value) in head.headers {
      expect(!value.utf8.contains(0x0A) && !name.utf8.contains(0x0A), "a header is one line")
      expect(!name.contains(":"), "a name has no colon")
      _ = HeaderField.elements(of: value)
      _ = HTTPDate(value)
      _ = ContentType(headerValues: [value])
    }
    guard head.isComplete else { return found }
    expect(head.status >= 200 && head.status <= 9999, "a complete head has a status")
    expect(head.contentLength.map { $0 >= 0 } ?? true, "a length is not negative")
    check(head, Array(rest), expect)
    return found
  }

  private static func check(_ head: ResponseHead, _ body: [UInt8], _ expect: (Bool, String) -> Void) {
    let raw = RawResponse(head: head, body: body, totalTime: .zero, firstByteTime: .zero, remoteAddress: "")
    checkStart(raw, expect)
    guard case .success(let response) = FetchResponse(raw).decoded(maxBytes: maxDecoded),
      let base = WebURL("https://example.com/a/b")
    else { return }
    expect(response.body.count <= maxDecoded, "a decoded body keeps its bound")
    expect(response.mediaType.map { $0 == $0.lowercased() && $0.contains("/") } ?? true, "a media type is lower case")
    expect(
      response.retryAfter.map { (Duration.zero ... .seconds(86_400)).contains($0) } ?? true, "a pause is 0 to a day")
    expect(response.redirectTarget(from: base).map { $0.isHTTP && !$0.host.isEmpty } ?? true, "a target is http(s)")
    let request = FetchRequest(url: base, validators: response)
    let sent = (try? OutgoingRequest(request, FetchConfiguration(userAgent: "x")))?.headers.lines ?? []
    expect(
      sent.allSatisfy { line in line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } },
      "validators sent back make no other header")
  }

  /// The start of a body is what the whole begins with, whether or not the rest of it came.
  private static func checkStart(_ raw: RawResponse, _ expect: (Bool, String) -> Void) {
    let limit = 1000
    guard case .success(let start) = FetchResponse(raw).decoded(maxBytes: limit, cuts: true) else { return }
    expect(start.body.count <= limit, "the start of a body keeps its bound")
    // Of other answers a body that cannot be decoded is left out, and which of two decoders refuses more is theirs.
    let isSuccess = (200..<300).contains(start.status)
    if isSuccess, case .success(let whole) = FetchResponse(raw).decoded(maxBytes: maxDecoded) {
      expect(start.isCut || start.body == whole.body, "what is not cut is whole")
      // `deflate` is two formats, told apart by what is wrong with the data: also behind the bound, where the start
      // does not look.
      let isPlain = !start.headers.contains { $0.value.lowercased().contains("deflate") }
      // Gzip that was not announced is left as it is, so damage in it is not seen either.
      let isLeft = whole.body == raw.body && Inflate.hasGzipHeader(raw.body)
      expect(!isPlain || isLeft || whole.body.starts(with: start.body), "the start is what the whole begins with")
    }
    let half = RawResponse(
      head: raw.head, body: Array(raw.body.prefix(raw.body.count / 2)), isCut: true, totalTime: .zero,
      firstByteTime: .zero,
      remoteAddress: "")
    guard case .success(let less) = FetchResponse(half).decoded(maxBytes: limit, cuts: true) else { return }
    expect(less.body.count <= limit, "the start of a cut body keeps its bound")
  }
}

extension FetchRequest {
  /// Asks again for what `response` answered.
  fileprivate init(url: WebURL, validators response: FetchResponse) {
    self.init(url: url)
    etag = response.header("etag")
    lastModified = response.header("last-modified")
  }
}
