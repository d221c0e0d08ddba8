internal import WebURL

/// Fetches URLs: one request each, safely and politely bounded.
///
/// A request is checked first, goes through the fetch loop's queue, and its body is decompressed outside that queue, so that
/// a large page delays no other. Redirects are not followed, because each hop has to be admitted anew: by the crawl's scope,
/// by robots.txt, by the pace of its host, and by the address it leads to.
///
/// A class before an actor and not the actor itself: the optimizer of Swift 6.3 stops with "circular reference" in modules
/// that create an actor whose `isolated deinit` another module defines.
public final class Fetcher: Sendable {
  private let configuration: FetchConfiguration
  private let loop: FetchLoop
  private let hosts: HostTable

  /// Throws when a bound or a `resolve` entry cannot be used, or the system's libcurl cannot.
  public init(_ configuration: FetchConfiguration) throws(FetchConfigurationError) {
    try configuration.validate()
    let resolveTable = try ResolveTable(configuration.resolve)
    hosts = try HostTable(configuration.hosts)
    if let obstacle = CurlLibrary.obstacle { throw FetchConfigurationError(obstacle) }
    self.configuration = configuration
    loop = FetchLoop(configuration, resolveTable)
  }

  /// Fetches one URL. Never runs longer than the configured deadlines, once it has a slot.
  @concurrent
  public func fetch(_ request: FetchRequest) async -> Result<FetchResponse, FetchFailure> {
    let outgoing: OutgoingRequest
    do {
      let settings = hosts.settings(host: request.url.host, port: request.url.effectivePort)
      outgoing = try OutgoingRequest(request, configuration, settings: settings)
    } catch {
      return .failure(error)
    }
    switch await loop.transfer(outgoing) {
    case .failure(let failure): return .failure(failure)
    case .success(let raw):
      return FetchResponse.decoding(
        raw, maxBytes: outgoing.maxDecodedBody, cuts: outgoing.cutsBody, keepsGzip: outgoing.keepsGzip)
    }
  }

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
