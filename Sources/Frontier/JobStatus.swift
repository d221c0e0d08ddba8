/// One settled attempt of a job.
package struct Attempt: Sendable, Codable, Hashable {
  /// When it was settled, ISO 8601 in UTC.
  package var at: String
  /// Its number within the round, from 1.
  package var attempt: Int
  package var outcome: String
  package var errorClass: String?
  package var error: String?
  package var httpStatus: Int?
  package var bytes: Int
  package var fetchMilliseconds: Int
}

/// All that is known of one job, for `explain`.
package struct JobStatus: Sendable, Codable, Hashable {
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
  package var fetchInSeconds: Double?
  package var dueInSeconds: Double?
  /// Since the last attempt, and since it was first enqueued.
  package var lastAgoSeconds: Double?
  package var enqueuedAgoSeconds: Double
  package var hostState: String
  package var blockedReason: String?
  package var leaseOwner: String?
  package var delayMilliseconds: Int
  package var pendingOnHost: Int
}

/// What a queued job waits behind.
package struct QueuePosition: Sendable, Codable, Hashable {
  /// Since when everything is paused, ISO 8601 in UTC.
  package var pausedSince: String?
  /// Alive and not draining.
  package var workers: Int
  /// Due jobs of its host that come first; counted up to a thousand.
  package var jobsBefore: Int
}

/// What is stored of a job's page, without its text.
package struct StoredArticle: Sendable, Codable, Hashable {
  package var title: String?
  package var siteName: String?
  package var pageType: String
  package var quality: Double
  package var wordCount: Int
  package var language: String?
  /// An instant or a day.
  package var published: String?
  package var fetchedAt: String
  package var ageSeconds: Double
  /// Why it cannot be searched for: the server refused its words.
  package var wordsError: String?
}
