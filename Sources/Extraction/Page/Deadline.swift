/// When the reading of a page has to end.
///
/// The number of steps is bounded, but a page made to be expensive still adds up. Stages that walk the document ask the
/// clock as they go and cut the rest; the others begin only while there is time.
public struct Deadline: Sendable {
  private let instant: ContinuousClock.Instant?

  public static let none = Deadline(instant: nil)

  public init(_ instant: ContinuousClock.Instant) { self.init(instant: instant) }

  private init(instant: ContinuousClock.Instant?) { self.instant = instant }

  /// Whether it has passed. Asks the clock: not for the inside of a loop over bytes.
  var isOver: Bool { instant.map { ContinuousClock.now >= $0 } ?? false }

  /// The values of a source, none of them once the time is over.
  func values<Value>(_ source: () -> [Value]) -> [Value] { isOver ? [] : source() }

  /// The word in `Article.truncated`.
  static let mark = "time"
}
