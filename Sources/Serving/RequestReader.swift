import FlyingFox
import Foundation

/// Bytes of a connection to requests, within limits: a state machine that is given what arrives.
///
///     head ── blank line ──> body ── Content-Length bytes ──> request, and the next head
///       └── a limit or a rule is broken ──> refused: answered with the status, and the connection ends
///
/// Reads HTTP/1.0 and 1.1 by RFC 9112. Bodies come with a length; chunked ones are refused, as nothing here needs them.
struct RequestReader {
  enum Step {
    case needsMore
    case request(HTTPRequest)
    case refused(HTTPStatusCode, String)
  }

  private struct Refusal: Error {
    let status: HTTPStatusCode
    let text: String
  }

  private struct Head {
    let request: HTTPRequest
    let bodyLength: Int
  }

  /// CR and LF before a request at most.
  private static let mostBlanks = 4

  private let limits: ServingLimits
  private var bytes: [UInt8] = []
  /// Where the search for the head's end goes on.
  private var searched = 0
  private var head: Head?

  init(_ limits: ServingLimits) {
    self.limits = limits
  }

  /// Nothing of a request has come yet.
  var isEmpty: Bool { bytes.isEmpty && head == nil }

  mutating func append(_ more: [UInt8]) { bytes += more }

  /// The next request, if all of it is there.
  mutating func next() -> Step {
    do {
      if head == nil {
        guard let end = try headEnd() else { return .needsMore }
        head = try parse(bytes[..<end.end])
        bytes.removeFirst(end.next)
        searched = 0
      }
      guard let head, bytes.count >= head.bodyLength else { return .needsMore }
      var request = head.request
      if head.bodyLength > 0 { request.setBodyData(Data(bytes.prefix(head.bodyLength))) }
      bytes.removeFirst(head.bodyLength)
      self.head = nil
      return .request(request)
    } catch let refusal as Refusal {
      return .refused(refusal.status, refusal.text)
    } catch {
      return .refused(.badRequest, "\(error)")
    }
  }

  /// Where the head ends, and where what follows begins; a bare LF ends a line too (RFC 9112, 2.2).
  private mutating func headEnd() throws -> (end: Int, next: Int)? {
    let newline = UInt8(ascii: "\n")
    // An empty line before a request is ignored (RFC 9112, 2.2); more of them are no request.
    let blanks = bytes.prefix { $0 == newline || $0 == UInt8(ascii: "\r") }.count
    guard blanks <= Self.mostBlanks else { throw Refusal(status: .badRequest, text: "that is no request line") }
    if blanks > 0 {
      guard blanks < bytes.count else { return nil }
      bytes.removeFirst(blanks)
    }
    var index = max(0, searched - 3)
    let stop = min(bytes.count, limits.headBytes)
    while index < stop {
      guard bytes[index] == newline else {
        index += 1
        continue
      }
      if index + 1 < bytes.count, bytes[index + 1] == newline { return (index, index + 2) }
      if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "\r"), bytes[index + 2] == newline {
        return (index, index + 3)
      }
      index += 1
    }
    searched = bytes.count
    if !bytes.prefix(limits.requestLineBytes).contains(newline), bytes.count >= limits.requestLineBytes {
      throw Refusal(status: HTTPStatusCode(414, phrase: "URI Too Long"), text: "the request line is too long")
    }
    if bytes.count >= limits.headBytes {
      throw Refusal(
        status: HTTPStatusCode(431, phrase: "Request Header Fields Too Large"), text: "the headers are too large")
    }
    return nil
  }

  private func parse(_ head: ArraySlice<UInt8>) throws -> Head {
    // By bytes: what else Unicode calls a new line is none to a proxy before us, and must not be one here.
    var lines = try head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw Refusal(status: .badRequest, text: "control characters are not allowed")
      }
      return Substring(String(decoding: line, as: UTF8.self))
    }
    let line = lines.removeFirst()
    guard lines.count <= limits.headerCount else {
      throw Refusal(
        status: HTTPStatusCode(431, phrase: "Request Header Fields Too Large"), text: "there are too many headers")
    }
    guard line.utf8.count <= limits.requestLineBytes else {
      throw Refusal(status: HTTPStatusCode(414, phrase: "URI Too Long"), text: "the request line is too long")
    }
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, Self.isToken(parts[0]), parts[1].hasPrefix("/") || parts[1].hasPrefix("http://") else {
      throw Refusal(status: .badRequest, text: "that is no request line")
    }
    guard parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0" else {
      throw Refusal(
        status: HTTPStatusCode(505, phrase: "HTTP Version Not Supported"), text: "HTTP/1.0 and HTTP/1.1 are served here"
      )
    }
    var headers = HTTPHeaders()
    for line in lines {
      guard let colon = line.firstIndex(of: ":"), Self.isToken(line[..<colon]) else {
        throw Refusal(status: .badRequest, text: "that is no header line")
      }
      headers.addValue(
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces), for: HTTPHeader(String(line[..<colon])))
    }
    let halves = parts[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let target = HTTPRequest.Target(path: String(halves[0]), query: halves.count > 1 ? String(halves[1]) : "")
    let request = HTTPRequest(
      method: HTTPMethod(String(parts[0])), version: HTTPVersion(String(parts[2])), target: target, headers: headers,
      body: HTTPBodySequence(data: Data()))
    return Head(request: request, bodyLength: try bodyLength(headers, isNew: parts[2] == "HTTP/1.1"))
  }

  private func bodyLength(_ headers: HTTPHeaders, isNew: Bool) throws -> Int {
    guard headers.values(for: .host).count == 1 || (!isNew && headers.values(for: .host).isEmpty) else {
      throw Refusal(status: .badRequest, text: "one Host header is needed")
    }
    guard headers.values(for: .transferEncoding).isEmpty else {
      throw Refusal(status: HTTPStatusCode(411, phrase: "Length Required"), text: "a body needs its Content-Length")
    }
    let lengths = headers.values(for: .contentLength)
    guard let first = lengths.first else { return 0 }
    guard lengths.count == 1, !first.isEmpty, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Refusal(status: .badRequest, text: "that is no Content-Length")
    }
    guard let length = Int(first), length <= limits.bodyBytes else {
      throw Refusal(status: HTTPStatusCode(413, phrase: "Content Too Large"), text: "the body is too large")
    }
    return length
  }

  /// RFC 9110, 5.6.2.
  private static func isToken(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}

extension HTTPRequest {
  /// Whether the client wants the connection kept (RFC 9112, 9.3).
  var keepsConnection: Bool {
    let options = (headers[.connection] ?? "").lowercased().split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    return version == .http11 ? !options.contains("close") : options.contains("keep-alive")
  }
}
