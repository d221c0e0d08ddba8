package import Postgres
import Schema
package import Untrusted

/// All that is known of one host, for `host show`.
package struct HostDetails: Sendable, Encodable {
  package var host: String
  /// leased, ready, waiting, blocked, paused or idle.
  package var state: String
  package var pending: Int
  package var done: Int
  package var failed: Int
  package var pages: Int
  package var bytes: Int
  @InMilliseconds package var meanFetch: Duration?
  /// Between two requests, as last kept, and as an operator set it.
  @InMilliseconds package var delay: Duration
  @InMilliseconds package var minDelay: Duration?
  /// Requests under way at once, and when there may be any, as an operator set them.
  package var connections: Int
  package var windows: String?
  /// False where the database's server does not know their time zone any more: then the host is not asked.
  package var canReadWindows: Bool
  /// The politeness group it belongs to, for how long it has waited for its turn there, which host of it is leased, and
  /// when the next may be.
  package var group: String?
  @InSeconds package var groupWait: Duration?
  package var groupLeasedHost: String?
  @InSeconds package var groupIn: Duration?
  /// Where it was last reached, how many hosts are there (a thousand at most are counted), and when a request may leave
  /// for it next.
  package var address: String?
  package var hostsAtAddress: Int?
  @InSeconds package var addressIn: Duration?
  @InMilliseconds package var backoff: Duration
  @InSeconds package var readyIn: Duration?
  @InSeconds package var fetchIn: Duration?
  package var isPaused: Bool
  package var blockedReason: String?
  package var blockNote: String?
  package var leaseOwner: String?
  @InSeconds package var leaseIn: Duration?
  package var expiredLeases: Int
  package var robotsFailures: Int
  package var robotsStatus: Int?
  package var robotsError: String?
  @InSeconds package var robotsAge: Duration?
  @InMilliseconds package var crawlDelay: Duration?
  package var lastSettledAt: String?
  package var lastErrorClass: String?
  package var lastErrorAt: String?

  private enum CodingKeys: String, CodingKey {
    case host, state, pending, done, failed, pages, bytes, meanFetch = "meanFetchMilliseconds"
    case delay = "delayMilliseconds", minDelay = "minDelayMilliseconds", connections, windows, canReadWindows, group
    case groupWait = "groupWaitSeconds", groupLeasedHost, groupIn = "groupInSeconds", address, hostsAtAddress
    case addressIn = "addressInSeconds", backoff = "backoffMilliseconds", readyIn = "readyInSeconds"
    case fetchIn = "fetchInSeconds", isPaused, blockedReason, blockNote, leaseOwner, leaseIn = "leaseInSeconds"
    case expiredLeases, robotsFailures, robotsStatus, robotsError, robotsAge = "robotsAgeSeconds"
    case crawlDelay = "crawlDelayMilliseconds", lastSettledAt, lastErrorClass, lastErrorAt
  }
}

extension Frontier {
  /// nil when the host was never named.
  package func host(hostKey: Int64) async throws(PostgresError) -> HostDetails? {
    let rows = try await pool.query(SQL.host, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey))])
    guard rows.count > 0 else { return nil }
    return HostDetails(
      host: try rows.text(0, "host"), state: try rows.text(0, "state"), pending: try rows.int(0, "pending"),
      done: try rows.int(0, "done"), failed: try rows.int(0, "failed"), pages: try rows.int(0, "fetched"),
      bytes: try rows.int(0, "bytes"), meanFetch: try rows.millisecondsOrNil(0, "mean_fetch_ms"),
      delay: try rows.milliseconds(0, "delay_ms"), minDelay: try rows.millisecondsOrNil(0, "min_delay_ms"),
      connections: try rows.int(0, "connections"), windows: try rows.textOrNil(0, "windows"),
      canReadWindows: try rows.bool(0, "can_read_windows"),
      group: try rows.textOrNil(0, "group_name"),
      groupWait: try rows.secondsOrNil(0, "group_wait_s"),
      groupLeasedHost: try rows.textOrNil(0, "group_leased_host"),
      groupIn: try rows.secondsOrNil(0, "group_in_s"), address: try rows.textOrNil(0, "address"),
      hostsAtAddress: try rows.intOrNil(0, "hosts_at_address"),
      addressIn: try rows.secondsOrNil(0, "address_in_s"),
      backoff: try rows.milliseconds(0, "backoff_ms"), readyIn: try rows.secondsOrNil(0, "ready_in_s"),
      fetchIn: try rows.secondsOrNil(0, "fetch_in_s"), isPaused: try rows.bool(0, "is_paused"),
      blockedReason: try rows.textOrNil(0, "blocked_reason"), blockNote: try rows.textOrNil(0, "block_note"),
      leaseOwner: try rows.textOrNil(0, "lease_owner"), leaseIn: try rows.secondsOrNil(0, "lease_in_s"),
      expiredLeases: try rows.int(0, "expired_leases"), robotsFailures: try rows.int(0, "robots_failures"),
      robotsStatus: try rows.intOrNil(0, "robots_status"), robotsError: try rows.textOrNil(0, "robots_error"),
      robotsAge: try rows.secondsOrNil(0, "robots_age_s"),
      crawlDelay: try rows.millisecondsOrNil(0, "crawl_delay_ms"),
      lastSettledAt: try rows.textOrNil(0, "last_settled_text"),
      lastErrorClass: try rows.textOrNil(0, "last_error_class"), lastErrorAt: try rows.textOrNil(0, "last_error_text"))
  }
}

/// A job that was given up, for `dead list`.
package struct DeadJob: Sendable, Encodable {
  package var url: String
  package var host: String
  package var errorClass: String
  package var error: String?
  package var httpStatus: Int?
  package var attempts: Int
  package var crawl: String?
  package var lastAt: String?

  init(_ rows: PostgresRows, _ row: Int) throws(PostgresError) {
    url = try rows.text(row, "url")
    host = try rows.text(row, "host")
    errorClass = try rows.text(row, "error_class")
    error = try rows.textOrNil(row, "error")
    httpStatus = try rows.intOrNil(row, "http_status")
    attempts = try rows.int(row, "attempts")
    crawl = try rows.textOrNil(row, "crawl")
    lastAt = try rows.textOrNil(row, "last_at")
  }
}
