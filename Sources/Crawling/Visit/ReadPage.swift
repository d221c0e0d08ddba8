import PageReader
import ArticleStore
import Fetching
import Frontier
import Synchronization

/// What a lane made of a page.
struct ReadPage: Sendable {
  private(set) var outcome: JobOutcome
  private(set) var note: String?
  let fate: PageFate
  /// Where it may be its host's error page, in words that nobody listed.
  let suspect: SuspectPage?

  init(outcome: JobOutcome, note: String?, fate: PageFate, suspect: SuspectPage? = nil) {
    self.outcome = outcome
    self.note = note
    self.fate = fate
    self.suspect = suspect
  }

  mutating func becomesNoArticle(because reason: String) {
    outcome = .notArticle
    note = reason
  }

  /// Bytes of memory that it takes until it is settled, about.
  var bytes: Int {
    outcome.bytes + fate.bytes
  }
}

/// A response whose body is read once and then let go, so that it takes no memory while its result waits to be settled.
final class BodyOnce: Sendable {
  /// The response without its body.
  let head: FetchResponse
  /// What the body takes.
  let bytes: Int
  private let response: Mutex<FetchResponse?>

  init(_ response: FetchResponse) {
    self.response = Mutex(response)
    bytes = response.bodyBytes
    var head = response
    head.body = []
    head.gzip = nil
    self.head = head
  }

  /// The whole response at the first call.
  func take() -> FetchResponse {
    response.withLock { response in
      defer { response = nil }
      return response ?? head
    }
  }
}
