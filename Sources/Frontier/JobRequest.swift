/// A URL to enqueue, with its keys.
package struct JobRequest: Sendable, Hashable {
  /// Normalized.
  package var url: String
  /// First 16 bytes of SHA-256 of the normalized URL with its query sorted, as a UUID.
  package var urlKey: String
  /// `host[:port]`.
  package var host: String
  /// First 8 bytes of SHA-256 of `host`.
  package var hostKey: Int64
  /// 0 urgent … 3 archive; nil is its crawl's, or 1.
  package var priority: Int?
  /// ISO 8601 with a zone; nil is now. The caller has checked it.
  package var dueAt: String?
  /// Not before this time has passed, by the database's clock, where `dueAt` is nil; nil is now.
  package var dueIn: Duration?
  /// The crawl it belongs to.
  package var crawl: String?
  /// Redirects that led here, default 0.
  package var hops = 0

  package init(
    url: String, urlKey: String, host: String, hostKey: Int64, priority: Int? = nil, dueAt: String? = nil,
    crawl: String? = nil,
    hops: Int = 0
  ) {
    self.url = url
    self.urlKey = urlKey
    self.host = host
    self.hostKey = hostKey
    self.priority = priority
    self.dueAt = dueAt
    self.crawl = crawl
    self.hops = hops
  }

  /// The shard: `host_key & 63`.
  package var bucket: Int { Frontier.bucket(of: hostKey) }
}

/// What became of a batch: accepted + duplicate + overBudget = its size.
package struct EnqueueCounts: Sendable, Hashable {
  /// Jobs that are new.
  package var accepted = 0
  /// Jobs already known, those that occur twice in the batch included.
  package var duplicate = 0
  /// Jobs left out because their crawl has as many as it may have.
  package var overBudget = 0

  package init(accepted: Int = 0, duplicate: Int = 0, overBudget: Int = 0) {
    self.accepted = accepted
    self.duplicate = duplicate
    self.overBudget = overBudget
  }

  package static func += (sum: inout EnqueueCounts, counts: EnqueueCounts) {
    sum.accepted += counts.accepted
    sum.duplicate += counts.duplicate
    sum.overBudget += counts.overBudget
  }
}
