import Untrusted
import Fetching
import Frontier
import Logging
import Postgres
import CrawlRules
import WebURL

/// A host's `/.well-known/tdmrep.json`: from memory, from the database that all workers share, or from the host.
///
/// It is asked for like a page: under the host's lease, at its pace, and where robots.txt allows it. A host that cannot
/// give it now has said nothing new: what it said before holds, and it is asked again after an hour.
final class TDMRepService: Sendable {
  enum Answer: Sendable {
    /// nil where the host has no such file.
    case file(DataMiningFile?)
    /// The visit ended before the answer.
    case stopped
  }

  static let path = "/.well-known/tdmrep.json"
  /// For how long an answer holds, as with robots.txt: TDMRep names no time.
  private static let lifetime = Duration.seconds(86_400)
  /// Until a host without an answer is asked again.
  private static let retryTime = Duration.seconds(3600)

  private let frontier: Frontier
  private let agent: String
  private let logger: Logger
  private let memory = ExpiringCache<DataMiningFile?>(maxBytes: 32 << 20)

  init(frontier: Frontier, agent: String, logger: Logger) {
    self.frontier = frontier
    self.agent = agent
    self.logger = logger
  }

  /// What is known here of `url`'s host; nil where `file` has to be asked.
  func remembered(for url: WebURL) -> DataMiningFile?? { memory.undoubted(of: "\(url.scheme)://\(url.hostPort)") }

  /// The file for `url`'s host; `send` sends what has to be asked, at the host's pace.
  func file(
    for url: WebURL, lease: Lease, robots: RobotsPolicy, send: RobotsService.Send
  ) async throws(PostgresError) -> Answer {
    let origin = "\(url.scheme)://\(url.hostPort)"
    let isRenewed = memory.takeDoubt(of: origin)
    if let found = memory.file(of: origin) { return .file(found) }
    guard robots.verdict(for: Self.path, agent: agent).isAllowed else { return .file(nil) }
    let record = try await frontier.rightsFile(hostKey: lease.hostKey, scheme: url.scheme)
    if let record, record.expiresIn > .zero, !isRenewed {
      return .file(remember(origin, record.body, record.expiresIn.bounded))
    }
    guard let answer = await ask(url, origin, send) else { return .stopped }
    let (status, body, error) = answer
    try await frontier.storeRightsFile(
      hostKey: lease.hostKey, scheme: url.scheme, httpStatus: status, body: body, error: error,
      lifetime: error == nil ? Self.lifetime : Self.retryTime)
    guard error == nil else { return .file(remember(origin, record?.body, Self.retryTime)) }
    return .file(remember(origin, body, Self.lifetime))
  }

  /// What the host says, or why it says nothing; nil when the visit ended.
  ///
  /// Redirects are followed on the same host only: another one's pace is not ours, and speaks for its own pages.
  private func ask(_ url: WebURL, _ origin: String, _ send: RobotsService.Send) async -> (
    status: Int?, body: [UInt8]?, error: String?
  )? {
    guard var target = WebURL(Self.path, base: url) else { return (nil, nil, "no address") }
    for _ in 0...RobotsPolicy.maximumRedirects {
      var request = FetchRequest(url: target)
      request.maxBody = DataMiningFile.maximumSize
      request.maxDecodedBody = DataMiningFile.maximumSize
      request.becameSuspect = { [memory] in memory.doubt(origin) }
      switch await send(request) {
      case .stopped: return nil
      case .failure(let failure):
        guard failure.errorClass != .cancelled else { return nil }
        logger.debug("tdmrep.json not had", metadata: ["url": "\(target)", "error": "\(failure)"])
        return (nil, nil, "\(failure)")
      case .response(let response):
        switch response.status {
        case 200..<300:
          // A site's own page for what it does not have is no statement.
          let isFile = DataMiningFile(parsing: response.body) != nil
          return (response.status, isFile ? response.body : nil, nil)
        case 429, 500...: return (response.status, nil, "HTTP \(response.status)")
        case 300..<400:
          guard let next = response.redirectTarget(from: target), next.hostPort == url.hostPort else {
            return (response.status, nil, nil)
          }
          if let pause = RedirectPause.asked(response) {
            guard pause <= RedirectPause.longest else {
              return (response.status, nil, "HTTP \(response.status), Retry-After \(pause.components.seconds) s")
            }
            guard await RedirectPause.wait(pause) else { return nil }
          }
          target = next
        default: return (response.status, nil, nil)
        }
      }
    }
    return (nil, nil, nil)
  }

  private func remember(_ origin: String, _ body: [UInt8]?, _ lifetime: Duration) -> DataMiningFile? {
    let file = body.flatMap { DataMiningFile(parsing: $0) }
    memory.keep(file, of: origin, size: 128 + (file?.footprint ?? 0), for: min(lifetime, Self.lifetime))
    return file
  }
}
