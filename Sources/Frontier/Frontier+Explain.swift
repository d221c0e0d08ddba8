package import Postgres
import Schema

extension Frontier {
  /// All that is known of one job; nil when it was never enqueued.
  package func job(hostKey: Int64, urlKey: String) async throws(PostgresError) -> JobStatus? {
    let rows = try await pool.query(SQL.job, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(urlKey)])
    guard rows.count > 0 else { return nil }
    return JobStatus(
      url: try rows.text(0, "url"), host: try rows.text(0, "host"), state: try rows.text(0, "state"),
      outcome: try rows.textOrNil(0, "outcome"), errorClass: try rows.textOrNil(0, "error_class"),
      error: try rows.textOrNil(0, "error"), httpStatus: try rows.intOrNil(0, "http_status"),
      attempts: try rows.int(0, "attempts"), priority: try rows.int(0, "priority"),
      crawl: try rows.textOrNil(0, "crawl"),
      hops: try rows.int(0, "hops"), redirectURL: try rows.textOrNil(0, "redirect_url"),
      expiredLeases: try rows.int(0, "expired_leases"),
      enqueuedAt: try rows.text(0, "enqueued_at"), lastAt: try rows.textOrNil(0, "last_at"),
      dueAt: try rows.textOrNil(0, "due_at"), fetchAfter: try rows.textOrNil(0, "fetch_after"),
      fetchIn: try rows.secondsOrNil(0, "fetch_in_s"), dueIn: try rows.secondsOrNil(0, "due_in_s"),
      lastAgo: try rows.secondsOrNil(0, "last_ago_s"),
      enqueuedAgo: try rows.seconds(0, "enqueued_ago_s"), hostState: try rows.text(0, "host_state"),
      blockedReason: try rows.textOrNil(0, "blocked_reason"), leaseOwner: try rows.textOrNil(0, "lease_owner"),
      delay: try rows.milliseconds(0, "delay_ms"), pendingOnHost: try rows.int(0, "pending"))
  }

  /// The latest attempts of a job, the last one first; those of some days, see `coordinator run --keep-attempts`.
  package func attempts(hostKey: Int64, urlKey: String, limit: Int = 20) async throws(PostgresError) -> [Attempt] {
    let rows = try await pool.query(
      SQL.attempts, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(urlKey), .int(limit)])
    var attempts: [Attempt] = []
    for row in 0..<rows.count {
      attempts.append(
        Attempt(
          at: try rows.text(row, "at"), attempt: try rows.int(row, "attempt"), outcome: try rows.text(row, "outcome"),
          errorClass: try rows.textOrNil(row, "error_class"), error: try rows.textOrNil(row, "error"),
          httpStatus: try rows.intOrNil(row, "http_status"), bytes: try rows.int(row, "bytes"),
          fetchTime: try rows.milliseconds(row, "fetch_ms")))
    }
    return attempts
  }

  /// What stands before a job in the queue; of one that is not queued or not known, pauses and workers alone.
  package func queuePosition(hostKey: Int64, urlKey: String) async throws(PostgresError) -> QueuePosition {
    let rows = try await pool.query(
      SQL.queuePosition, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(urlKey), .int(1000)])
    return QueuePosition(
      pausedSince: try rows.textOrNil(0, "paused_since"), workers: try rows.int(0, "workers"),
      jobsBefore: try rows.int(0, "jobs_before"))
  }

  /// What is stored of a job's page; nil where nothing is.
  package func article(hostKey: Int64, urlKey: String) async throws(PostgresError) -> StoredArticle? {
    let rows = try await pool.query(
      SQL.articleOfJob, [.int(Self.bucket(of: hostKey)), .int(Int(hostKey)), .text(urlKey)])
    guard rows.count > 0 else { return nil }
    return StoredArticle(
      title: try rows.textOrNil(0, "title"), siteName: try rows.textOrNil(0, "site_name"),
      pageType: try rows.text(0, "page_type"), quality: try rows.double(0, "quality"),
      wordCount: try rows.int(0, "word_count"), language: try rows.textOrNil(0, "language"),
      published: try rows.textOrNil(0, "published"), fetchedAt: try rows.text(0, "fetched_at"),
      age: try rows.seconds(0, "age_s"), wordsError: try rows.textOrNil(0, "words_error"))
  }
}
