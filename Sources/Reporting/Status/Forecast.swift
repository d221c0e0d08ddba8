package import Frontier
package import Untrusted

/// When the queue will be empty, and what that assumes; nil where it is empty.
package struct Forecast: Encodable {
  /// nil while nothing moves.
  @InSeconds package private(set) var time: Duration?
  /// In words.
  package let assumption: String

  private enum CodingKeys: String, CodingKey {
    case time = "seconds"
    case assumption
  }

  package init?(_ snapshot: StatusSnapshot) {
    let queued = Double(snapshot.totals.queued)
    guard queued > 0 else { return nil }
    let spans = [(snapshot.lastMinute, "the last minute"), (snapshot.lastHour, "the last hour")]
    let rated = spans.lazy.map { span, name in
      let seconds = span.length.inSeconds
      return (rate: seconds > 0 ? (span.settled - Self.retried(span)) / seconds : 0, name: name)
    }
    guard let current = rated.first(where: { $0.rate > 0 }) else {
      time = nil
      assumption = "nothing was settled in the last hour"
      return
    }
    let byRate = Duration(boundedSeconds: queued / current.rate)
    // A host alone cannot be fetched faster than its delay allows, however many workers there are.
    let longest = snapshot.hostsByBacklog.max { Self.least($0) < Self.least($1) }
    if let longest, Self.least(longest) > byRate {
      time = Self.least(longest)
      assumption = "what \(longest.host) needs alone for \(NumberText.grouped(longest.pending)) jobs at its delay"
    } else {
      time = byRate
      assumption = "at the rate of \(current.name), and if nothing is added"
    }
  }

  /// Attempts that leave their job in the queue; those that end as dead leave it, and are few.
  private static func retried(_ span: StatusSnapshot.Span) -> Double { min(span.failed, span.settled) }

  private static func least(_ host: HostStatus) -> Duration { host.delay * host.pending }
}
