import Postgres

/// What an operator has said of a host: read with its lease, and again with each refill.
package struct HostTerms: Sendable, Hashable {
  /// Milliseconds between two requests in place of the worker's own; nil when not set.
  package var minDelay: Int?
  /// Why the host is blocked: its jobs are settled as excluded without being fetched. nil when it is not blocked.
  package var blockNote: String?

  package init(minDelay: Int? = nil, blockNote: String? = nil) {
    self.minDelay = minDelay
    self.blockNote = blockNote
  }

  init(_ rows: PostgresRows, _ row: Int) throws(PostgresError) {
    minDelay = try rows.intOrNil(row, "min_delay_ms")
    blockNote = try rows.textOrNil(row, "block_note")
  }
}
