import HTTPFields
import Compression
internal import Untrusted

/// Content-Encoding undone, for servers as they are: one layer of it.
///
/// `gzip` and `deflate` are decoded whichever of the two the header names, by what the bytes are: gzip of several
/// members, zlib, raw deflate. A plain body under either name stays as it is. Text that comes as gzip without a word of
/// it is unpacked too. One layer is undone and never a second: where several are named, as proxies do that name one
/// twice, what one layer holds has to be text. What stays compressed, unrequested codings (`br`, `zstd`,
/// `compress`), too many gzip members and data that yields nothing are refused as `coding`; words that name no content
/// coding (`none`, `utf-8`, `chunked`) are ignored, as in browsers.
struct ContentCoding {
  /// More names than this are a trick, not a page.
  static let maxNames = 3

  private enum Coding: String { case gzip, deflate }

  private let maxBytes: Int
  /// When decoding has to be done; nil for no bound.
  private let deadline: ContinuousClock.Instant?
  /// Bytes beyond the bound are dropped instead of failing.
  private let cuts: Bool
  /// There was more than the bytes at hand.
  private var isCut: Bool
  /// What was undone.
  private var undone: Inflate.Format?

  struct Decoded {
    var bytes: [UInt8]
    /// Gzip was undone, and nothing else.
    var wasGzip = false
    /// The bytes are only the start of what there was.
    var isCut = false
  }

  /// Whether there may be anything to undo.
  static func mayBeEncoded(_ body: [UInt8], _ headerValues: [String]) -> Bool {
    !body.isEmpty && (!headerValues.isEmpty || Inflate.hasGzipHeader(body))
  }

  /// Throws `decode` for bytes that are not what they are said to be, end early or take longer than until `deadline`,
  /// `coding` for what is not undone at all, `tooLarge` beyond `maxBytes`. With `cuts` the first `maxBytes` instead, of
  /// a body that `isCut` says to be only a start.
  static func decode(
    _ body: [UInt8], _ headerValues: [String], mediaType: String?, maxBytes: Int, cuts: Bool = false,
    isCut: Bool = false, until deadline: ContinuousClock.Instant? = nil
  ) throws(FetchFailure) -> Decoded {
    var coding = ContentCoding(maxBytes: maxBytes, deadline: deadline, cuts: cuts, isCut: isCut)
    let bytes = try coding.decoded(body, headerValues, mediaType)
    return Decoded(bytes: bytes, wasGzip: coding.undone == .gzip, isCut: coding.isCut)
  }

  private init(maxBytes: Int, deadline: ContinuousClock.Instant?, cuts: Bool, isCut: Bool) {
    self.maxBytes = maxBytes
    self.deadline = deadline
    self.cuts = cuts
    self.isCut = isCut
  }

  private mutating func decoded(
    _ body: [UInt8], _ headerValues: [String], _ mediaType: String?
  ) throws(FetchFailure) -> [UInt8] {
    let codings = try Self.codings(headerValues)
    guard let outermost = codings.last else { return try bounded(try unannounced(body, mediaType)) }
    let isFile = Self.isGzipFile(mediaType)
    let body = try layer(body, outermost)
    if codings.count > 1, !isFile, undone != nil, !Self.isText(body) {
      let names = codings.map(\.rawValue).joined(separator: ", ")
      throw FetchFailure(.coding, "the body is encoded more than once (\(names)), and one layer is undone")
    }
    if undone != nil, !isFile, Inflate.hasGzipHeader(body) {
      throw FetchFailure(.coding, "the body is compressed twice, and one layer is undone")
    }
    return try bounded(body)
  }

  private static func codings(_ headerValues: [String]) throws(FetchFailure) -> [Coding] {
    var codings: [Coding] = []
    for element in headerValues.flatMap({ HeaderField.elements(of: $0) }) {
      func isOne(of names: [String]) -> Bool { names.contains { element.hasSameBytes(ignoringCaseAs: $0) } }
      if isOne(of: ["gzip", "x-gzip"]) {
        codings.append(.gzip)
      } else if isOne(of: ["deflate", "x-deflate"]) {
        codings.append(.deflate)
      } else if isOne(of: ["br", "zstd", "compress", "x-compress", "dcb", "dcz"]) {
        throw FetchFailure(.coding, "the body is encoded with \(element.lowercased()), which was not asked for")
      }
      guard codings.count <= maxNames else {
        throw FetchFailure(.coding, "more than \(maxNames) content codings on top of each other")
      }
    }
    return codings
  }

