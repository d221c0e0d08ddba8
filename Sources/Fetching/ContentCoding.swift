/// Content-Encoding undone, for servers as they are.
///
/// `gzip` and `deflate` are decoded whichever of the two the header names, by what the bytes are: gzip of any number of
/// members, zlib, raw deflate. A plain body under either name stays as it is. A coding applied twice is undone twice, unless
/// the resource itself is a gzip file. Codings nobody asked for (`br`, `zstd`, `compress`) are failures; words that name
/// no content coding (`none`, `utf-8`, `chunked`) are ignored, as in browsers.
enum ContentCoding {
  /// More layers than this are a trick, not a page.
  static let maxLayers = 3

  /// Throws `decode` for bytes that are not what they are said to be or end early, `tooLarge` beyond `maxBytes`.
  static func decode(
    _ body: [UInt8], _ headerValues: [String], mediaType: String?, maxBytes: Int
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
    guard codings.count <= maxLayers else {
      throw FetchFailure(.decode, "\(codings.count) content codings on top of each other")
    }
    var body = body
    var layers = 0
    for coding in codings.reversed() {
      body = try decodeLayer(body, coding, maxBytes: maxBytes)
      layers += 1
    }
    guard layers > 0, !isGzipFile(mediaType) else { return try bounded(body, maxBytes) }
    while Inflate.hasGzipHeader(body), layers < maxLayers {
      body = try decodeLayer(body, "gzip", maxBytes: maxBytes)
      layers += 1
    }
    return try bounded(body, maxBytes)
  }

  private static func decodeLayer(_ body: [UInt8], _ coding: String, maxBytes: Int) throws(FetchFailure) -> [UInt8] {
    if Inflate.hasGzipHeader(body) {
      return try value(of: Inflate.decode(body, .gzip, maxBytes: maxBytes), coding, maxBytes)
    }
    if Inflate.hasZlibHeader(body) {
      switch Inflate.decode(body, .zlib, maxBytes: maxBytes) {
      case .failure(.corrupt): break
      case let result: return try value(of: result, coding, maxBytes)
      }
    }
    // Only `deflate` may mean the raw form, which has no header that could be told from anything else.
    if coding == "deflate" {
      switch Inflate.decode(body, .raw, maxBytes: maxBytes) {
      case .failure(.corrupt): break
      case let result: return try value(of: result, coding, maxBytes)
      }
    }
    guard isText(body) else { return try value(of: .failure(.corrupt), coding, maxBytes) }
    return body
  }

  private static func value(
    of result: Result<[UInt8], Inflate.Failure>, _ coding: String, _ maxBytes: Int
  ) throws(FetchFailure) -> [UInt8] {
    switch result {
    case .success(let bytes): return bytes
    case .failure(.corrupt): throw FetchFailure(.decode, "the \(coding) body is cut short, corrupt or something else")
    case .failure(.tooLarge): throw FetchFailure(.tooLarge, "the decoded body is more than \(maxBytes) bytes")
    case .failure(.noMemory): throw FetchFailure(.decode, "no memory for a decompressor")
    }
  }

  private static func bounded(_ body: [UInt8], _ maxBytes: Int) throws(FetchFailure) -> [UInt8] {
    guard body.count <= maxBytes else { throw FetchFailure(.tooLarge, "the body is more than \(maxBytes) bytes") }
    return body
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
