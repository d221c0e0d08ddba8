/// What proves that a worker holds a host: valid together with the owner's id.
///
/// The epoch rises with every claim of the host, so a reference of an expired lease that someone else has claimed
/// meanwhile matches nothing: what its holder still writes changes nothing.
package struct LeaseReference: Sendable, Hashable, CustomStringConvertible {
  package let hostKey: Int64
  package let epoch: Int64

  package init(hostKey: Int64, epoch: Int64) {
    self.hostKey = hostKey
    self.epoch = epoch
  }

  package var bucket: Int { Frontier.bucket(of: hostKey) }

  /// As logs name it: the key of `courant.hosts`, and the epoch.
  package var description: String { "\(hostKey)/\(epoch)" }
}

/// The exclusive, timed right to fetch from a host, with some of its due jobs.
///
/// It ends by the database's clock `leaseTime` after the claim. The worker fences itself on a monotonic clock
/// started *before* it sent the claim, and starts no request after that.
package struct Lease: Sendable {
  package let reference: LeaseReference
  /// `host[:port]`.
  package let host: String
  /// Between two requests, as the last lease kept it; 0 before the first.
  package let delay: Duration
  /// What 429 and 503 answers asked for beyond the delay, 0 when nothing; they asked for it `throttledAgo` before the
  /// claim.
  package let backoff: Duration
  package let throttledAgo: Duration?
  /// Leases in a row that expired instead of being released. Above 0 the jobs that are fetched or read are written down
  /// with `Frontier.takeInHand`, and count an expired lease should this one expire too.
  package let expiredLeases: Int
  /// 1 when the last worker vanished while it asked for a file of the host's own, such as robots.txt; 2 when it did
  /// nothing else then.
  package let ownFileExpiredLeases: Int
  /// Releases in a row for `ReleaseReason.robotsUnreachable`.
  package let robotsFailures: Int
  /// Jobs of the host in the queue, due or not.
  package let pending: Int
  /// Until the first byte of the host's answers, smoothed; 0 before the first.
  package let response: Duration
  /// What an operator has said of the host.
  package let terms: HostOverrides
  /// From the claim until the window closes in which the host may be asked; nil where it has none.
  package let closesIn: Duration?
  /// The IP address at which it was last reached; nil before the first answer.
  package let address: String?
  /// The priority in which its host was found, and since when it had been ready: microseconds of the epoch, by the
  /// database's clock.
  package let claimedPriority: Int
  package let readyMicroseconds: Int
  /// In the order in which they are to be fetched; empty when none is due: then the lease is to be released.
  package let jobs: [ClaimedJob]

  package var bucket: Int { reference.bucket }
  package var hostKey: Int64 { reference.hostKey }
  package var epoch: Int64 { reference.epoch }
}

extension ClaimedJob {
  /// What stands in `host_rows.in_hand` for a file of the host's own, with which `expiredLeases` leases in a row
  /// expired: the nil key, and 1 where it is asked for alone. No job has these keys.
  package static func ownFile(expiredLeases: Int) -> ClaimedJob {
    var file = ClaimedJob(
      urlKey: "00000000-0000-0000-0000-00000000000\(expiredLeases > 0 ? 1 : 0)", url: "the host's own files",
      attempt: 0,
      priority: 0, seenOn: "", hops: 0, etag: nil, lastModified: nil, contentHash: nil, crawl: nil)
    file.expiredLeases = expiredLeases
    return file
  }
}

/// A due job as handed out with its host's lease.
package struct ClaimedJob: Sendable, Hashable {
  package let urlKey: String
  /// Normalized.
  package let url: String
  /// Attempts made before this one in the present round.
  package let attempt: Int
  /// 0 urgent … 3 archive.
  package let priority: Int
  /// The UTC day on which the URL was first enqueued, `YYYY-MM-DD`.
  package let seenOn: String
  /// Redirects that led to this URL.
  package let hops: Int
  /// Validators of the last answer, verbatim.
  package let etag: String?
  package let lastModified: String?
  /// `ArticleRecord.contentHash` of what was stored last.
  package let contentHash: Int64?
  package let crawl: String?
  /// Leases in a row that expired while this job was written down as being fetched or read. Above 0 it is fetched and
  /// read while the worker touches no other page; from `poisonExpiredLeases` on it is settled as dead of
  /// `ErrorClass.poison` without being fetched.
  package var expiredLeases = 0

  /// Expired leases at which a job is given up: three. Of the first it may be innocent, as others were written down
  /// beside it; in the second and the third it was alone.
  package static let poisonExpiredLeases = 3

  package var isPoisoned: Bool { expiredLeases >= Self.poisonExpiredLeases }
}
