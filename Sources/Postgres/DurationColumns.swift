import Untrusted

/// The one border at which times become numbers: columns and parameters are seconds (`…_s`) or whole milliseconds
/// (`…_ms`), and Swift has `Duration`.
extension PostgresRows {
  /// A column of seconds, within the bounds of `Duration(boundedSeconds:)`.
  package func seconds(_ row: Int, _ column: String) throws(PostgresError) -> Duration {
    Duration(boundedSeconds: try double(row, column))
  }

  package func secondsOrNil(_ row: Int, _ column: String) throws(PostgresError) -> Duration? {
    try doubleOrNil(row, column).map { Duration(boundedSeconds: $0) }
  }

  /// A column of milliseconds.
  package func milliseconds(_ row: Int, _ column: String) throws(PostgresError) -> Duration {
    .milliseconds(try int(row, column))
  }

  package func millisecondsOrNil(_ row: Int, _ column: String) throws(PostgresError) -> Duration? {
    try intOrNil(row, column).map { .milliseconds($0) }
  }
}

extension PostgresValue {
  /// Seconds, fractions included.
  package static func seconds(_ time: Duration) -> PostgresValue { .double(time.inSeconds) }

  /// Whole milliseconds: see `Duration.wholeMilliseconds`.
  package static func milliseconds(_ time: Duration) -> PostgresValue { .int(time.wholeMilliseconds) }

  package static func milliseconds(_ times: [Duration]) -> PostgresValue { .intArray(times.map(\.wholeMilliseconds)) }
}
