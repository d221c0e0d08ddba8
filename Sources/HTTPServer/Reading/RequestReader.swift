import Untrusted

/// Bytes of a connection to requests, within limits: a state machine that is given what arrives.
///
///     head ── blank line ──> body ── Content-Length bytes ──> request, and the next head
///       └── a limit or a rule is broken ──> refused: answered with the status, and the connection ends
///
/// Reads HTTP/1.0 and 1.1 by RFC 9112. Bodies need a length; chunked ones are refused, as no client here sends them.
package struct RequestReader {
  package enum Step {
    case needsMore
    case request(RequestHead, body: [UInt8])
    case refused(Refusal)
  }

  /// Why a request is not served.
  package struct Refusal: Error {
    package let status: Int
    package let phrase: String
    package let text: String

    static func bad(_ text: String) -> Refusal { Refusal(status: 400, phrase: "Bad Request", text: text) }
    static let longLine = Refusal(status: 414, phrase: "URI Too Long", text: "the request line is too long")
    static func headers(_ text: String) -> Refusal {
      Refusal(status: 431, phrase: "Request Header Fields Too Large", text: text)
    }
  }

  /// The largest number of CR and LF before a request.
  private static let maxBlanks = 4
  private static let newline = UInt8(ascii: "\n")

  private let limits: ServingLimits
  private var bytes: [UInt8] = []
  /// Where the search for the head's end goes on.
  private var searched = 0
  private var head: RequestHead?

  package init(_ limits: ServingLimits) {
    self.limits = limits
  }

  /// Nothing of a request has come yet.
  package var isEmpty: Bool { bytes.isEmpty && head == nil }

  package mutating func append(_ more: [UInt8]) { bytes += more }

  /// The next request, if all of it is there.
  package mutating func next() -> Step {
    do throws(Refusal) {
      if head == nil {
        guard let end = try headEnd() else { return .needsMore }
        head = try parse(bytes[..<end.end])
        bytes.removeFirst(end.next)
        searched = 0
      }
      guard let head, bytes.count >= head.bodyLength else { return .needsMore }
      let body = Array(bytes.prefix(head.bodyLength))
      bytes.removeFirst(head.bodyLength)
      self.head = nil
      return .request(head, body: body)
    } catch {
      return .refused(error)
    }
  }

  /// Where the head ends, and where what follows begins; a bare LF ends a line too (RFC 9112, 2.2).
  private mutating func headEnd() throws(Refusal) -> (end: Int, next: Int)? {
    // An empty line before a request is ignored (RFC 9112, 2.2); more of them are no request.
    let blanks = bytes.prefix { $0 == Self.newline || $0 == UInt8(ascii: "\r") }.count
    guard blanks <= Self.maxBlanks else { throw .bad("that is no request line") }
    if blanks > 0 {
      guard blanks < bytes.count else { return nil }
      bytes.removeFirst(blanks)
    }
    // The same whether a head comes at once or in pieces: first the line, then the whole of it.
    if bytes.count >= limits.requestLineBytes, !bytes.prefix(limits.requestLineBytes).contains(Self.newline) {
      throw .longLine
    }
    var index = max(0, searched - 3)
    let stop = min(bytes.count, limits.headBytes)
    while index < stop {
      guard bytes[index] == Self.newline else {
        index += 1
        continue
      }
      if index + 1 < stop, bytes[index + 1] == Self.newline { return (index, index + 2) }
      if index + 2 < stop, bytes[index + 1] == UInt8(ascii: "\r"), bytes[index + 2] == Self.newline {
        return (index, index + 3)
      }
      index += 1
    }
    searched = stop
    if bytes.count >= limits.headBytes { throw .headers("the headers are too large") }
    return nil
  }

  private func parse(_ head: ArraySlice<UInt8>) throws(Refusal) -> RequestHead {
    // By bytes: what else Unicode calls a new line is none to a proxy before us, and must not be one here.
    var lines = head.split(separator: Self.newline, omittingEmptySubsequences: false).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
    guard lines.allSatisfy({ line in line.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } }) else {
      throw .bad("control characters are not allowed")
    }
    let line = lines.removeFirst()
    guard lines.count <= limits.headerCount else { throw .headers("there are too many headers") }
    guard line.count <= limits.requestLineBytes else { throw .longLine }
    let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 3, Self.isToken(parts[0]), let target = Self.originForm(parts[1]) else {
      throw .bad("that is no request line")
    }
    let isHTTP11 = parts[2].elementsEqual("HTTP/1.1".utf8)
    guard isHTTP11 || parts[2].elementsEqual("HTTP/1.0".utf8) else {
      throw Refusal(
        status: 505, phrase: "HTTP Version Not Supported", text: "HTTP/1.0 and HTTP/1.1 are served here")
    }
    var fields: [RequestHead.Field] = []
    for line in lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), Self.isToken(line[..<colon]) else {
        throw .bad("that is no header line")
      }
      fields.append(
        RequestHead.Field(
          name: String(decoding: line[..<colon], as: UTF8.self),
          value: StreamSafe.text(line[(colon + 1)...].trimmedBlanks)))
    }
    let halves = target.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    return RequestHead(
      method: String(decoding: parts[0], as: UTF8.self), isHTTP11: isHTTP11, path: StreamSafe.text(halves[0]),
      query: halves.count > 1 ? StreamSafe.text(halves[1]) : "", fields: fields,
      bodyLength: try bodyLength(fields, isHTTP11: isHTTP11))
  }

  /// The path and query of a target; of the absolute form too, which a server has to take (RFC 9112, 3.2.2). nil for
  /// others.
  private static func originForm(_ target: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    if target.first == UInt8(ascii: "/") { return target }
    let scheme = "http://"
    guard target.starts(with: scheme.utf8) else { return nil }
    let rest = target.dropFirst(scheme.utf8.count)
    let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    let found = rest[authority.endIndex...]
    return found.first == UInt8(ascii: "/") ? found : [UInt8(ascii: "/")] + found
  }

  private func bodyLength(_ fields: [RequestHead.Field], isHTTP11: Bool) throws(Refusal) -> Int {
    func values(_ name: String) -> [String] {
      fields.filter { $0.name.hasSameBytes(ignoringCaseAs: name) }.map(\.value)
    }
    let hosts = values("Host").count
    guard hosts == 1 || !isHTTP11 && hosts == 0 else { throw .bad("one Host header is needed") }
    guard values("Transfer-Encoding").isEmpty else {
      throw Refusal(status: 411, phrase: "Length Required", text: "a body needs its Content-Length")
    }
    let lengths = values("Content-Length")
    guard let first = lengths.first else { return 0 }
    guard lengths.count == 1, !first.isEmpty, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .bad("that is no Content-Length")
    }
    guard let length = WholeNumber.read(first, in: 0...limits.bodyBytes) else {
      throw Refusal(status: 413, phrase: "Content Too Large", text: "the body is too large")
    }
    return length
  }

  /// RFC 9110, 5.6.2.
  private static func isToken(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty
      && text.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
