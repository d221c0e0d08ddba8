internal import Executors
public import WebURL

/// Fetches URLs: one request each, safely and politely bounded.
///
/// A request is checked first, goes through the fetch loop's queue, and its body is decompressed on queues for that
/// alone, so that a large page delays no other, nor what else the process has to answer. Redirects are not followed,
/// because each hop has to be admitted anew: by the crawl's scope, by robots.txt, by the pace of its host, and by the
/// address it leads to.
///
/// A class before an actor and not the actor itself: the optimizer of Swift 6.3 stops with "circular reference" in
/// modules that create an actor whose `isolated deinit` another module defines.
public final class Fetcher: Sendable {
  private let configuration: FetchConfiguration
  private let loop: FetchLoop
  private let defaults: RequestDefaults
  private let hosts: SettingsTable
  private let lanes: SerialQueuePool
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
    lanes = SerialQueuePool(label: "courant.decode", width: configuration.decodeLanes)
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

  /// The answer with its codings undone. Its bytes have room before there are any.
  private func decoded(
    _ response: FetchResponse, _ request: OutgoingRequest
  ) async -> Result<FetchResponse, FetchFailure> {
    let most = response.mostBytes(maxBytes: request.maxDecodedBody, keepsGzip: request.keepsGzip)
    if let room = request.room {
      guard await room.take(bytes: most) else { return .failure(Self.cancelled) }
    }
    let seconds = configuration.decodeTimeout
    let work = { @Sendable (maxBytes: Int) in
      response.decoded(
        maxBytes: min(maxBytes, request.maxDecodedBody), cuts: request.cutsBody, keepsGzip: request.keepsGzip,
        until: .now + .seconds(seconds))
    }
    let result: Result<FetchResponse, FetchFailure>
    if !response.mayBeEncoded {
      result = work(.max)
    } else if response.isSmall, !request.cutsBody, case .success(let decoded) = work(Self.mostAtOnce) {
      result = .success(decoded)
    } else {
      result = await lanes.runUnlessCancelled { work(.max) } ?? .failure(Self.cancelled)
    }
    var kept = 0
    if case .success(let decoded) = result { kept = decoded.bodyBytes }
    request.room?.giveBack(bytes: most - kept)
    return result
  }

  /// Bytes that the decoded body of a small answer may come to where it is decoded at once, within half a millisecond:
  /// most pages come to less, and the way to a lane and back costs more than that. What comes to more is begun anew on
  /// a lane.
  private static let mostAtOnce = 512 << 10

  private static let cancelled = FetchFailure(.cancelled, "the fetch was cancelled")

  /// Bytes that bodies on their way could still take beyond what each has for itself; for tests.
  package var roomOnWire: Int { wire.left }

  /// Whether cookies of this URL's host are kept and sent back: `HostSettings.keepsCookies`.
  public func keepsCookies(for url: WebURL) -> Bool {
    guard let settings = hosts.settings(for: url) else { return false }
    return (url.isHTTPS ? settings : settings.overHTTP).keepsCookies
  }

  /// Looks at all kept connections on which no request is: pages that may have been answers to nothing are told of
  /// (`FetchRequest.becameSuspect`) before this returns.
  public func lookAtKept() async { await loop.lookAtIdle() }

  /// Ends all transfers with `.cancelled` and frees the handles. Later fetches fail likewise.
  public func shutDown() async { await loop.shutDown() }

  /// Seconds, the most by which a transfer has held its slot past a deadline it missed: for tests and measurements.
  package var largestOverrun: Double {
    get async { Double(await loop.largestOverrun) / 1e9 }
  }

  /// Fetches that hold a slot, and fetches that wait for one.
  public var load: (running: Int, waiting: Int) {
    get async { await loop.load }
  }
}
