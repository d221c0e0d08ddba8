/// The status and headers of an answer, built line by line as curl hands them over.
///
/// Keeps the header bounds, forgets 1xx answers, unfolds obs-fold (RFC 9112 section 5.2), ignores trailers, and refuses
/// Content-Lengths that contradict each other (RFC 9112 section 6.3), which curl lets pass. Moves only forward:
///
///     status line ──> fields ──blank line, 1xx──> status line
///                            ──blank line───────> complete (later lines are trailers)
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

  private let maxBytes: Int
  private let maxCount: Int
  private var isInFields = false

  init(maxBytes: Int, maxCount: Int) {
    self.maxBytes = maxBytes
    self.maxCount = maxCount
  }

  /// Takes one line with its line end, if it has one.
  mutating func add(_ line: Span<UInt8>) throws(FetchFailure) {
    byteCount += line.count
    lineCount += 1
    guard byteCount <= maxBytes else { throw FetchFailure(.tooLarge, "more than \(maxBytes) bytes of headers") }
    // The status line and the blank line are not headers.
    guard lineCount <= maxCount + 2 else { throw FetchFailure(.tooLarge, "more than \(maxCount) header lines") }
    guard !isComplete else { return }

    var end = line.count
    while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
    if !isInFields {
      guard end > 0 else { return }
      status = ResponseHead.status(of: line.extracting(0..<end))
      isInFields = true
    } else if end == 0 {
      try endBlock()
    } else if line[0] == 0x20 || line[0] == 0x09 {
      unfold(ResponseHead.text(line.extracting(0..<end)))
    } else {
      addField(line.extracting(0..<end))
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
    isChunked = values("transfer-encoding").contains { value in
      HeaderField.elements(of: value).contains { HeaderField.isSame(String($0), "chunked") }
    }
    var lengths: Set<Int> = []
    for value in values("content-length") {
      for element in HeaderField.elements(of: value) {
        guard element.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(element) else {
          throw FetchFailure(.protocolError, "Content-Length '\(element.prefix(40))' is not a number")
        }
        lengths.insert(length)
      }
    }
    guard lengths.count <= 1 else {
      let list = lengths.sorted().prefix(4).map(String.init).joined(separator: ", ")
      throw FetchFailure(.protocolError, "contradictory Content-Lengths: \(list)")
    }
    contentLength = lengths.first
  }

  private mutating func addField(_ line: Span<UInt8>) {
    // A line without a colon is no field; browsers skip it too.
    guard let colon = line.indices.first(where: { line[$0] == UInt8(ascii: ":") }) else { return }
    let name = HeaderField.trimmed(Substring(ResponseHead.text(line.extracting(0..<colon))))
    let valueBytes = line.extracting(colon + 1..<line.count)
    let value =
      HeaderField.isSame(String(name), "location") ? ResponseHead.location(valueBytes) : ResponseHead.text(valueBytes)
    headers.append((String(name), String(HeaderField.trimmed(Substring(value)))))
  }

  private mutating func unfold(_ continuation: String) {
    guard let last = headers.indices.last else { return }
    let addition = HeaderField.trimmed(Substring(continuation))
    guard !addition.isEmpty else { return }
    headers[last].value += headers[last].value.isEmpty ? String(addition) : " \(addition)"
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

  /// UTF-8 where the bytes are valid, else ISO 8859-1, which gives every byte a character (RFC 9110 section 5.5).
  private static func text(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { bytes in
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      var text = ""
      for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
      return text
    }
  }

  /// Like `text`, but bytes that are no UTF-8 are percent-encoded: in a URL they must stay those bytes, as in browsers.
  private static func location(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { bytes in
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      var text = ""
      for byte in bytes {
        if byte < 0x80 {
          text.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
          text += "%" + String(byte, radix: 16, uppercase: true)
        }
      }
      return text
    }
  }
}
