import ArticleStore
import Compression
import PageReader
import Executors
import Extraction
import Foundation
import Frontier
import HTML
import Synchronization
import WebURL

/// Raw pages, read again: what each block of a page is, and whether it is part of the article.
struct PageSources: Sendable {
  let frontier: Frontier
  /// As the workers have them.
  let overrides: Overrides
  /// Of one page, from bytes to blocks: shorter than an answer may take.
  private static var limits: ParseLimits {
    var limits = ParseLimits()
    limits.time = .seconds(5)
    return limits
  }

  /// Pages being read or waiting for it at most.
  private static let maximumReadings = 4
  private let reading = ReadingCount()

  /// One page at a time: the dashboard leaves the machine to the crawl.
  private let lanes = SerialQueuePool(label: "courant.dashboard.read", width: 1)

  init(frontier: Frontier, overrides: Overrides) {
    self.frontier = frontier
    self.overrides = overrides
  }

  func source(of request: JobRequest) async throws -> PageSource {
    let page = try await frontier.rawPage(
      bucket: request.bucket, hostKey: request.hostKey, urlKey: request.urlKey)
    guard let page else {
      return .missing(
        """
        The page was not kept. Workers with <code>--raw-pages</code> keep the pages that they fetch, for as many days as \
        <code>coordinator run --keep-pages</code> says; pages that say noarchive are never kept.
        """)
    }
    guard reading.began(maximum: Self.maximumReadings) else {
      return .missing("Other pages are being read at this moment; reload this one in a few seconds.")
    }
    defer { reading.ended() }
    let overrides = overrides
    return await lanes.run {
      switch page.body() {
      case .failure(.damaged): return .missing("The kept page is damaged.")
      case .failure(.tooLarge): return .missing("The page is too large to show.")
      case .success(let body):
        let today = Today.text
        let explanation = PageReader.explanation(
          of: PageInput(body: body, contentType: page.contentType), url: WebURL(page.url), limits: Self.limits,
          today: today, overrides: overrides)
        return explanation.map { .blocks($0, fetched: page.fetchedAt) }
          ?? .missing("The page is plain text: it has no blocks.")
      }
    }
  }
}

/// How many pages are being read, or wait for it.
private final class ReadingCount: Sendable {
  private let count = Mutex(0)

  func began(maximum: Int) -> Bool {
    count.withLock { count in
      guard count < maximum else { return false }
      count += 1
      return true
    }
  }

  func ended() { count.withLock { $0 -= 1 } }
}
