import HTTPFields
internal import Untrusted

/// The status and headers of an answer, built line by line as curl hands them over.
///
/// Keeps the header bounds, forgets 1xx answers, unfolds obs-fold (RFC 9112 section 5.2), ignores trailers, and refuses
/// Content-Lengths that contradict each other (RFC 9112 section 6.3), which curl lets pass. What is kept is stream-safe
/// text of at most `maxValueBytes` a field, so that no reader of a header can be held up by one. Moves only forward:
///
///     status line ──> fields ──blank line, 1xx──────> status line
///                            ──blank line───────────> complete (later lines are trailers)
///                            ──cannot be read on────> complete, with the fields before
struct ResponseHead: Sendable {
  private(set) var status = 0
  private(set) var headers: [(name: String, value: String)] = []
  private(set) var isComplete = false
  /// Of everything seen, 1xx answers and trailers included.
  private(set) var byteCount = 0
  private(set) var lineCount = 0
  /// The declared length, once complete; nil without one.
  private(set) var contentLength: Int?
  private(set) var isChunked = false
  /// A transfer coding other than `chunked`, once complete: the body is not what it seems, and cannot be read.
  private(set) var foreignCoding: String?
  /// What the answer is spoken in, by its last status line; nil before the first.
  private(set) var version: Version?

  /// HTTP/1.0 and 1.1, or HTTP/2 and later: whether answers follow each other on their connection, or have numbers.
  enum Version: Sendable { case inTurn, numbered }

  /// Bytes of one field's value that are kept; servers take 8 KiB of a request's. A Location is kept whole: a part is
  /// another URL.
  static let maxValueBytes = 16 << 10
  /// Bytes of a field's name that are kept.
  static let maxNameBytes = 256

  /// Fields for which there is room at once; most answers have no more.
  private static let usualCount = 16

  private let maxBytes: Int
  private let maxCount: Int
  private var isInFields = false

  init(maxBytes: Int, maxCount: Int) {
    self.maxBytes = maxBytes
    self.maxCount = maxCount
  }

  /// What a line was: the first of all, the one that completes the head, or neither.
  enum Step { case first, completing, other }

  /// Takes one line with its line end, if it has one.
  @discardableResult
  mutating func add(_ line: Span<UInt8>) throws(FetchFailure) -> Step {
    try count(line)
    guard !isComplete else { return .other }
    try take(line)
    return isComplete ? .completing : lineCount == 1 ? .first : .other
  }

  private mutating func count(_ line: Span<UInt8>) throws(FetchFailure) {
    byteCount += line.count
    lineCount += 1
    guard byteCount <= maxBytes else { throw FetchFailure(.tooLarge, "more than \(maxBytes) bytes of headers") }
    // The status line and the blank line are not headers.
    guard lineCount <= maxCount + 2 else { throw FetchFailure(.tooLarge, "more than \(maxCount) header lines") }
  }

  private mutating func take(_ line: Span<UInt8>) throws(FetchFailure) {
    var end = line.count
    while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
    if !isInFields {
      guard end > 0 else { return }
      status = ResponseHead.status(of: line.extracting(0..<end))
      // curl writes "HTTP/2 200" and "HTTP/1.1 200 OK".
      version = line.count > 6 && line[5] == UInt8(ascii: "1") && line[6] == UInt8(ascii: ".") ? .inTurn : .numbered
      isInFields = true
      headers.reserveCapacity(Self.usualCount)
    } else if end == 0 {
      try endBlock()
    } else if line[0] == 0x20 || line[0] == 0x09 {
      unfold(line.extracting(0..<end))
    } else {
      addField(line.extracting(0..<end))
    }
  }

  /// A redirect that says where to, complete.
  var isRedirect: Bool {
    isComplete && [301, 302, 303, 307, 308].contains(status) && values("location").contains { !$0.isEmpty }
  }

  /// Whether status and fields say all there is to do, so that a body that does not come to its end changes nothing: a
  /// redirect that says where to, an error, and the word that nothing has changed.
  var decidesAlone: Bool { isComplete && ((400..<600).contains(status) || status == 304) || isRedirect }

  /// Ends the head before a line that cannot be read: what came before it stands. Without effect unless a final status
  /// line is there and the blank line is not.
  ///
  /// `mayFold`: that line may go on with the field before it (obs-fold), which is not whole then.
  mutating func breakOff(mayFold: Bool) {
    guard isInFields, !isComplete, status >= 200 else { return }
    if mayFold, !headers.isEmpty { headers.removeLast() }
    isInFields = false
    isComplete = true
  }

  /// A server's word that it has waited too long for a request on this connection (RFC 9110 section 15.5.9).
  var isTimeoutOfConnection: Bool {
    status == 408
      && values("connection").contains { value in
        HeaderField.elements(of: value).contains { $0.hasSameBytes(ignoringCaseAs: "close") }
      }
  }

  private mutating func endBlock() throws(FetchFailure) {
    isInFields = false
    if (100..<200).contains(status) {
      headers.removeAll()
      return
    }
    guard status >= 200 else { throw FetchFailure(.protocolError, "no status in the answer's first line") }
    isComplete = true
    var lengths: [String] = []
    for (name, value) in headers {
      if HeaderField.isSame(name, "content-length") {
        lengths.append(value)
      } else if HeaderField.isSame(name, "transfer-encoding") {
        noteCodings(value)
      }
    }
    contentLength = try ResponseHead.length(declaredBy: lengths)
  }

