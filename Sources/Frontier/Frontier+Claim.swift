package import Postgres
import Schema

extension Frontier {
  /// Leases up to `hosts` ready hosts, each with up to `jobsPerHost` due jobs.
  ///
  /// Priorities are tried in the order given, within a host too, and buckets in the order given within each priority: a
  /// worker that begins at other buckets than its peers does not meet them at the same index pages. `minimumDelay` is
  /// the delay that the owner keeps at least: if it disappears, the host is ready again that long after
  /// the lease's end. `marks` are those of the (bucket, priority) pairs that were looked at before; see `ClaimCursors`.
  package func claim(
    owner: String, buckets: [Int], priorities: [Int], hosts: Int, jobsPerHost: Int, leaseTime: Duration,
    minimumDelay: Duration = .seconds(1), marks: ClaimCursors.Values = [:]
  ) async throws(PostgresError) -> [Lease] {
    var pairMarks: [Int?] = []
    var pairBuckets: [Int?] = []
    var pairPriorities: [Int?] = []
    for priority in priorities {
      for bucket in buckets {
        pairBuckets.append(bucket)
        pairPriorities.append(priority)
        pairMarks.append(marks[ClaimCursors.Pair(bucket: bucket, priority: priority)])
      }
    }
    let rows = try await query(
      SQL.claim,
      [
        "buckets": .intArray(pairBuckets), "priorities": .intArray(pairPriorities), "marks": .intArray(pairMarks),
        "hosts": .int(hosts), "jobs": .int(jobsPerHost), "priority_order": .intArray(priorities), "owner": .text(owner),
        "lease_s": .seconds(leaseTime), "delay_ms": .milliseconds(minimumDelay),
      ])
    return try Self.leases(rows)
  }

  /// Leases one host without jobs, for a request that is no job's; nil while it must wait, is leased, paused or
  /// blocked.
  package func lease(
    host: String, hostKey: Int64, owner: String, leaseTime: Duration, minimumDelay: Duration = .seconds(1)
  ) async throws(PostgresError) -> Lease? {
    let rows = try await query(
      SQL.leaseHost,
      [
        "bucket": .int(Self.bucket(of: hostKey)), "host_key": .int(Int(hostKey)), "host": .text(host),
        "owner": .text(owner), "lease_s": .seconds(leaseTime), "delay_ms": .milliseconds(minimumDelay),
      ])
    return try Self.leases(rows).first
  }

  /// One lease per host, hosts and jobs in the order of the rows.
  static func leases(_ rows: PostgresRows) throws(PostgresError) -> [Lease] {
    var firstRows: [(hostKey: Int64, row: Int)] = []
    var jobs: [Int64: [ClaimedJob]] = [:]
    for row in 0..<rows.count {
      let hostKey = Int64(try rows.int(row, "host_key"))
      if jobs[hostKey] == nil {
        firstRows.append((hostKey, row))
        jobs[hostKey] = []
      }
      if let job = try claimedJob(rows, row) { jobs[hostKey]?.append(job) }
    }
    var leases: [Lease] = []
    for (hostKey, row) in firstRows {
      leases.append(
        Lease(
          reference: LeaseReference(hostKey: hostKey, epoch: Int64(try rows.int(row, "epoch"))),
          host: try rows.text(row, "host"),
          delay: try rows.milliseconds(row, "delay_ms"),
          backoff: try rows.milliseconds(row, "backoff_ms"),
          throttledAgo: try rows.secondsOrNil(row, "throttled_s"),
          expiredLeases: try rows.int(row, "expired_leases"),
          ownFileExpiredLeases: try rows.int(row, "own_file_expired_leases"),
          robotsFailures: try rows.int(row, "robots_failures"),
          pending: try rows.int(row, "pending"),
          response: try rows.milliseconds(row, "response_ms"),
          terms: try HostOverrides(rows, row),
          closesIn: try rows.secondsOrNil(row, "closes_in_s"),
          address: try rows.textOrNil(row, "address"),
          claimedPriority: try rows.int(row, "claimed_priority"), readyMicroseconds: try rows.int(row, "ready_us"),
          jobs: jobs[hostKey] ?? []))
    }
    return leases
  }

  static func claimedJob(_ rows: PostgresRows, _ row: Int) throws(PostgresError) -> ClaimedJob? {
    guard let urlKey = try rows.textOrNil(row, "url_key") else { return nil }
    return ClaimedJob(
      urlKey: urlKey,
      url: try rows.text(row, "url"),
      attempt: try rows.int(row, "attempt"),
      priority: try rows.int(row, "priority"),
      seenOn: try rows.text(row, "seen_on"),
      hops: try rows.int(row, "hops"),
      etag: try rows.textOrNil(row, "etag"),
      lastModified: try rows.textOrNil(row, "last_modified"),
      contentHash: try rows.intOrNil(row, "content_hash").map(Int64.init),
      crawl: try rows.textOrNil(row, "crawl"),
      expiredLeases: try rows.int(row, "job_expired_leases"))
  }

  /// Writes down that a job of a host under lease is about to be fetched or read (`isTaken`), or that its owner is done
  /// with it. False when the lease is not the owner's any more.
  package func takeInHand(
    _ job: ClaimedJob, of lease: LeaseReference, owner: String, isTaken: Bool
  ) async throws(PostgresError) -> Bool {
    let rows = try await repeatingOnDeadlock(
      SQL.takeInHand,
      [
        "owner": .text(owner), "bucket": .int(lease.bucket), "host_key": .int(Int(lease.hostKey)),
        "epoch": .int(Int(lease.epoch)), "url_key": .text(job.urlKey), "is_taken": .bool(isTaken),
      ])
    return rows.count > 0
  }

  /// Makes leases end `leaseTime` from now. A settle extends by itself those that are more than half over.
  package func extend(
    _ leases: [LeaseReference], owner: String, leaseTime: Duration, minimumDelay: Duration = .seconds(1)
  ) async throws(PostgresError) -> ExtendReport {
    guard !leases.isEmpty else { return ExtendReport() }
    let rows = try await repeatingOnDeadlock(
      SQL.extend,
      [
        "buckets": .intArray(leases.map(\.bucket)), "host_keys": .intArray(leases.map { Int($0.hostKey) }),
        "epochs": .intArray(leases.map { Int($0.epoch) }), "owner": .text(owner), "lease_s": .seconds(leaseTime),
        "delay_ms": .milliseconds(minimumDelay),
      ])
    return ExtendReport(
      held: try Self.references(rows, among: leases), paused: try Self.pausedReferences(rows, among: leases))
  }

  /// The leases whose hosts the rows call paused.
  static func pausedReferences(
    _ rows: PostgresRows, among leases: [LeaseReference]
  ) throws(PostgresError) -> Set<LeaseReference> {
    var found: Set<LeaseReference> = []
    for row in 0..<rows.count where try rows.bool(row, "paused") { found.insert(try Self.reference(rows, row)) }
    return found.intersection(leases)
  }

  /// The leases that are in the rows. By host and epoch: an owner that claims a host again after its lease has run out
  /// may still ask for the old one too.
  static func references(
    _ rows: PostgresRows, among leases: [LeaseReference]
  ) throws(PostgresError) -> Set<LeaseReference> {
    var found: Set<LeaseReference> = []
    for row in 0..<rows.count { found.insert(try Self.reference(rows, row)) }
    return found.intersection(leases)
  }

  static func reference(_ rows: PostgresRows, _ row: Int) throws(PostgresError) -> LeaseReference {
    LeaseReference(hostKey: Int64(try rows.int(row, "host_key")), epoch: Int64(try rows.int(row, "epoch")))
  }
}
