import Postgres

/// Which jobs an operator means; what is nil does not matter.
package struct JobSelection: Sendable, Hashable {
  package var errorClass: ErrorClass?
  package var hostKey: Int64?
  package var crawl: String?
  package var urlKey: String?

  package init(
    errorClass: ErrorClass? = nil, hostKey: Int64? = nil, crawl: String? = nil, urlKey: String? = nil
  ) {
    self.errorClass = errorClass
    self.hostKey = hostKey
    self.crawl = crawl
    self.urlKey = urlKey
  }

  /// The shards in which such jobs can be.
  var buckets: [Int] { hostKey.map { [Frontier.bucket(of: $0)] } ?? Array(0..<Frontier.buckets) }
}

/// A stored state of a job that commands select by, by its name in `courant.job_state`.
package enum JobState: String, Sendable, CaseIterable {
  /// In the queue; for `retry`, those that wait for one.
  case queued
  case done, dead, excluded
}

/// The last job that a part of a command looked at; the next part begins after it.
struct JobPlace: Sendable {
  var hostKey = Int64.min
  var urlKey = "00000000-0000-0000-0000-000000000000"

  var parameters: [(key: String, value: PostgresValue)] {
    [("after_host_key", .int(Int(hostKey))), ("after_url_key", .text(urlKey))]
  }

  init() {}

  /// The columns `host_key` and `url_key` of a row; nil when the part found nothing.
  init?(_ rows: PostgresRows, _ row: Int) throws(PostgresError) {
    guard let hostKey = try rows.intOrNil(row, "host_key") else { return nil }
    self.hostKey = Int64(hostKey)
    urlKey = try rows.text(row, "url_key")
  }
}

extension Frontier {
  /// Jobs changed in one transaction by a command: enough to be quick, few enough that workers hardly wait.
  static let jobsPerPart = 2_000

  /// Runs a statement that changes some jobs at a time over the buckets given, in the order of keys, until it finds no
  /// more or the task is cancelled; returns how many it changed.
  ///
  /// `named` are the values but for the bucket, the place and how many; whole parts are committed, and running it again
  /// continues.
  func changeJobs(
    _ statement: Statement, buckets: [Int], _ named: [(key: String, value: PostgresValue)],
    progress: @Sendable (Int) -> Void
  ) async throws(PostgresError) -> Int {
    var changed = 0
    for bucket in buckets {
      var place: JobPlace? = JobPlace()
      while let from = place, !Task.isCancelled {
        let rows = try await repeatingOnDeadlock([
          try statement.bound(
            all: [("bucket", .int(bucket)), ("most", .int(Self.jobsPerPart))] + named + from.parameters)
        ])[0]
        changed += try rows.int(0, "changed")
        place = try JobPlace(rows, 0)
        progress(changed)
      }
    }
    return changed
  }
}
