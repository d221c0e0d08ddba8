/// Content-Encoding undone, for servers as they are.
///
/// `gzip` and `deflate` are decoded whichever of the two the header names, by what the bytes are: gzip of any number of
/// members, zlib, raw deflate. A plain body under either name stays as it is. A coding applied twice is undone twice, unless
/// the resource itself is a gzip file. Codings nobody asked for (`br`, `zstd`, `compress`) are failures; words that name
/// no content coding (`none`, `utf-8`, `chunked`) are ignored, as in browsers.
struct ContentCoding {
  /// More layers than this are a trick, not a page.
  static let maxLayers = 3

  private let maxBytes: Int
  /// What is beyond the bound is left out instead of a failure.
  private let cuts: Bool
  /// There was more than the bytes at hand.
  private var isCut: Bool
  /// What was undone, the outermost first.
  private var undone: [Inflate.Format] = []

  /// Throws `decode` for bytes that are not what they are said to be or end early, `tooLarge` beyond `maxBytes`.
  static func decode(
    _ body: [UInt8], _ headerValues: [String], mediaType: String?, maxBytes: Int
  ) throws(FetchFailure) -> [UInt8] {
    try decodeTelling(body, headerValues, mediaType: mediaType, maxBytes: maxBytes).bytes
  }

  /// The same, with the layers that were undone, the outermost first.
  static func decodeTelling(
    _ body: [UInt8], _ headerValues: [String], mediaType: String?, maxBytes: Int
  ) throws(FetchFailure) -> (bytes: [UInt8], undone: [Inflate.Format]) {
    var coding = ContentCoding(maxBytes: maxBytes, cuts: false, isCut: false)
    let bytes = try coding.decoded(body, headerValues, mediaType)
    return (bytes, coding.undone)
  }

  /// At most the first `maxBytes`, of a body that `isCut` says to be only a start; throws `decode` likewise.
  static func decodeStart(
    of body: [UInt8], isCut: Bool, _ headerValues: [String], mediaType: String?, maxBytes: Int
  ) throws(FetchFailure) -> (bytes: [UInt8], isCut: Bool) {
    var coding = ContentCoding(maxBytes: maxBytes, cuts: true, isCut: isCut)
    let bytes = try coding.decoded(body, headerValues, mediaType)
    return (bytes, coding.isCut)
  }

  private mutating func decoded(
    _ body: [UInt8], _ headerValues: [String], _ mediaType: String?
  ) throws(FetchFailure) -> [UInt8] {
    var codings: [String] = []
    for element in headerValues.flatMap({ HeaderField.elements(of: $0) }) {
      let name = element.lowercased()
      switch name {
      case "gzip", "x-gzip": codings.append("gzip")
      case "deflate", "x-deflate": codings.append("deflate")
      case "br", "zstd", "compress", "x-compress", "dcb", "dcz":
        throw FetchFailure(.decode, "the body is encoded with \(name), which was not asked for")
      default: continue
      }
    }
    guard codings.count <= Self.maxLayers else {
      throw FetchFailure(.decode, "\(codings.count) content codings on top of each other")
    }
    var body = body
    var layers = 0
    for coding in codings.reversed() {
      body = try layer(body, coding)
      layers += 1
    }
    guard layers > 0, !Self.isGzipFile(mediaType) else { return try bounded(body) }
    while Inflate.hasGzipHeader(body), layers < Self.maxLayers {
      body = try layer(body, "gzip")
      layers += 1
    }
    return try bounded(body)
  }

  private mutating func layer(_ body: [UInt8], _ coding: String) throws(FetchFailure) -> [UInt8] {
    if Inflate.hasGzipHeader(body) { return try value(of: inflate(body, .gzip), coding) }
    if Inflate.hasZlibHeader(body) {
      switch inflate(body, .zlib) {
      case .failure(.corrupt): break
      case let result: return try value(of: result, coding)
      }
    }
    // Only `deflate` may mean the raw form, which has no header that could be told from anything else.
    if coding == "deflate" {
      switch inflate(body, .raw) {
      case .failure(.corrupt): break
      case let result: return try value(of: result, coding)
      }
    }
    guard Self.isText(body) else { return try value(of: .failure(.corrupt), coding) }
    return body
  }

  /// A body that is whole and within the bound is decoded in one shot, whether or not it might have been cut.
  private mutating func inflate(_ body: [UInt8], _ format: Inflate.Format) -> Result<[UInt8], Inflate.Failure> {
    let whole = Inflate.decode(body, format, maxBytes: maxBytes)
    switch whole {
    case .failure(.tooLarge) where cuts: break
    case .failure(.corrupt) where isCut: break
    case .failure: return whole
    case .success:
      undone.append(format)
      return whole
    }
    switch Inflate.decodeStart(of: body, format, isCut: isCut, maxBytes: maxBytes) {
    case .failure(let failure): return .failure(failure)
    case .success(let start):
      isCut = true
      return .success(start)
    }
  }

  private func value(of result: Result<[UInt8], Inflate.Failure>, _ coding: String) throws(FetchFailure) -> [UInt8] {
    switch result {
    case .success(let bytes): return bytes
    case .failure(.corrupt): throw FetchFailure(.decode, "the \(coding) body is cut short, corrupt or something else")
    case .failure(.tooLarge): throw FetchFailure(.tooLarge, "the decoded body is more than \(maxBytes) bytes")
    case .failure(.noMemory): throw FetchFailure(.decode, "no memory for a decompressor")
    }
  }

  private mutating func bounded(_ body: [UInt8]) throws(FetchFailure) -> [UInt8] {
    guard body.count > maxBytes else { return body }
    guard cuts else { throw FetchFailure(.tooLarge, "the body is more than \(maxBytes) bytes") }
    isCut = true
    return Array(body.prefix(maxBytes))
  }

  private static func isGzipFile(_ mediaType: String?) -> Bool {
    ["application/gzip", "application/x-gzip", "application/x-gunzip", "application/x-tgz"].contains(mediaType ?? "")
  }

  /// No binary data byte (MIME Sniffing Standard section 3) in the bytes that are sniffed there, the first 1,445.
  private static func isText(_ body: [UInt8]) -> Bool {
    body.prefix(1445).allSatisfy { byte in
      switch byte {
      case 0x00...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F: false
      default: true
      }
    }
  }
}
