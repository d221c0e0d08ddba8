package import ArticleStore

/// What became of an attempt: decided by the worker, recorded by `Frontier.settle`.
///
///              enqueue                        retry (due again after its backoff)
///     ────────────────────> queued <───────────────────────────┐
///                             │  claim of its host (nothing is │
///                             │  written to the job)           │
///                             └───────> fetched, by a lease ───┤
///                                                              ├─ stored, unchanged, not_article, redirected ─> done
///                                                              ├─ excluded ────────────────────────────────> excluded
///                                                              └─ dead ────────────────────────────────────> dead
///
/// - queued: moves to done, excluded or dead, or stays queued with a later due time, by a settle under its host's lease
///   only.
/// - done, excluded, dead: final in a settle. A done job with a recrawl interval is queued again in the same step.
/// - A lease that expires leaves its jobs queued: they are fetched again, and settled once.
package enum JobOutcome: Sendable {
  /// An article was read.
  case stored(ArticleRecord)
  /// 304, or the same content as stored before.
  case unchanged
  /// A page that is no article.
  case notArticle
  /// The answer points elsewhere; the caller has enqueued the target.
  case redirected(to: String)
  /// Must not or need not be fetched.
  case excluded(ErrorClass, message: String)
  /// Failed for now: due again after the backoff (with its jitter). `countsAsAttempt` is false where the job is not to
  /// blame.
  case retry(ErrorClass, message: String, after: Duration, countsAsAttempt: Bool)
  /// Given up.
  case dead(ErrorClass, message: String)

  /// The word in SQL.
  package var name: String {
    switch self {
    case .stored: "stored"
    case .unchanged: "unchanged"
    case .notArticle: "not_article"
    case .redirected: "redirected"
    case .excluded: "excluded"
    case .retry: "retry"
    case .dead: "dead"
    }
  }

  /// Why, where it went wrong or must not be.
  package var errorClass: ErrorClass? {
    switch self {
    case .stored, .unchanged, .notArticle, .redirected: nil
    case .excluded(let errorClass, _), .retry(let errorClass, _, _, _), .dead(let errorClass, _): errorClass
    }
  }

  /// The same in words.
  var message: String? {
    switch self {
    case .stored, .unchanged, .notArticle, .redirected: nil
    case .excluded(_, let message), .retry(_, let message, _, _), .dead(_, let message): message
    }
  }
}

/// What becomes of what is kept of a job's page.
package enum RawPageAction: Sendable, Hashable {
  /// Nothing was read, or pages are not kept: what was kept before stays.
  case asItWas
  case kept(PageRecord)
  /// What was kept before is deleted: the page forbids it, or there is another one that is not kept.
  case forgotten
}

/// One job's attempt with its outcome and what it cost.
package struct JobResult: Sendable {
  package var urlKey: String
  /// `ClaimedJob.attempt`: the settle takes effect only while the job still has it, which makes repeating a settle
  /// harmless.
  package var attempt: Int
  package var outcome: JobOutcome
  /// nil when no server answered; an attempt with a status counts as a page fetched.
  package var httpStatus: Int?
  /// On the wire.
  package var bytes: Int
  package var fetchTime: Duration
  /// Validators of this answer, verbatim; after `unchanged` those stored before stay when nil.
  package var etag: String?
  package var lastModified: String?
  /// What there is to say of an outcome that is no failure: why a page is no article. Stored as the job's `error`.
  package var note: String?
  /// What becomes of the page as it came. A result that withdraws the article forgets the page too.
  package var page = RawPageAction.asItWas
  /// Whether an article of the job was stored before.
  let wasStored: Bool

  package init(
    _ job: ClaimedJob, _ outcome: JobOutcome, httpStatus: Int? = nil, bytes: Int = 0, fetchTime: Duration = .zero,
    etag: String? = nil, lastModified: String? = nil
  ) {
    self.urlKey = job.urlKey
    self.attempt = job.attempt
    self.outcome = outcome
    self.httpStatus = httpStatus
    self.bytes = bytes
    self.fetchTime = fetchTime
    self.etag = etag
    self.lastModified = lastModified
    wasStored = job.contentHash != nil
  }

  /// Whether what was kept of the job's page before is to be deleted.
  var forgetsPage: Bool {
    switch page {
    case .kept: return false
    case .forgotten: return true
    case .asItWas:
      if case .excluded(let errorClass, _) = outcome { return errorClass.withdrawsArticle }
      return false
    }
  }
}

