public import WebURL

/// One GET of one URL.
public struct FetchRequest: Sendable {
  public var url: WebURL
  /// Extra headers in order; one named like a default (`Accept`, `User-Agent` …) replaces it. Those that frame the
  /// request or name the host are refused with `invalid_request`, and so is any value with a line break.
  public var headers: [(name: String, value: String)] = []
  /// A stored ETag, sent verbatim as If-None-Match. One that cannot be sent verbatim is not sent.
  public var etag: String?
  /// A stored Last-Modified, sent verbatim as If-Modified-Since, likewise.
  public var lastModified: String?
  /// Overrides `FetchConfiguration.maxBody` for this request, in bytes.
  public var maxBody: Int?
  /// Overrides `FetchConfiguration.maxDecodedBody` for this request, in bytes.
  public var maxDecodedBody: Int?
  /// A body beyond `maxBody` or `maxDecodedBody` is cut there instead of failing: the transfer ends at once and its
  /// connection is closed. For files of which the start is what counts, such as robots.txt. Default false.
  public var cutsBody = false
  /// Hands over the body as it came too, where it came as gzip: see `FetchResponse.gzip`. Default false.
  public var keepsGzip = false
  /// Takes a new connection instead of an idle one, as after `.strayAnswer`. Default false.
  public var usesNewConnection = false

  /// Called when its answer may belong to no request although the fetch succeeded: an unrequested answer was found
  /// later on the same connection, so the one before may have been unrequested too. The page has to be fetched again,
  /// without counting an attempt. Called at once when it is found, at the latest when the connection is closed, perhaps
  /// before the fetch returns. Runs on the fetcher's queue: it must not wait.
  public var becameSuspect: (@Sendable () -> Void)?

  /// Room for the decoded bodies: taken before decoding for their largest possible size; the unused part is given back.
  /// The caller gives back the `bodyBytes` of a response. Default nil: only the request's own bounds.
  package var room: (any BodyRoom)?

  /// Called each time the connection is made and the request is about to be sent: false ends the fetch as cancelled,
  /// and nothing is sent.
  ///
  /// Between the call of `fetch` and that moment are the wait for a slot, the lookup, connecting and TLS, and perhaps a
  /// suspension of this process. Runs on the fetcher's queue: it must not wait.
  public var maySend: (@Sendable () -> Bool)?
  /// Called right after the request was sent, never before. Called again when curl had to repeat it on a new
  /// connection. Runs on the fetcher's queue: it must not wait.
  public var didSend: (@Sendable () -> Void)?

  public init(url: WebURL) { self.url = url }
}
