import Executors
import Extraction
import Fetching
import Foundation
import Frontier
import Logging
import Robots
import Synchronization
import WebURL

/// What the visits of one worker share.
struct CrawlServices: Sendable {
  let configuration: CrawlConfiguration
  /// The worker's id, which owns its leases.
  let owner: String
  let slot: Int
  /// The product token that robots.txt rules are matched with.
  let agent: String
  let frontier: Frontier
  let fetcher: Fetcher
  let robots: RobotsGate
  let rights: RightsGate
  let crawls: CrawlBook
  let lanes: LanePool
  let rules: OutcomeRules
  let held: HeldLeases
  let guests: GuestPace
  let slots: HostSlots
  let credits: Credits
  let settler: Settler
  let refiller: Refiller
  let meter: CrawlMeter
  let logger: Logger

  /// `YYYY-MM-DD` in UTC.
  func today() -> String {
    Date().formatted(.iso8601.year().month().day())
  }

  /// Unix time in seconds.
  func now() -> Int { Int(Date().timeIntervalSince1970) }

  /// Tells of a page that was too much for a limit: its article may lack what was cut.
  func noteCuts(_ reading: PageReading, of url: WebURL) {
    guard case .article(let article) = reading, !article.truncated.isEmpty else { return }
    let limits = article.truncated.joined(separator: ", ")
    logger.warning("page cut by limits of the parser", metadata: ["url": "\(url)", "limits": "\(limits)"])
  }

  /// Settles a result and counts it.
  func settle(_ result: LeasedResult) async {
    let fate = await settler.settle(result)
    switch fate {
    case .settled: meter.add(result.result)
    case .fenced: logger.notice("lease lost before the settle", metadata: ["url": "\(result.job.url)"])
    case .lost:
      logger.warning("result lost with its lease, will be fetched again", metadata: ["url": "\(result.job.url)"])
    }
  }
}

/// What a worker has done since its start, for its beats and its log.
final class CrawlMeter: Sendable {
  struct Totals: Sendable {
    var pages = 0
    var articles = 0
    var bytes = 0
    var inFlight = 0
  }

  private let state = Mutex(Totals())

  var totals: Totals { state.withLock { $0 } }

  func begin() { state.withLock { $0.inFlight += 1 } }
  func end() { state.withLock { $0.inFlight -= 1 } }

  func add(_ result: JobResult) {
    state.withLock { totals in
      if result.httpStatus != nil { totals.pages += 1 }
      if case .stored = result.outcome { totals.articles += 1 }
      totals.bytes += result.bytes
    }
  }
}
