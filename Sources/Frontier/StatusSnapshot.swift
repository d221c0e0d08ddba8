package import Untrusted

/// What `status` shows: read in one transaction, in constant time for any size of the job table.
package struct StatusSnapshot: Sendable {
  package var totals: Totals
  /// Sum of the living workers' rates between their last two beats.
  package var now: Rates
  package var lastMinute: Span
  package var lastHour: Span
  /// The last 61 minutes, the present one last; those in which nothing happened are zero.
  package var minutes: [Span]
  /// For how long the host has been ready that has been so longest; nil when none is.
  package var longestReady: Duration?
  /// Hosts that are ready and have no worker; counted to 40 in each bucket and priority.
  package var readyHosts: Int
  /// Since when everything is paused, ISO 8601 in UTC.
  package var pausedSince: String?
  package var workers: [WorkerStatus]
  /// Most jobs in the queue first.
  package var hostsByBacklog: [HostStatus]
  /// Most failed attempts first.
  package var hostsByErrors: [HostStatus]
  /// Most pages fetched first.
  package var hostsByTraffic: [HostStatus]
  /// Most frequent first.
  package var errors: [ErrorStatus]
  package var database: DatabaseHealth

  /// Jobs by state, and events since the start.
  package struct Totals: Sendable, Hashable {
    /// By priority, 0 urgent … 3 archive; those waiting for a retry and those of leased hosts included.
    package var queuedByPriority: [Int] = [0, 0, 0, 0]
    /// Of the queued: those with a failed attempt.
    package var retrying = 0
    package var done = 0
    package var dead = 0
    package var excluded = 0

    package var enqueued = 0
    package var stored = 0
    package var unchanged = 0
    package var notArticle = 0
    package var redirected = 0
    package var settledExcluded = 0
    package var retries = 0
    package var settledDead = 0
    /// Answers of servers, of any status.
    package var pages = 0
    /// On the wire.
    package var bytes = 0
    package var fetchTime = Duration.zero

    package init() {}
    package var queued: Int { Self.sum(queuedByPriority) }
    /// Jobs known.
    package var jobs: Int { Self.sum([queued, done, dead, excluded]) }

    /// Rows may hold anything: what no number can hold is the largest that there is.
    private static func sum(_ counts: [Int]) -> Int {
      counts.reduce(0) { sum, count in
        let (total, overflowed) = sum.addingReportingOverflow(count)
        return overflowed ? (count > 0 ? .max : .min) : total
      }
    }
  }

  /// Requests per second that the delays of all leased hosts allow; nil where one of them has no delay.
  package var maxRate: Double? {
    workers.filter(\.isWorking).reduce(0.0) { sum, worker in
      guard let sum, let maxRate = worker.maxRate else { return nil }
      return sum + maxRate
    }
  }

  /// Of the maxRate, 0 to 1 or somewhat more; nil where there is none.
  package var utilization: Double? {
    guard let maxRate, maxRate > 0 else { return nil }
    return now.pages / maxRate
  }

  /// Per second.
  package struct Rates: Sendable, Encodable, Hashable {
    package var pages = 0.0
    package var articles = 0.0
    package var bytes = 0.0

    package init(pages: Double = 0, articles: Double = 0, bytes: Double = 0) {
      self.pages = pages
      self.articles = articles
      self.bytes = bytes
    }
  }

  /// What was settled in a span of time that ends now.
  package struct Span: Sendable, Hashable {
    /// The span's length: shorter than its name while the first worker is younger.
    package var length = Duration.zero
    package var pages = 0.0
    package var articles = 0.0
    package var bytes = 0.0
    /// Retries and dead.
    package var failed = 0.0
    /// Attempts of every outcome.
    package var settled = 0.0

    package init() {}
    package var rates: Rates {
      let seconds = length.inSeconds
      return seconds > 0 ? Rates(pages: pages / seconds, articles: articles / seconds, bytes: bytes / seconds) : Rates()
    }
  }
}

/// One worker, as of its last beat.
package struct WorkerStatus: Sendable, Encodable, Hashable {
  package enum State: String, Sendable, Encodable { case alive, draining, stale, stopped }
  package var id: String
  package var host: String
  package var processID: Int
  package var slot: Int
  package var version: String
  package var state: State
  /// Since its start, and since its last beat.
  @InSeconds package var uptime: Duration
  @InSeconds package var beatAgo: Duration
  package var leases: Int
  package var inFlight: Int
  /// Requests at once at most.
  package var concurrency: Int
  /// Requests per second that the delays of its hosts allow; nil while one of them has no delay.
  package var maxRate: Double?
  package var pages: Int
  package var articles: Int
  package var bytes: Int
  package var rates: StatusSnapshot.Rates

  private enum CodingKeys: String, CodingKey {
    case id, host, processID, slot, version, state, uptime = "upSeconds", beatAgo = "beatSeconds", leases, inFlight
    case concurrency, maxRate, pages, articles, bytes, rates
  }

  /// Alive or draining.
  package var isWorking: Bool { state == .alive || state == .draining }
}

/// One host: a row of `courant.host_health`.
package struct HostStatus: Sendable, Encodable, Hashable {
  package var host: String
  /// leased, ready, waiting, blocked or idle.
  package var state: String
  package var pending: Int
  package var done: Int
  package var failed: Int
  package var pages: Int
  package var bytes: Int
  @InMilliseconds package var meanFetch: Duration?
  @InMilliseconds package var delay: Duration
  /// Until it may be claimed, negative when it may; nil when nothing is queued.
  @InSeconds package var readyIn: Duration?
  package var blockedReason: String?
  package var robotsFailures: Int
  package var lastErrorClass: String?

  private enum CodingKeys: String, CodingKey {
    case host, state, pending, done, failed, pages, bytes, meanFetch = "meanFetchMilliseconds"
    case delay = "delayMilliseconds", readyIn = "readyInSeconds", blockedReason, robotsFailures, lastErrorClass
  }
}

/// One class of errors over the time looked at.
package struct ErrorStatus: Sendable, Encodable, Hashable {
  package var errorClass: String
  /// retry, dead or excluded.
  package var outcome: String
  package var count: Int
  package var exampleURL: String
  package var example: String?
}

/// The jobs of one crawl in one state, of one error class.
package struct CrawlCount: Sendable, Encodable, Hashable {
  package var state: String
  package var errorClass: String?
  package var count: Int
  package var hosts: Int
  package var exampleURL: String?
}
