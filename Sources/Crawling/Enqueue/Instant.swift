import Foundation

/// A point in time as a user writes it, checked before PostgreSQL sees it: one bad time must not fail a whole batch.
struct Instant: Hashable, Sendable {
  /// `YYYY-MM-DDTHH:MM:SSZ`.
  let text: String

  /// ISO 8601 with a zone, or a bare day, which means its midnight in UTC. Years 1970 to 9999.
  init?(iso8601 text: String) {
    guard text.utf8.count <= 40 else { return nil }
    let full = text.count == 10 ? text + "T00:00:00Z" : text
    let style = Date.ISO8601FormatStyle()
    let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let parsed: Date
    do {
      parsed = try style.parse(full)
    } catch {
      do { parsed = try fractional.parse(full) } catch { return nil }
    }
    guard parsed.timeIntervalSince1970 >= 0, parsed.timeIntervalSince1970 < 253_402_300_800 else { return nil }
    self.text = parsed.formatted(style)
  }
}