/// Results of one lease, with what its host asked for.
package struct HostResults: Sendable {
  package var lease: LeaseReference
  /// From now until the host may be asked again. Never moves an instant promised before to an earlier one.
  package var nextFetch: Duration
  /// Between two requests as now kept: what the next lease begins with, and what a crash leaves between the lease's end
  /// and the next owner.
  package var delay: Duration
  /// What 429 and 503 answers ask for beyond the delay: nil leaves it as it was, 0 forgets it.
  package var backoff: Duration?
  /// Until an answer, smoothed, for the next lease to begin with; nil leaves it as it was.
  package var response: Duration?
  package var results: [JobResult]

  package init(
    lease: LeaseReference, nextFetch: Duration, delay: Duration, backoff: Duration? = nil, response: Duration? = nil,
    results: [JobResult]
  ) {
    self.lease = lease
    self.nextFetch = nextFetch
    self.delay = delay
    self.backoff = backoff
    self.response = response
    self.results = results
  }
}

/// What a settle changed.
package struct SettleReport: Sendable, Hashable {
  /// Jobs whose result was recorded.
  package var settled = 0
  /// Articles stored or changed.
  package var articles = 0
  /// Leases that were no longer ours: nothing of theirs was recorded, and they are to be dropped.
  package var fenced: Set<LeaseReference> = []
  /// Leases whose hosts an operator has paused: they are to be released, and nothing more is to be fetched in them.
  package var paused: Set<LeaseReference> = []

  package init(settled: Int = 0, articles: Int = 0, fenced: Set<LeaseReference> = []) {
    self.settled = settled
    self.articles = articles
    self.fenced = fenced
  }
}

/// What became of leases that were to be extended; those not held are to be dropped.
package struct ExtendReport: Sendable, Hashable {
  package var held: Set<LeaseReference> = []
  /// Of those held: see `SettleReport.paused`.
  package var paused: Set<LeaseReference> = []

  package init(held: Set<LeaseReference> = [], paused: Set<LeaseReference> = []) {
    self.held = held
    self.paused = paused
  }
}

/// Why a lease is given back although jobs are due.
package enum ReleaseReason: String, Sendable, CaseIterable {
  /// robots.txt could not be had: no page may be asked for. Counted per host until a settle.
  case robotsUnreachable = "robots_unreachable"
  /// Nothing answers at the host's address: refused, unroutable, no such name.
  case unreachable
  /// The host asked for a pause longer than a lease.
  case throttled
  /// Many hosts share its address, and the next free turn there lies too far ahead.
  case addressBusy = "address_busy"
  /// Several of its pages in a row ended the process that read them.
  case breaksReaders = "breaks_readers"
}

/// A lease to give back.
package struct LeaseRelease: Sendable {
  package var lease: LeaseReference
  /// The host is not to be asked before this time has passed, default 0.
  package var notBefore: Duration
  package var reason: ReleaseReason?
  /// The politeness group of the host, as its lease has it, and the time that has to pass before any of it is asked.
  package var group: String?
  package var groupNotBefore: Duration

  package init(
    _ lease: LeaseReference, notBefore: Duration = .zero, reason: ReleaseReason? = nil, group: String? = nil,
    groupNotBefore: Duration = .zero
  ) {
    self.lease = lease
    self.notBefore = notBefore
    self.reason = reason
    self.group = group
    self.groupNotBefore = groupNotBefore
  }
}