  /// A page that was stored as gzip and is sent as if it were text.
  private mutating func unannounced(_ body: [UInt8], _ mediaType: String?) throws(FetchFailure) -> [UInt8] {
    guard Inflate.hasGzipHeader(body), Self.isTextType(mediaType) else { return body }
    switch inflate(body, .gzip) {
    case .success(let bytes): return bytes
    // Its reader decides by the bytes what it is.
    case .failure(.corrupt): return body
    case let result: return try value(of: result, .gzip)
    }
  }

  private mutating func layer(_ body: [UInt8], _ coding: Coding) throws(FetchFailure) -> [UInt8] {
    if Inflate.hasGzipHeader(body) { return try value(of: inflate(body, .gzip), coding) }
    if Inflate.hasZlibHeader(body) {
      switch inflate(body, .zlib) {
      case .failure(.corrupt): break
      case let result: return try value(of: result, coding)
      }
    }
    // Only `deflate` may mean the raw form, which has no header that could be told from anything else.
    if coding == .deflate {
      switch inflate(body, .raw) {
      case .failure(.corrupt): break
      case let result: return try value(of: result, coding)
      }
    }
    guard Self.isText(body) else { return try value(of: .failure(.corrupt), coding) }
    return body
  }

  /// A body that is whole and within the bound is decoded as such, whether or not it might have been cut.
  private mutating func inflate(_ body: [UInt8], _ format: Inflate.Format) -> Result<[UInt8], Inflate.Failure> {
    let whole = Inflate.decode(body, format, maxBytes: maxBytes, until: deadline)
    switch whole {
    case .failure(.tooLarge) where cuts: break
    case .failure(.corrupt) where isCut: break
    case .failure: return whole
    case .success:
      undone = format
      return whole
    }
    let start = Inflate.decodeInSteps(
      body, format, isCut ? .startOfCut : .start, maxBytes: maxBytes, until: deadline)
    if case .success = start { (undone, isCut) = (format, true) }
    return start
  }

  private func value(
    of result: Result<[UInt8], Inflate.Failure>, _ coding: Coding
  ) throws(FetchFailure) -> [UInt8] {
    let name = coding.rawValue
    switch result {
    case .success(let bytes): return bytes
    case .failure(.corrupt): throw FetchFailure(.decode, "the \(name) body is cut short, corrupt or something else")
    case .failure(.tooLarge): throw FetchFailure(.tooLarge, "the decoded body is more than \(maxBytes) bytes")
    case .failure(.noMemory): throw FetchFailure(.decode, "no memory for a decompressor")
    case .failure(.timeout): throw FetchFailure(.decode, "the \(name) body took too long to decode")
    case .failure(.tooManyMembers):
      throw FetchFailure(.coding, "the gzip body has more than \(Inflate.maxMembers) members")
    case .failure(.idle): throw FetchFailure(.coding, "the \(name) body is much longer than what it holds")
    }
  }

  private mutating func bounded(_ body: [UInt8]) throws(FetchFailure) -> [UInt8] {
    guard body.count > maxBytes else { return body }
    guard cuts else { throw FetchFailure(.tooLarge, "the body is more than \(maxBytes) bytes") }
    isCut = true
    return Array(body.prefix(maxBytes))
  }

  private static func isGzipFile(_ mediaType: String?) -> Bool {
    guard let mediaType else { return false }
    return ["application/gzip", "application/x-gzip", "application/x-gunzip", "application/x-tgz"].contains {
      mediaType.hasSameBytes(as: $0)
    }
  }

  private static func isTextType(_ mediaType: String?) -> Bool {
    guard let mediaType else { return true }
    return mediaType.hasBytePrefix("text/") || mediaType.hasSameBytes(as: "application/xhtml+xml")
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
