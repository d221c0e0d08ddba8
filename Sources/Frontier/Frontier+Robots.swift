import ArticleStore
package import Postgres
import Schema
import Untrusted

/// What is known of a host's robots.txt, ages by the database's clock.
package struct RobotsRecord: Sendable, Hashable {
  /// Of the last answer; nil when the last try got none.
  package let httpStatus: Int?
  /// The bytes of the last answer that had rules; kept while later tries fail.
  package let body: [UInt8]?
  /// Of the last try, when it failed.
  package let error: String?
  /// Since the host last answered; nil when it never did.
  package let age: Duration?
  /// Until it is to be fetched again; not positive when that is due.
  package let expiresIn: Duration
  /// Since the first of the failures in a row; nil after an answer.
  package let failingFor: Duration?

  package var isFresh: Bool { expiresIn > .zero }
}

extension Frontier {
  /// nil when robots.txt of this host and scheme was never asked for.
  package func robots(hostKey: Int64, scheme: String) async throws(PostgresError) -> RobotsRecord? {
    let rows = try await pool.query(
      SQL.robots, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(scheme)])
    guard rows.count > 0 else { return nil }
    return RobotsRecord(
      httpStatus: try rows.intOrNil(0, "http_status"),
      body: try rows.textOrNil(0, "body").map(Self.bytes(hex:)),
      error: try rows.textOrNil(0, "error"),
      age: try rows.secondsOrNil(0, "age_s"),
      expiresIn: try rows.seconds(0, "expires_in_s"),
      failingFor: try rows.secondsOrNil(0, "failing_s"))
  }

  /// Keeps an answer of any status. `body` is nil where there are no rules to obey; `lifetime` is at most
  /// 24 h (RFC 9309 2.4); `crawlDelay` is for users to see.
  package func storeRobots(
    hostKey: Int64, scheme: String, httpStatus: Int, body: [UInt8]?, lifetime: Duration, crawlDelay: Duration? = nil
  ) async throws(PostgresError) {
    _ = try await query(
      SQL.storeRobots,
      [
        "bucket": .int(Self.bucket(of: hostKey)), "host_key": .int(Int(hostKey)), "scheme": .text(scheme),
        "http_status": .int(httpStatus.clamped(to: 0...Int(Int16.max))),
        "body": body.map(PostgresValue.bytes) ?? .null, "expires_s": .seconds(lifetime),
        "crawl_delay_ms": (crawlDelay?.wholeMilliseconds.clamped(to: 0...Int(Int32.max))).map(PostgresValue.int)
          ?? .null,
      ])
  }

  /// Notes that robots.txt was unreachable (no answer, or a 5xx); an earlier body is kept.
  package func storeRobotsFailure(
    hostKey: Int64, scheme: String, httpStatus: Int?, error: String, retryIn: Duration
  ) async throws(PostgresError) {
    _ = try await query(
      SQL.storeRobotsFailure,
      [
        "bucket": .int(Self.bucket(of: hostKey)), "host_key": .int(Int(hostKey)), "scheme": .text(scheme),
        "http_status": (httpStatus?.clamped(to: 0...Int(Int16.max))).map(PostgresValue.int) ?? .null,
        "error": .text(StoredText.clean(error, limit: 500)), "expires_s": .seconds(retryIn),
      ])
  }

  static func bytes(hex: String) -> [UInt8] {
    func digit(_ character: UInt8) -> UInt8 {
      character <= UInt8(ascii: "9") ? character & 0x0f : (character & 0x0f) + 9
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hex.utf8.count / 2)
    var high: UInt8?
    for character in hex.utf8 {
      if let first = high {
        bytes.append(digit(first) << 4 | digit(character))
        high = nil
      } else {
        high = character
      }
    }
    return bytes
  }
}
