import Compression
import TestSupport
import Testing

@testable import Fetching

/// Compressed bodies, right and wrong.
@Suite(.timeLimit(.minutes(3)))
struct ContentCodingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let coding: [String]
    let body: [UInt8]
    /// nil: a failure.
    let decoded: [UInt8]?
    var mediaType = "text/html"
    var failure = FetchFailure.Class.decode
    init(
      _ name: String, _ coding: String..., body: [UInt8], _ decoded: [UInt8]?, mediaType: String = "text/html",
      failure: FetchFailure.Class = .decode
    ) {
      self.failure = failure
      self.name = name
      self.coding = coding
      self.body = body
      self.decoded = decoded
      self.mediaType = mediaType
    }
    var testDescription: String { name }
  }

  static let gzip = compressed(article, .gzip)
  static let zlib = compressed(article, .zlib)
  static let raw = compressed(article, .raw)
  static let word = compressed(Array("x".utf8), .gzip)
  static let noise = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }

  static let cases = [
    Case("no coding", body: article, article),
    Case("gzip", "gzip", body: gzip, article),
    Case("x-gzip in capitals", "X-GZIP", body: gzip, article),
    Case("gzip of nothing", "gzip", body: compressed([], .gzip), []),
    Case("deflate as zlib", "deflate", body: zlib, article),
    Case("deflate as raw deflate", "deflate", body: raw, article),
    Case(
      "short raw deflate", "deflate", body: compressed(Array("hello hello hello".utf8), .raw),
      Array("hello hello hello".utf8)),
    Case("gzip labelled deflate", "deflate", body: gzip, article),
    Case("zlib labelled gzip", "gzip", body: zlib, article),
    Case("plain text labelled gzip", "gzip", body: article, article),
    Case("plain text labelled deflate", "deflate", body: article, article),
    Case("text that begins like zlib", "gzip", body: Array("x^y and so on".utf8), Array("x^y and so on".utf8)),
    Case("two members", "gzip", body: gzip + gzip, article + article),
    Case(
      "many members", "gzip", body: [UInt8](repeatElement(gzip, count: 20).joined()),
      [UInt8](repeatElement(article, count: 20).joined())),
    Case("padding after the data", "gzip", body: gzip + [0, 0, 0, 0], article),
    Case("gzip twice, labelled twice", "gzip, gzip", body: compressed(gzip, .gzip), nil, failure: .coding),
    Case(
      "gzip twice, labelled in two headers", "gzip", "gzip", body: compressed(gzip, .gzip), nil, failure: .coding),
    Case("gzip twice, labelled once", "gzip", body: compressed(gzip, .gzip), nil, failure: .coding),
    Case("gzip twice, not labelled", body: compressed(gzip, .gzip), gzip),
    Case("gzip, not labelled", body: gzip, article),
    Case("gzip, not labelled and without a type", body: gzip, article, mediaType: ""),
    Case("gzip that is no page, not labelled", body: gzip, gzip, mediaType: "application/octet-stream"),
    Case("half a gzip, not labelled", body: Array(gzip.prefix(gzip.count / 2)), Array(gzip.prefix(gzip.count / 2))),
    Case("labelled twice, gzip once", "gzip, gzip", body: gzip, article),
    Case("deflate in gzip", "deflate, gzip", body: compressed(zlib, .gzip), nil, failure: .coding),
    Case("raw deflate in gzip", "deflate, gzip", body: compressed(raw, .gzip), nil, failure: .coding),
    Case(
      "a thousand members", "gzip", body: [UInt8](repeatElement(word, count: 1024).joined()),
      [UInt8](repeating: 0x78, count: 1024)),
    Case("a member more", "gzip", body: [UInt8](repeatElement(word, count: 1025).joined()), nil, failure: .coding),
    Case(
      "ten thousand empty members", "gzip",
      body: [UInt8](repeatElement(compressed([], .gzip), count: 10_000).joined()), nil, failure: .coding),
    Case("blocks that yield nothing, then a word", "gzip", body: idle(blocks: 20_000), nil, failure: .coding),
    Case("a few blocks that yield nothing", "gzip", body: idle(blocks: 500), Array("x".utf8)),
    Case("a gzip file, gzipped", "gzip", body: compressed(gzip, .gzip), gzip, mediaType: "application/x-gzip"),
    Case("identity", "identity", body: article, article),
    Case("a word that names no coding", "UTF-8", body: article, article),
    Case("none and gzip", "none, gzip", body: gzip, article),
    Case("short gzip", "gzip", body: Array(gzip.dropLast(100)), nil),
    Case("gzip without its trailer", "gzip", body: Array(gzip.dropLast(8)), nil),
    Case("gzip short by one byte", "gzip", body: Array(gzip.dropLast()), nil),
    Case("gzip's header alone", "gzip", body: Array(gzip.prefix(10)), nil),
    Case("second member cut", "gzip", body: gzip + gzip.dropLast(50), nil),
    Case("wrong checksum", "gzip", body: Array(gzip.dropLast(8)) + [1, 2, 3, 4] + gzip.suffix(4), nil),
    Case("wrong size", "gzip", body: Array(gzip.dropLast(4)) + [0, 0, 0, 0x7F], nil),
    Case("short zlib", "deflate", body: Array(zlib.dropLast(20)), nil),
    Case("short raw deflate", "deflate", body: Array(raw.dropLast(200)), nil),
    Case("noise labelled gzip", "gzip", body: noise, nil),
    Case("noise labelled deflate", "deflate", body: noise, nil),
    Case("brotli, which nobody asked for", "br", body: noise, nil, failure: .coding),
    Case("zstd, which nobody asked for", "gzip, ZSTD", body: noise, nil, failure: .coding),
    Case("more layers than sense", "gzip, gzip, gzip, gzip", body: gzip, nil, failure: .coding),
  ]

  @Test(arguments: cases)
  func body(_ test: Case) {
    do {
      let type = test.mediaType.isEmpty ? nil : test.mediaType
      let decoded = try ContentCoding.decode(test.body, test.coding, mediaType: type, maxBytes: 1 << 20)
      #expect(test.decoded.map { decoded.bytes.isSame(as: $0) } == true)
    } catch {
      #expect(error.errorClass == test.failure, "\(error)")
      #expect(test.decoded == nil, "\(error)")
    }
  }

  /// The body as it came is handed over where inflating it once more gives the same as was decoded, and only where it
  /// was asked for.
  @Test(arguments: cases)
  func gzipIsKeptWhereItIsAllThereIs(_ test: Case) async throws {
    let headers = ["Content-Type: \(test.mediaType)"] + test.coding.map { "Content-Encoding: \($0)" }
    let bytes = page(test.body, headers: headers)
    try await withServer({ _ in [.send(bytes)] }) { server, fetcher in
      var request = try server.request()
      #expect((try? await fetcher.fetch(request).get())?.gzip == nil)
      request.keepsGzip = true
      let fetched = await fetcher.fetch(request)
      guard case .success(let response) = fetched else {
        #expect(test.decoded == nil)
        return
      }
      guard let gzip = response.gzip else {
        let once = Gunzip.inflate(test.body, maxBytes: 1 << 20)
        #expect(once == nil || once != test.decoded, "\(test.name) is not kept")
        #expect(response.bodyBytes == response.body.count)
        return
      }
      #expect(gzip == test.body)
      #expect(Gunzip.inflated(gzip, maxBytes: 1 << 20) == .success(response.body))
      #expect(response.bodyBytes == response.body.count + gzip.count)
    }
  }

  /// Compressing keeps its bound, and inflating tells damage from size.
  @Test func whatIsCompressedFitsOrIsNot() {
    for body in [[], article, Self.noise, [UInt8](repeating: 0, count: 1 << 20)] {
      let gzip = Gzip.deflate(body, maxBytes: 1 << 20)
      #expect(gzip.map { Gunzip.inflated($0, maxBytes: 1 << 20) } == .success(body))
      let size = gzip?.count ?? 0
      #expect(Gzip.deflate(body, maxBytes: size - 1) == nil && Gzip.deflate(body, maxBytes: 0) == nil)
      if !body.isEmpty {
        #expect(gzip.map { Gunzip.inflated($0, maxBytes: body.count - 1) } == .failure(.tooLarge))
      }
    }
    for damaged in [
      [], article, Array(Self.gzip.dropLast()), Self.gzip.dropLast(8) + [1, 2, 3, 4] + Self.gzip.suffix(4),
    ] {
      #expect(Gunzip.inflated(damaged, maxBytes: 1 << 20) == .failure(.damaged))
    }
  }

  /// A bomb costs no more than its bound; one byte more than allowed is too many.
  @Test(arguments: [Wrapping.gzip, .zlib, .raw])
  func decodedBytesAreBounded(_ wrapping: Wrapping) throws {
    let size = 8 << 20
    let bomb = compressed([UInt8](repeating: 0, count: size), wrapping)
    #expect(bomb.count < size / 500)
    let coding = wrapping == .gzip ? ["gzip"] : ["deflate"]
    #expect(try ContentCoding.decode(bomb, coding, mediaType: nil, maxBytes: size).bytes.count == size)
    for limit in [0, 1000, 1 << 20, size - 1] {
      let error = #expect(throws: FetchFailure.self) {
        try ContentCoding.decode(bomb, coding, mediaType: nil, maxBytes: limit)
      }
      #expect(error?.errorClass == .tooLarge)
    }
  }

  @Test func membersShareTheBound() {
    let member = compressed([UInt8](repeating: 97, count: 100_000), .gzip)
    let many = [UInt8](repeatElement(member, count: 50).joined())
    let error = #expect(throws: FetchFailure.self) {
      try ContentCoding.decode(many, ["gzip"], mediaType: nil, maxBytes: 1_000_000)
    }
    #expect(error?.errorClass == .tooLarge)
  }

  /// 3.2 million empty members in some hundreds of bytes: once a worker's whole half minute.
  @Test func membersWithinMembersAreRefused() {
    let empty = compressed([], .gzip)
    let bomb = compressed(compressed([UInt8](repeatElement(empty, count: 3_200_000).joined()), .gzip), .gzip)
    #expect(bomb.count < 10_000)
    for codings in [["gzip"], ["gzip", "gzip"], ["gzip, gzip"]] {
      let error = #expect(throws: FetchFailure.self) {
        try ContentCoding.decode(bomb, codings, mediaType: "text/html", maxBytes: 64 << 20)
      }
      #expect(error?.errorClass == .coding)
    }
  }

  /// Above the size of one shot everything means the same: it is decoded in steps.
  @Test func largeBodiesAreDecodedInSteps() throws {
    let text = (0..<200_000).map { "\($0 &* 7919 % 100_003) words \($0)\n" }.joined()
    let body = Array(text.utf8)
    for wrapping in [Wrapping.gzip, .zlib, .raw] {
      let coding = wrapping == .gzip ? ["gzip"] : ["deflate"]
      let large = compressed(body, wrapping)
      #expect(large.count > Inflate.oneShotBytes)
      func decode(_ bytes: [UInt8], maxBytes: Int = 64 << 20) -> Result<[UInt8], FetchFailure> {
        do throws(FetchFailure) {
          return .success(
            try ContentCoding.decode(bytes, coding, mediaType: nil, maxBytes: maxBytes, until: .now + .seconds(60))
              .bytes)
        } catch { return .failure(error) }
      }
      #expect(try decode(large).get() == body)
      #expect(try decode(large, maxBytes: body.count).get().isSame(as: body))
      #expect(throws: FetchFailure.self) { try decode(large, maxBytes: body.count - 1).get() }
      // By the decoder itself, which holds no more than the bound and the byte that shows that there are more.
      let format: Inflate.Format = wrapping == .gzip ? .gzip : wrapping == .zlib ? .zlib : .raw
      let tooLong = Inflate.decode(large, format, maxBytes: body.count - 1, until: .now + .seconds(60))
      #expect(throws: Inflate.Failure.tooLarge) { try tooLong.get() }
      #expect(throws: FetchFailure.self) { try decode(Array(large.dropLast(20))).get() }
      guard wrapping == .gzip else { continue }
      #expect(try decode(large + large).get() == body + body)
      #expect(try decode(large + [0, 0, 0]).get() == body)
      var wrong = large
      wrong[wrong.count - 6] ^= 1
      #expect(throws: FetchFailure.self) { try decode(wrong).get() }
      let members = [UInt8](repeatElement(compressed([], .gzip), count: 20_000).joined())
      #expect(Inflate.decode(members, .gzip, maxBytes: 1 << 20) == .failure(.tooManyMembers))
      #expect(Inflate.decode(idle(blocks: 100_000), .gzip, maxBytes: 1 << 20) == .failure(.idle))
      // Half a page first, then nothing for ever.
      #expect(Inflate.decode(idle(blocks: 900_000, before: body), .gzip, maxBytes: 64 << 20) == .failure(.idle))
      #expect(Inflate.decode(large, .gzip, maxBytes: 64 << 20, until: .now) == .failure(.timeout))
      // No bound at all is one too: the byte beyond it is not counted past the largest number.
      #expect(Inflate.decode(large, .gzip, maxBytes: .max) == Inflate.decode(large, .gzip, maxBytes: 64 << 20))
    }
  }

  /// The same bytes give the same by either decoder.
  @Test(arguments: cases)
  func bothDecodersAgree(_ test: Case) {
    guard Inflate.hasGzipHeader(test.body) else { return }
    let once = Inflate.decode(test.body, .gzip, maxBytes: 1 << 20)
    let steps = Inflate.decodeInSteps(test.body, .gzip, .whole, maxBytes: 1 << 20)
    #expect(once == steps)
  }

  /// The size in gzip's last bytes is a claim; it reserves no more than the data could hold.
  @Test func claimedSizeIsNotBelieved() {
    let body = Array(Self.gzip.dropLast(4)) + [0xFF, 0xFF, 0xFF, 0xFF]
    let error = #expect(throws: FetchFailure.self) {
      try ContentCoding.decode(body, ["gzip"], mediaType: nil, maxBytes: 1 << 30)
    }
    #expect(error?.errorClass == .decode)
  }

  @Test func pageIsDecodedOverTheWire() async throws {
    let body = page(Self.gzip, headers: ["Content-Type: text/html", "Content-Encoding: gzip"])
    let response = try await fetchOnce([.send(body)]).get()
    #expect(response.body.isSame(as: article))
    #expect(response.wireBytes == Self.gzip.count)
  }

  @Test func cutPageIsAFailureOverTheWire() async throws {
    let body = page(Array(Self.gzip.dropLast(9)), headers: ["Content-Encoding: gzip"])
    #expect(try await fetchOnce([.send(body)]).failureClass == .decode)
  }

  @Test func bombIsAFailureOverTheWire() async throws {
    let bomb = compressed([UInt8](repeating: 0, count: 8 << 20), .gzip)
    let result = try await fetchOnce(
      [.send(page(bomb, headers: ["Content-Encoding: gzip"]))], configure: { $0.maxDecodedBody = 1 << 20 })
    #expect(result.failureClass == .tooLarge)
  }

  /// It was not asked for, and curl hands it over as if it were the page. What is decided by the head alone stays
  /// decided.
  @Test(arguments: ["gzip", "gzip, chunked", "gzip, gzip, gzip, chunked", "x"])
  func otherTransferCodingsAreRefused(coding: String) async throws {
    for (status, text) in [("200 OK", nil), ("404 No", ""), ("301 x", "")] as [(String, String?)] {
      let head = Array("HTTP/1.1 \(status)\r\nLocation: /a\r\nTransfer-Encoding: \(coding)\r\n\r\n".utf8)
      let size = Array("\(String(Self.gzip.count, radix: 16))\r\n".utf8)
      let isChunked = coding.hasSuffix("chunked")
      let body = isChunked ? size + Self.gzip + Array("\r\n0\r\n\r\n".utf8) : Self.gzip
      let result = try await fetchOnce([.send(head + body), .close])
      #expect(result.text == text)
      if text == nil { #expect(result.failureClass == .coding) }
    }
  }

  @Test func lengthOfTheUncompressedPageIsNoSuccess() async throws {
    let lines = ["HTTP/1.1 200 OK", "Content-Encoding: gzip", "Content-Length: \(article.count)", "", ""]
    let body = Array(lines.joined(separator: "\r\n").utf8) + Self.gzip
    #expect(try await fetchOnce([.send(body), .close]).failureClass == .truncated)
  }

  /// A redirect or an error keeps its meaning, also where its body is damaged.
  @Test(arguments: ["301 Moved Permanently", "404 Not Found", "503 Unavailable"])
  func undecodableBodyOfAnErrorIsDropped(status: String) async throws {
    let headers = ["Content-Encoding: gzip", "Location: /b"]
    let response = try await fetchOnce([.send(page(Array(Self.gzip.prefix(40)), status: status, headers: headers))])
      .get()
    #expect(response.status == Int(status.prefix(3)))
    #expect(response.body.isEmpty)
  }
}

/// Gzip data of a stored block with `before`, of many empty ones, five bytes each, and of one with an `x`, of which the
/// trailer is right.
private func idle(blocks: Int, before: [UInt8] = []) -> [UInt8] {
  var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  func store(_ data: some Collection<UInt8>, isLast: Bool = false) {
    let size = UInt16(data.count)
    for value in [size, ~size] {
      if value == size { bytes.append(isLast ? 1 : 0) }
      bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }
    bytes += data
  }
  for start in stride(from: 0, to: before.count, by: 60_000) {
    store(before[start..<min(before.count, start + 60_000)])
  }
  for _ in 0..<blocks { store([]) }
  store([0x78], isLast: true)
  // CRC-32 of "x" and its length; with more before it is wrong, and the data refused before that is seen.
  return bytes + [0x83, 0x16, 0xDC, 0x8C, 1, 0, 0, 0]
}
