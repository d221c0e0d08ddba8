import Compression
import HTTPFields
public import WebURL

/// What a server answered. Redirects are not followed: a 3xx is a response with its `location`.
public struct FetchResponse: Sendable {
  /// 200 … 999.
  public var status: Int
  /// In order of arrival, names as written, obs-fold undone. Values that are not UTF-8 are read as ISO 8859-1.
  public var headers: [(name: String, value: String)]
  /// Decoded (gzip and deflate undone). Empty for an answer other than 2xx whose body could not be decoded.
  public var body: [UInt8]
  /// The body as it came, where `FetchRequest.keepsGzip` asked for it and gzip was all that had to be undone; else nil.
  public var gzip: [UInt8]?
  /// The body is only the start of what there was: as `FetchRequest.cutsBody` asks for, or because that of a redirect
  /// or an error did not come to its end, which changes nothing of what the answer says.
  public var isCut = false
  /// Why only the first of the headers are here, nil when all are: the next line could not be read (`malformed`), or
  /// there are more than are read (`tooLarge`). Status and headers so far say what there is to do, and there is no
  /// body.
  public var headFailure: FetchFailure?
  /// Whether status and fields say all there is to do, however the body ends.
  var decidesAlone = false
  /// Whether there may be a coding to undo, so that the body has to be looked at on a thread for work that takes long.
  private(set) var mayBeEncoded = false
  /// Bytes of the body as it came, compressed.
  public var wireBytes: Int
  /// From the start of the transfer to its end; waiting for a slot is not counted.
  public var totalTime = Duration.zero
  /// From the start of the transfer until the first line of the answer was complete.
  public var firstByteTime = Duration.zero
  /// The time to decode the body.
  package var decodeTime = Duration.zero
  /// The IP address of the server.
  public var remoteAddress: String
  /// The charset from the host's settings; it overrides the answer's.
  public var forcedCharset: String?

  /// An answer that did not come over the network, for tests and replay.
  public init(
    status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [], remoteAddress: String = ""
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
    wireBytes = body.count
    mayBeEncoded = ContentCoding.mayBeEncoded(body, codings)
  }

  /// Bytes of memory that the bodies take.
  package var bodyBytes: Int { body.count + (gzip?.count ?? 0) }

  /// The first value of the header, its name compared without regard to case.
  public func header(_ name: String) -> String? {
    headers.first { HeaderField.isSame($0.name, name) }?.value
  }

  /// All values of the header, one for each time it was sent.
  public func headerValues(_ name: String) -> [String] {
    headers.filter { HeaderField.isSame($0.name, name) }.map(\.value)
  }

  /// Lower-case media type without parameters, nil when absent or malformed.
  public var mediaType: String? { contentType?.essence }

  /// The host's by its settings, else the charset parameter as written; nil without either. A label, not an encoding:
  /// see the Encoding Standard.
  public var charset: String? { forcedCharset ?? contentType?.charset }

  private var contentType: ContentType? { ContentType(headerValues: headerValues("content-type")) }

  /// The absolute target of a 301, 302, 303, 307 or 308; nil for other statuses, without a usable Location, and for
  /// targets other than http and https.
  ///
  /// As in browsers the first Location that is not empty counts; an empty one is no redirect.
  public func redirectTarget(from url: WebURL) -> WebURL? {
    guard [301, 302, 303, 307, 308].contains(status),
      let location = headerValues("location").first(where: { !$0.isEmpty }),
      let target = WebURL(location, base: url), target.isFetchable
    else { return nil }
    return target
  }

  /// The wait from now that Retry-After asks for, in both its forms (RFC 9110 section 10.2.3), at most a day.
  ///
  /// A date is taken relative to the answer's own Date when it has one, so that a wrong clock on either side does not
  /// matter. nil when absent, malformed or in the past: then the caller's own back-off applies.
  public var retryAfter: Duration? {
    guard let value = header("retry-after") else { return nil }
    return RetryAfter.wait(value, now: header("date").flatMap(HTTPDate.init) ?? .now)
  }
}

extension FetchResponse {
  private var codings: [String] { headerValues("content-encoding") }

  /// The answer with its body as it came.
  init(_ raw: RawResponse) {
    self.init(status: raw.head.status, headers: raw.head.headers, body: raw.body, remoteAddress: raw.remoteAddress)
    totalTime = raw.totalTime
    firstByteTime = raw.firstByteTime
    isCut = raw.isCut
    headFailure = raw.headFailure
    decidesAlone = raw.head.decidesAlone
  }

  /// Whether decoding is likely to be quick. Only for 2xx: of others a body that cannot be decoded is dropped.
  var isSmall: Bool { body.count <= 64 << 10 && (200..<300).contains(status) }

  /// The largest number of bytes that the decoded bodies can have.
  func maxBodyBytes(maxBytes: Int, keepsGzip: Bool) -> Int {
    guard mayBeEncoded else { return body.count }
    let decoded = max(body.count, Inflate.most(body.count, maxBytes: maxBytes))
    return keepsGzip ? decoded + body.count : decoded
  }

  /// Undoes the content codings of an answer as it came.
  ///
  /// A failure only matters for a page: a redirect or an error whose body cannot be decoded still says what it is.
  func decoded(
    maxBytes: Int, cuts: Bool = false, keepsGzip: Bool = false, until deadline: ContinuousClock.Instant? = nil
  ) -> Result<FetchResponse, FetchFailure> {
    var response = self
    if !mayBeEncoded, body.count <= maxBytes { return .success(self) }
    let began = ContinuousClock.now
    do {
      let decoded = try ContentCoding.decode(
        body, mayBeEncoded ? codings : [], mediaType: mediaType, maxBytes: maxBytes, cuts: cuts, isCut: isCut,
        until: deadline)
      response.body = decoded.bytes
      response.isCut = decoded.isCut
      if keepsGzip, !cuts, decoded.wasGzip { response.gzip = body }
    } catch {
      guard decidesAlone || mayBeEncoded && !(200..<300).contains(status) else { return .failure(error) }
      response.body = []
    }
    response.mayBeEncoded = false
    if mayBeEncoded { response.decodeTime = began.duration(to: .now) }
    return .success(response)
  }
}
