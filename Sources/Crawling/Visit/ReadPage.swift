import PageReader
import ArticleStore
import Fetching
import Frontier

/// What a lane made of a page.
struct ReadPage: Sendable {
  private(set) var outcome: JobOutcome
  private(set) var note: String?
  let rawPage: RawPageAction
  /// The page, if it may be its host's error page although no listed phrase says so.
  let suspect: SuspectPage?

  /// Pages of the host in a row, this one the last, that ended their readers; 0 where it was read.
  var brokenInARow = 0

  init(
    outcome: JobOutcome, note: String?, rawPage: RawPageAction, suspect: SuspectPage? = nil, brokenInARow: Int = 0
  ) {
    self.outcome = outcome
    self.note = note
    self.rawPage = rawPage
    self.suspect = suspect
    self.brokenInARow = brokenInARow
  }

  mutating func becomesNoArticle(because reason: String) {
    outcome = .notArticle
    note = reason
  }

  /// Bytes of memory that it takes until it is settled, about.
  var bytes: Int {
    outcome.bytes + rawPage.bytes
  }
}

extension FetchResponse {
  /// Without its body, so that this takes no memory while a result waits to be settled.
  var head: FetchResponse {
    var head = self
    head.body = []
    head.gzip = nil
    return head
  }
}
