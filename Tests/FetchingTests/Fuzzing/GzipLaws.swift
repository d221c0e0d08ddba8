import Compression
@testable import Fetching

/// What holds for any bytes, taken for the compressed body of an answer. The first two bytes choose headers, label and
/// bounds.
enum GzipLaws {
  private static let codings = [
    [], ["gzip"], ["deflate"], ["gzip, gzip"], ["deflate", "gzip"], ["identity, x-gzip"], ["br"],
  ]
  private static let types = ["text/html", "text/plain", "application/gzip", "application/octet-stream"]

  static func violations(of bytes: [UInt8]) -> [String] {
    guard bytes.count >= 2 else { return [] }
    var found: [String] = []
    func expect(_ holds: Bool, _ law: String) { if !holds { found.append(law) } }
    let (choice, size) = (Int(bytes[0]), Int(bytes[1]))
    let body = Array(bytes.dropFirst(2))
    // 0, some bytes, or as many as a small page has.
    let maxBytes = size < 8 ? 1 << 20 : size < 16 ? 0 : size * 64
    for format in [Inflate.Format.gzip, .zlib, .raw] { checkDecoders(body, format, maxBytes, expect) }
    checkAnswer(body, codings[choice % 7], types[choice / 7 % 4], maxBytes, status: choice < 200 ? 200 : 404, expect)
    if size & 1 == 0 { checkRoundTrip(body, expect) }
    return found
  }

  /// Both decoders keep their bounds, and give the same where both give something.
  private static func checkDecoders(
    _ body: [UInt8], _ format: Inflate.Format, _ maxBytes: Int, _ expect: (Bool, String) -> Void
  ) {
    let most = Inflate.most(body.count, maxBytes: maxBytes)
    let once = Inflate.decode(body, format, maxBytes: maxBytes)
    let steps = Inflate.decodeInSteps(body, format, .whole, maxBytes: maxBytes)
    for case .success(let output) in [once, steps] {
      expect(output.count <= most, "no more comes out than there is room for")
    }
    if case .success(let one) = once, case .success(let other) = steps {
      expect(one == other, "two decoders give the same")
    }
    if case .success(let start) = Inflate.decodeInSteps(body, format, .start, maxBytes: maxBytes) {
      expect(start.count <= maxBytes, "a start keeps its bound")
      if case .success(let whole) = steps { expect(whole.starts(with: start), "a start is what the whole begins with") }
    }
    let half = Array(body.prefix(body.count / 2))
    if case .success(let start) = Inflate.decodeInSteps(half, format, .startOfCut, maxBytes: maxBytes),
      case .success(let whole) = steps
    {
      expect(whole.starts(with: start), "the start of a half is what the whole begins with")
    }
    if !body.isEmpty {
      let late = Inflate.decodeInSteps(body, format, .whole, maxBytes: maxBytes, until: .now - .seconds(1))
      expect(late == .failure(.timeout), "a deadline that has passed ends it")
    }
  }

  /// An answer has room for what it comes to, and its failures have their classes.
  private static func checkAnswer(
    _ body: [UInt8], _ codings: [String], _ type: String, _ maxBytes: Int, status: Int,
    _ expect: (Bool, String) -> Void
  ) {
    let headers = [("Content-Type", type)] + codings.map { ("Content-Encoding", $0) }
    let response = FetchResponse(status: status, headers: headers, body: body)
    for keepsGzip in [false, true] {
      switch response.decoded(maxBytes: maxBytes, keepsGzip: keepsGzip) {
      case .success(let decoded):
        expect(decoded.body.count <= maxBytes, "a decoded body keeps its bound")
        expect(
          decoded.bodyBytes <= response.maxBodyBytes(maxBytes: maxBytes, keepsGzip: keepsGzip),
          "no body takes more room than was reserved")
        if let gzip = decoded.gzip {
          expect(
            Gunzip.inflated(gzip, maxBytes: maxBytes) == .success(decoded.body), "what is kept comes to the same")
        }
      case .failure(let failure):
        expect([.decode, .coding, .tooLarge].contains(failure.errorClass), "a failure has its class")
        expect(response.mayBeEncoded ? status == 200 : body.count > maxBytes, "only pages fail for what they hold")
      }
    }
    if case .success(let start) = response.decoded(maxBytes: maxBytes, cuts: true) {
      expect(start.body.count <= maxBytes, "the start of a body keeps its bound")
    }
  }

  private static func checkRoundTrip(_ body: [UInt8], _ expect: (Bool, String) -> Void) {
    guard let gzip = Gzip.deflate(body, maxBytes: body.count + 1024) else {
      return expect(false, "what is compressed grows little")
    }
    expect(Gunzip.inflated(gzip, maxBytes: body.count) == .success(body), "what was compressed comes back")
    guard !body.isEmpty else { return }
    expect(Gunzip.inflated(gzip, maxBytes: body.count - 1) == .failure(.tooLarge), "a byte less of room is too little")
    if case .success = Gunzip.inflated(Array(gzip.dropLast()), maxBytes: body.count) {
      expect(false, "a byte less is damage")
    }
  }
}
