import Crawling
import Executors
import Extraction
import Frontier
import HTML
import Postgres

/// Kept pages, read anew: what each block of a page is, and whether it is part of the article.
struct PageSources: Sendable {
  let frontier: Frontier
  let overrides: Overrides
  /// One page at a time: whoever looks at articles does not take the machine from the crawl.
  let lanes = LanePool(label: "courant.dashboard.read", width: 1)

  func source(of request: JobRequest) async throws -> PageSource {
    .missing("")
  }
}
