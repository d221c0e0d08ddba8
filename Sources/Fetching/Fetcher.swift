internal import Executors
public import WebURL

/// Fetches URLs: one request each, safely and politely bounded.
///
/// A request is checked first and goes through the fetch loop's queue. Its body is decompressed on separate queues, so
/// that a large page delays no other. Redirects are not followed, because each hop needs its own permission: from the
/// crawl's scope, robots.txt, the pace of its host, and the address policy.
///
/// A class before an actor and not the actor itself: the optimizer of Swift 6.3 stops with "circular reference" in
/// modules that create an actor whose `isolated deinit` another module defines.
public final class Fetcher: Sendable {
  private let configuration: FetchConfiguration
  private let loop: FetchLoop
  private let defaults: RequestDefaults
  private let hosts: SettingsTable
  private let decodeQueues: SerialQueuePool
  private let wire: WireRoom

  /// Throws when a bound or a `resolve` entry cannot be used, or the system's libcurl cannot.
  public init(_ configuration: FetchConfiguration) throws(FetchConfigurationError) {
    try configuration.validate()
    let resolveTable = try ResolveTable(configuration.resolve)
    hosts = try SettingsTable(configuration.hosts)
    if let obstacle = CurlLibrary.obstacle { throw FetchConfigurationError(obstacle) }
    self.configuration = configuration
    defaults = RequestDefaults(configuration)
    loop = FetchLoop(configuration, resolveTable)
    decodeQueues = SerialQueuePool(label: "courant.decode", width: configuration.decodeQueues)
    wire = WireRoom(bytes: configuration.maxBodiesOnWire, transfers: configuration.maxConnections)
  }

  /// Fetches one URL. Never runs longer than the configured deadlines, once it has a slot.
  @concurrent
  public func fetch(_ request: FetchRequest) async -> Result<FetchResponse, FetchFailure> {
    let outgoing: OutgoingRequest
    let settings = hosts.settings(for: request.url)
    do {
      outgoing = try OutgoingRequest(
        request, configuration, defaults: defaults, settings: settings, share: WireShare(wire))
    } catch {
      return .failure(error)
    }
    defer { outgoing.share.giveBack() }
    switch await loop.transfer(outgoing) {
    case .failure(let failure): return .failure(failure)
    case .success(let raw):
      return await decoded(FetchResponse(raw), outgoing).map { response in
        var response = response
        response.forcedCharset = settings?.charset
        return response
      }
    }
  }

  /// The answer with its codings undone. Room for its bytes is taken before they exist.
  private func decoded(
    _ response: FetchResponse, _ request: OutgoingRequest
  ) async -> Result<FetchResponse, FetchFailure> {
    let maxBytes = response.maxBodyBytes(maxBytes: request.maxDecodedBody, keepsGzip: request.keepsGzip)
    if let room = request.room {
      guard await room.take(bytes: maxBytes) else { return .failure(Self.cancelled) }
    }
    let timeout = configuration.decodeTimeout
    let work = { @Sendable (maxBytes: Int) in
      response.decoded(
        maxBytes: min(maxBytes, request.maxDecodedBody), cuts: request.cutsBody, keepsGzip: request.keepsGzip,
        until: .now + timeout)
    }
    let result: Result<FetchResponse, FetchFailure>
    if !response.mayBeEncoded {
      result = work(.max)
    } else if response.isSmall, !request.cutsBody, case .success(let decoded) = work(Self.maxAtOnce) {
      result = .success(decoded)
    } else {
      result = await decodeQueues.runUnlessCancelled { work(.max) } ?? .failure(Self.cancelled)
    }
    var kept = 0
    if case .success(let decoded) = result { kept = decoded.bodyBytes }
    request.room?.giveBack(bytes: maxBytes - kept)
    return result
  }

  /// Decoded bytes of a small answer that is decoded right here. Most pages have fewer; they take under half a
  /// millisecond, less than a hop to a queue and back. For a larger body decoding starts over on a queue.
  private static let maxAtOnce = 512 << 10

  private static let cancelled = FetchFailure(.cancelled, "the fetch was cancelled")

  /// Bytes that bodies on their way could still take beyond what each has for itself; for tests.
  package var wireBytesFree: Int { wire.free }

  /// Whether cookies of this URL's host are kept and sent back: `HostSettings.keepsCookies`.
  public func keepsCookies(for url: WebURL) -> Bool {
    guard let settings = hosts.settings(for: url) else { return false }
    return (url.isHTTPS ? settings : settings.overHTTP).keepsCookies
  }

  /// Checks all idle connections; calls `FetchRequest.becameSuspect` for affected pages before it returns.
  public func lookAtKept() async { await loop.lookAtIdle() }

  /// Ends all transfers with `.cancelled` and frees the handles. Later fetches fail likewise.
  public func shutDown() async { await loop.shutDown() }

  /// The longest time that a transfer held its slot past a deadline it missed: for tests and measurements.
  package var largestOverrun: Duration {
    get async { await loop.largestOverrun }
  }

  /// Fetches that hold a slot, and fetches that wait for one.
  public var load: (running: Int, waiting: Int) {
    get async { await loop.load }
  }
}
