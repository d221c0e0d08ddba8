package import Untrusted

/// One settled attempt of a job.
package struct Attempt: Sendable, Encodable, Hashable {
  /// When it was settled, ISO 8601 in UTC.
  package var at: String
  /// Its number within the round, from 1.
  package var attempt: Int
  package var outcome: String
  package var errorClass: String?
  package var error: String?
  package var httpStatus: Int?
  package var bytes: Int
  @InMilliseconds package var fetchTime: Duration

  private enum CodingKeys: String, CodingKey {
    case at, attempt, outcome, errorClass, error, httpStatus, bytes, fetchTime = "fetchMilliseconds"
  }
}

/// All that is known of one job, for `explain`.
package struct JobStatus: Sendable, Encodable, Hashable {
  package var url: String
  package var host: String
  /// queued, leased, retrying, done, dead or excluded.
  package var state: String
  package var outcome: String?
  package var errorClass: String?
  package var error: String?
  package var httpStatus: Int?
  package var attempts: Int
  package var priority: Int
  package var crawl: String?
  package var hops: Int
  package var redirectURL: String?
  /// Leases in a row that expired while their workers were fetching or reading it.
  package var expiredLeases: Int
  package var enqueuedAt: String
  package var lastAt: String?
  package var dueAt: String?
  /// The later of `dueAt` and the instant from which the host may be asked; nil when not queued.
  package var fetchAfter: String?
  @InSeconds package var fetchIn: Duration?
  @InSeconds package var dueIn: Duration?
  /// Since the last attempt, and since it was first enqueued.
  @InSeconds package var lastAgo: Duration?
  @InSeconds package var enqueuedAgo: Duration
  package var hostState: String
  package var blockedReason: String?
  package var leaseOwner: String?
  @InMilliseconds package var delay: Duration
  package var pendingOnHost: Int

  private enum CodingKeys: String, CodingKey {
    case url, host, state, outcome, errorClass, error, httpStatus, attempts, priority, crawl, hops, redirectURL
    case expiredLeases, enqueuedAt, lastAt, dueAt, fetchAfter, fetchIn = "fetchInSeconds", dueIn = "dueInSeconds"
    case lastAgo = "lastAgoSeconds", enqueuedAgo = "enqueuedAgoSeconds", hostState, blockedReason, leaseOwner
    case delay = "delayMilliseconds", pendingOnHost
  }
}

/// What a queued job waits behind.
package struct QueuePosition: Sendable, Encodable, Hashable {
  /// Since when everything is paused, ISO 8601 in UTC.
  package var pausedSince: String?
  /// Alive and not draining.
  package var workers: Int
  /// Due jobs of its host that come first; counted up to a thousand.
  package var jobsBefore: Int
}

/// What is stored of a job's page, without its text.
package struct StoredArticle: Sendable, Encodable, Hashable {
  package var title: String?
  package var siteName: String?
  package var pageType: String
  package var quality: Double
  package var wordCount: Int
  package var language: String?
  /// An instant or a day.
  package var published: String?
  package var fetchedAt: String
  @InSeconds package var age: Duration
  /// Why it cannot be searched for: the server refused its words.
  package var wordsError: String?

  private enum CodingKeys: String, CodingKey {
    case title, siteName, pageType, quality, wordCount, language, published, fetchedAt, age = "ageSeconds", wordsError
  }
}
