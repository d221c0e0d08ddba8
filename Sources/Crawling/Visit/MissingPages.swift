import PageReader
import Fetching
import Synchronization
import WebURL

/// How hosts answer for an address that cannot exist: what a worker knows of it, and how many pages wait to know.
///
/// A page is suspect if it is short and names neither an author nor a date. Then its host is asked once for an address
/// beside it that cannot exist: at the host's pace, under its lease, where robots.txt allows it, and at most once a day
/// by each worker. If the answer is a page with the same text, the suspect is the host's error page. A host that
/// answers with 404, as it should, is believed.
final class MissingPages: Sendable {
  /// What an address that cannot exist is answered with.
  enum Answer: Sendable {
    /// An error or a redirect: the host's pages with status 200 exist.
    case honest
    /// A page that looks like any other.
    case page(TextPrint)
    /// Not known for now: no answer, or one that says nothing of the address.
    case unknown
  }

  /// For how long an answer holds.
  private static let lifetime = Duration.seconds(86_400)
  /// Until a host without an answer is asked again.
  private static let retryTime = Duration.seconds(3600)
  /// How many suspects may wait for an answer, with their pages in memory, and the bytes of one. Others are judged
  /// without an answer.
  static let maxWaiting = 32
  static let maxBytes = 1 << 20
  /// Bytes of an answer to such an address; larger ones are ignored.
  static let maxAnswer = 4 << 20

  private let memory = ExpiringCache<Answer>(maxBytes: 8 << 20)
  private let waiting = Mutex(0)
  let texts = RepeatedTexts()

  /// By origin; nil where it was not asked.
  func answer(of origin: String) -> Answer? { memory.file(of: origin) }

  func keep(_ answer: Answer, of origin: String) {
    switch answer {
    case .honest: memory.keep(answer, of: origin, size: 64 + origin.utf8.count, for: Self.lifetime)
    case .page(let print):
      memory.keep(answer, of: origin, size: print.bytes + origin.utf8.count, for: Self.lifetime)
    case .unknown: memory.keep(answer, of: origin, size: 64 + origin.utf8.count, for: Self.retryTime)
    }
  }

  /// Whether one more page may wait; then `leave` follows.
  func enter(bytes: Int) -> Bool {
    guard bytes <= Self.maxBytes else { return false }
    return waiting.withLock { waiting in
      guard waiting < Self.maxWaiting else { return false }
      waiting += 1
      return true
    }
  }

  func leave() { waiting.withLock { $0 -= 1 } }
}
