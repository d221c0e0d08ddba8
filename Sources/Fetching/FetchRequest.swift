public import WebURL

/// One GET of one URL.
public struct FetchRequest: Sendable {
  public var url: WebURL
  /// Extra headers in order; one named like a default (`Accept`, `User-Agent` …) replaces it. Those that frame the
  /// request or name the host are refused with `invalid_request`, and so is any value with a line break.
  public var headers: [(name: String, value: String)] = []
  /// A stored ETag, sent verbatim as If-None-Match. One that cannot be sent as it was received is left out.
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
  /// Takes a new connection instead of one that is kept: what `.strayAnswer` asks for. Default false.
  public var usesNewConnection = false

  /// Told when its answer may have been no answer to it, though the fetch succeeded: an answer was found on its
  /// connection that nobody had asked for since, so that the one taken for its own may have been such a one too. Its
  /// page is to be fetched again, and no attempt counted. As soon as it comes, at the latest as the connection is
  /// closed, or never; may come before the fetch returns. Called on the fetcher's queue: it must not wait.
  public var becameSuspect: (@Sendable () -> Void)?

  /// Where the decoded bodies are to have room: taken before they are decoded, for the most they can come to, and what
  /// they did not need given back. The `bodyBytes` of a response are the caller's to give back. Default nil: no bound
  /// but the request's own.
  package var room: (any BodyRoom)?

  /// Asked each time a connection stands and the request is about to leave on it: false ends the fetch as cancelled,
  /// and nothing is sent.
  ///
  /// Between the call of `fetch` and that moment lie the waiting for a slot, names, connecting and TLS, and whatever
  /// stopped this process. Called on the fetcher's queue: it must not wait.
  public var mayLeave: (@Sendable () -> Bool)?
  /// Told right after the request has left, so that the moment it is told is never before the request's. Again when
  /// curl had to repeat it on a fresh connection. Called on the fetcher's queue: it must not wait.
  public var didLeave: (@Sendable () -> Void)?

  public init(url: WebURL) { self.url = url }
}
