/// How far a worker's claims have come in the index of ready hosts, by bucket and priority.
///
/// Hosts are claimed in the order in which they became ready, so what lies before the last one claimed is gone; but
/// while somebody's snapshot is old, PostgreSQL cannot remove it, and every claim would read all of it. A claim begins
/// at the mark instead. What may lie before it all the same (a host that was locked as the claim passed, one that an
/// operator moved to another priority) is found by a look at everything, twice a minute for each pair.
package struct ClaimCursors: Sendable {
  package struct Pair: Sendable, Hashable {
    package let bucket: Int
    package let priority: Int

    package init(bucket: Int, priority: Int) {
      self.bucket = bucket
      self.priority = priority
    }
  }

  /// Microseconds of the epoch, by the database's clock.
  package typealias Values = [Pair: Int]

  /// Between two looks at everything, drawn for each pair and look, so that they do not come together.
  static let sweepInterval = Duration.seconds(20)...(.seconds(40))

  private var values: Values = [:]
  private var sweeps: [Pair: ContinuousClock.Instant] = [:]

  package init() {}

  /// The marks to claim with; a pair whose next look at everything is due has none.
  package mutating func values(
    at now: ContinuousClock.Instant, using generator: inout some RandomNumberGenerator
  ) -> Values {
    for (pair, due) in sweeps where due <= now {
      values[pair] = nil
      sweeps[pair] = nil
    }
    for pair in values.keys where sweeps[pair] == nil {
      let range = Self.sweepInterval
      sweeps[pair] =
        now + range.lowerBound
        + (range.upperBound - range.lowerBound) * Double.random(in: 0...1, using: &generator)
    }
    return values
  }

  package mutating func note(_ leases: [Lease]) {
    for lease in leases {
      let pair = Pair(bucket: lease.bucket, priority: lease.claimedPriority)
      values[pair] = max(values[pair] ?? .min, lease.readyMicroseconds)
    }
  }
}