  private mutating func noteCodings(_ value: String) {
    for coding in HeaderField.elements(of: value) {
      if coding.hasSameBytes(ignoringCaseAs: "chunked") {
        isChunked = true
      } else if !coding.hasSameBytes(ignoringCaseAs: "identity") {
        // RFC 7230 took `identity` out; servers still say it.
        foreignCoding = foreignCoding ?? HeaderField.shortened(coding)
      }
    }
  }

  private static func length(declaredBy values: [String]) throws(FetchFailure) -> Int? {
    // As nearly all answers have it; a sign is no part of it.
    if values.count == 1, let first = values[0].utf8.first, HeaderField.isDigit(first),
      let length = WholeNumber.read(values[0], in: 0...Int.max)
    {
      return length
    }
    var lengths: Set<Int> = []
    for value in values {
      for element in HeaderField.elements(of: value) {
        guard element.utf8.allSatisfy(HeaderField.isDigit), let length = WholeNumber.read(element, in: 0...Int.max)
        else {
          throw FetchFailure(.protocolError, "Content-Length '\(HeaderField.shortened(element))' is not a number")
        }
        lengths.insert(length)
      }
    }
    guard lengths.count <= 1 else {
      let list = lengths.sorted().prefix(4).map(String.init).joined(separator: ", ")
      throw FetchFailure(.protocolError, "contradictory Content-Lengths: \(list)")
    }
    return lengths.first
  }

  private mutating func addField(_ line: Span<UInt8>) {
    // A line without a colon is no field; browsers skip it too.
    guard let colon = line.indices.first(where: { line[$0] == UInt8(ascii: ":") }) else { return }
    let name = ResponseHead.trimmedText(line.extracting(0..<colon), atMost: Self.maxNameBytes)
    headers.append((name, ResponseHead.value(of: name, line.extracting(colon + 1..<line.count))))
  }

  private mutating func unfold(_ continuation: Span<UInt8>) {
    guard let last = headers.indices.last else { return }
    let addition = ResponseHead.value(of: headers[last].name, continuation)
    let length = headers[last].value.utf8.count + addition.utf8.count
    // What goes beyond the bound is left out by whole lines.
    guard !addition.isEmpty, length < Self.maxValueBytes || ResponseHead.isLocation(headers[last].name) else { return }
    headers[last].value += headers[last].value.isEmpty ? addition : " \(addition)"
  }

  private func values(_ name: String) -> [String] {
    headers.filter { HeaderField.isSame($0.name, name) }.map(\.value)
  }

  /// The number after the first space; 0 when there is none.
  private static func status(of line: Span<UInt8>) -> Int {
    guard var index = line.indices.first(where: { line[$0] == 0x20 }) else { return 0 }
    while index < line.count, line[index] == 0x20 { index += 1 }
    var number = 0
    while index < line.count, (0x30...0x39).contains(line[index]), number < 1000 {
      number = number * 10 + Int(line[index] - 0x30)
      index += 1
    }
    return number
  }

  private static func isLocation(_ name: String) -> Bool { HeaderField.isSame(name, "location") }

  private static func value(of name: String, _ bytes: Span<UInt8>) -> String {
    isLocation(name)
      ? String(HeaderField.trimmed(location(bytes)[...])) : trimmedText(bytes, atMost: maxValueBytes)
  }

  /// Trimmed as bytes, which costs a tenth of what it costs on text.
  private static func trimmedText(_ bytes: Span<UInt8>, atMost limit: Int) -> String {
    // White space before the bound counts as it is there, so that what is kept is a part of the line's start.
    var end = bytes.count
    if end > limit { return String(HeaderField.trimmed(text(bytes, atMost: limit)[...])) }
    var start = 0
    while start < end, HeaderField.isWhitespace(bytes[start]) { start += 1 }
    while end > start, HeaderField.isWhitespace(bytes[end - 1]) { end -= 1 }
    return text(bytes.extracting(start..<end), atMost: limit)
  }

  /// UTF-8 where the bytes are valid, else ISO 8859-1, which gives every byte a character (RFC 9110 section 5.5). Of
  /// more bytes than `limit` those before it.
  private static func text(_ bytes: Span<UInt8>, atMost limit: Int) -> String {
    bytes.withUnsafeBufferPointer { bytes in
      var end = min(bytes.count, limit)
      // Not within a character.
      if end < bytes.count { while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 } }
      let kept = UnsafeBufferPointer(rebasing: bytes[..<end])
      if kept.allSatisfy({ $0 < 0x80 }) { return String(decoding: kept, as: UTF8.self) }
      if let text = String(validating: kept, as: UTF8.self) { return StreamSafe.text(text) }
      var text = ""
      for byte in kept { text.unicodeScalars.append(Unicode.Scalar(byte)) }
      return text
    }
  }

  /// All bytes beyond ASCII percent-encoded, as a URL's parser would: in a URL they must stay those bytes, UTF-8 or
  /// not, and the address is the same.
  private static func location(_ bytes: Span<UInt8>) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count)
      for byte in bytes {
        if byte < 0x80 {
          text.append(byte)
        } else {
          text.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        }
      }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
