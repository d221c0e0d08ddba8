import ArticleStore
import Compression
import PageReader
import ReaderProcesses
import Executors
import Foundation
import Frontier
import HTML
import Synchronization
import WebURL

/// Raw pages, read again: what each block of a page is, and whether it is part of the article.
struct PageSources: Sendable {
  let frontier: Frontier
  private let readers: PageReaders
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

  /// `readers` have the workers' rules.
  init(frontier: Frontier, readers: PageReaders) {
    self.frontier = frontier
    self.readers = readers
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
    let readers = readers
    return await lanes.run {
      switch page.body() {
      case .failure(.damaged): return .missing("The kept page is damaged.")
      case .failure(.tooLarge): return .missing("The page is too large to show.")
      case .success(let body):
        let request = ReadRequest(
          .explanation(withSigns: false), page: PageInput(body: body, contentType: page.contentType),
          url: WebURL(page.url), limits: Self.limits, today: Today.text)
        switch readers.answer(to: request) {
        case .success(.explanation(let explanation?)): return .blocks(explanation, fetched: page.fetchedAt)
        case .success: return .missing("The page is plain text: it has no blocks.")
        case .failure(let end): return .missing("The page cannot be read: \("\(end)").")
        }
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
