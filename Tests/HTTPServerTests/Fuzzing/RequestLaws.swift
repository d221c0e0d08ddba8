import Untrusted

@testable import HTTPServer

/// What holds for any bytes, read as requests of one connection.
enum RequestLaws {
  static var limits: ServingLimits {
    var limits = ServingLimits()
    limits.requestLineBytes = 512
    limits.headBytes = 1024
    limits.headerCount = 12
    limits.bodyBytes = 256
    return limits
  }

  /// What a reader made of the bytes, as text: however they arrived, it is the same.
  private struct Reading: Equatable {
    var requests: [String] = []
    var refusal: String?
  }

  static func violations(of bytes: [UInt8]) -> [String] {
    var found: Set<String> = []
    func expect(_ holds: Bool, _ law: String) { if !holds { found.insert(law) } }
    let whole = read(bytes, by: max(1, bytes.count), expect)
    for size in [1, 7, 300] {
      expect(read(bytes, by: size, expect) == whole, "pieces of \(size) bytes are read as the whole")
    }
    checkFields(bytes, expect)
    return found.sorted()
  }

  private static func read(_ bytes: [UInt8], by size: Int, _ expect: (Bool, String) -> Void) -> Reading {
    var reading = Reading()
    var reader = RequestReader(limits)
    var rest = bytes[...]
    while true {
      switch reader.next() {
      case .needsMore:
        guard !rest.isEmpty else { return reading }
        reader.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      case .request(let head, let body):
        check(head, body, expect)
        reading.requests.append(
          "\(head.method)|\(head.path)|\(head.query)|\(head.fields)|\(head.keepsConnection)|\(body)")
        expect(reading.requests.count <= bytes.count, "a request has bytes")
      case .refused(let refusal):
        expect((400...505).contains(refusal.status), "a refusal has a status")
        expect(!refusal.phrase.isEmpty && !refusal.text.isEmpty, "a refusal has its words")
        reading.refusal = "\(refusal.status)"
        return reading
      }
    }
  }

  private static func check(_ head: RequestHead, _ body: [UInt8], _ expect: (Bool, String) -> Void) {
    expect(head.path.utf8.first == 0x2F, "a path begins with a slash")
    expect(!head.method.isEmpty && head.method.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a method is a token")
    expect(head.fields.count <= limits.headerCount, "headers are counted")
    expect(body.count == head.bodyLength && body.count <= limits.bodyBytes, "a body keeps its bound")
    let kept = head.fields.reduce(head.path.utf8.count + head.query.utf8.count) {
      $0 + $1.name.utf8.count + $1.value.utf8.count
    }
    // A byte that is no UTF-8 becomes three.
    expect(kept <= 3 * limits.headBytes, "what is kept is in proportion to what came")
    for text in [head.path, head.query] + head.fields.map(\.value) {
      expect(StreamSafe.isSafe(text), "text is stream-safe")
      expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }, "text is one line")
    }
    for field in head.fields {
      expect(field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }, "a name is a token")
      expect(!(field.value.utf8.first == 0x20 || field.value.utf8.last == 0x20), "a value has no blanks around it")
    }
    let hosts = head.values("host").count
    expect(hosts == 1 || hosts == 0 && !head.isHTTP11, "there is one host")
    checkFields(Array(head.query.utf8), expect)
    checkFields(body, expect)
  }

  private static func checkFields(_ bytes: [UInt8], _ expect: (Bool, String) -> Void) {
    let fields = FormFields(bytes)
    expect(fields.count <= FormFields.maxFields, "fields are counted")
    for name in ["q", "url", "token", "language"] {
      guard let value = fields[name] else { continue }
      expect(StreamSafe.isSafe(value), "a value of a form is stream-safe")
      expect(value.utf8.count <= 3 * bytes.count, "a value is in proportion to what came")
    }
  }
}
