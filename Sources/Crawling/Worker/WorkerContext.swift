import PageReader
import ReaderProcesses
import Executors
import Extraction
import Fetching
import Foundation
import Frontier
import Logging
import CrawlRules
import WebURL

/// What the visits of one worker share.
struct WorkerContext: Sendable {
  let configuration: CrawlConfiguration
  /// The worker's id, which owns its leases.
  let owner: String
  let slot: Int
  /// The product token that robots.txt rules are matched with.
  let agent: String
  let frontier: Frontier
  let fetcher: Fetcher
  let robots: RobotsService
  let rights: TDMRepService
  /// Where jobs that this worker fetched of late lead to, by their keys: the database may not know it yet.
  let redirects: ExpiringCache<WebURL>
  let missingPages: MissingPages
  let scopes: ScopeCache
  let parseQueues: SerialQueuePool
  let outcomePolicy: OutcomePolicy
  let rawPages: RawPagePolicy
  let leases: LeaseRegistry
  let guests: GuestPace
  let addresses: AddressRateLimiter
  let capacity: HostCapacity
  let inFlightLimiter: InFlightLimiter
  let touches = TouchGate()
  let resultBatcher: ResultBatcher
  let suspects: SuspectPages
  let brokenPages: BrokenPages
  let prefetcher: JobPrefetcher
  let stats: WorkerStats
  let logger: Logger

  /// Unix time in seconds.
  func now() -> Int { Int(Date().timeIntervalSince1970) }

  /// What becomes of a page that was not read: it ended its reader, or no reader could be had.
  func unread(
    _ response: FetchResponse, _ fetched: FetchAttempt, _ rights: PageRights, _ end: ReaderEnd, host: Int64
  ) -> ReadPage {
    let outcome = outcomePolicy.outcome(of: end, body: response.body, job: fetched.job)
    logger.error(
      "page not read", metadata: ["job": "\(fetched.job.urlKey)", "url": "\(fetched.url)", "reason": "\(end)"])
    guard end.isOfPage else { return ReadPage(outcome: outcome, note: nil, rawPage: .asItWas) }
    let rawPage = rawPages.action(
      of: response, read: .notArticle("\(end)"), rights: rights, url: fetched.url)
    return ReadPage(outcome: outcome, note: nil, rawPage: rawPage, brokenInARow: brokenPages.note(end, of: host))
  }

  /// Tells of a page that was too much for a limit: its article may lack what was cut.
  func noteCuts(_ reading: PageReading, of url: WebURL) {
    guard case .article(let article) = reading, !article.truncated.isEmpty else { return }
    let limits = article.truncated.joined(separator: ", ")
    logger.warning("page cut by limits of the parser", metadata: ["url": "\(url)", "limits": "\(limits)"])
  }

  /// Settles a result and counts it.
  func settle(_ result: PendingResult) async -> ResultBatcher.Fate {
    let fate = await resultBatcher.settle(result)
    switch fate {
    case .settled: stats.add(result.result)
    case .fenced:
      stats.lost()
      logger.notice("lease lost before the settle", metadata: result.metadata)
    case .refused:
      stats.lost()
      logger.error("the database takes no result of a job, put off for a day", metadata: result.metadata)
    case .lost:
      stats.lost()
      logger.warning("result lost with its lease, will be fetched again", metadata: result.metadata)
    }
    return fate
  }
}
