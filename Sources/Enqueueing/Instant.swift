import ArticleStore
import Untrusted

/// A point in time as a user writes it, checked before PostgreSQL sees it: one bad time must not fail a whole batch.
struct Instant: Hashable, Sendable {
  /// As PostgreSQL reads it, with a zone.
  let text: String

  /// ISO 8601 with a zone, or a bare day, which means its midnight in UTC. Years 1970 to 9999, and days that the
  /// calendar has.
  init?(iso8601 text: String) {
    guard WholeNumber.read(text.utf8.prefix(4), in: 1970...9999) != nil else { return nil }
    if let day = StatedInstant.day(text) {
      self.text = "\(day)T00:00:00Z"
    } else if let instant = StatedInstant.instant(text) {
      self.text = instant
    } else {
      return nil
    }
  }
}
