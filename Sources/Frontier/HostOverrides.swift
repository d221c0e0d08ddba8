import Postgres

/// What an operator has said of a host: read with its lease, and again with each refill.
package struct HostOverrides: Sendable, Hashable {
  /// Between two requests, in place of the worker's own; nil when not set.
  package var minDelay: Duration?
  /// Why the host is blocked: its jobs are settled as excluded without being fetched. nil when it is not blocked.
  package var blockNote: String?
  /// Requests that may be under way at once, default 1; two of them leave at least delay / connections apart.
  package var connections = 1
  /// When it may be asked: `22:00-06:00,12:00-13:00 Europe/Berlin`; nil: always.
  package var windows: String?
  /// The politeness group it belongs to; `minDelay` is the group's where that is longer.
  package var group: String?

  package init(
    minDelay: Duration? = nil, blockNote: String? = nil, connections: Int = 1, windows: String? = nil,
    group: String? = nil
  ) {
    self.minDelay = minDelay
    self.blockNote = blockNote
    self.connections = connections
    self.windows = windows
    self.group = group
  }

  init(_ rows: PostgresRows, _ row: Int) throws(PostgresError) {
    minDelay = try rows.millisecondsOrNil(row, "min_delay_ms")
    blockNote = try rows.textOrNil(row, "block_note")
    connections = try rows.int(row, "connections")
    windows = try rows.textOrNil(row, "windows")
    group = try rows.textOrNil(row, "group_name")
  }
}
