import Frontier

/// The jobs of a visit: those that wait for a line, those that are not settled, and whether more are asked for.
struct VisitJobs: Sendable {
  enum Prefetch: Sendable {
    case resting
    case underWay(isFlushed: Bool)
  }

  /// Claimed and not begun, in order.
  private(set) var waiting: [ClaimedJob]
  /// The keys of jobs claimed and not settled.
  private(set) var inHand: Set<String>
  var prefetch = Prefetch.resting
  /// The last prefetch found nothing, and no job was queued since.
  var isDry = false
  /// No other job is begun.
  var isOver = false

  init(_ jobs: [ClaimedJob]) {
    waiting = jobs
    inHand = Set(jobs.map(\.urlKey))
  }

  var isPrefetching: Bool { if case .underWay = prefetch { true } else { false } }

  mutating func next() -> ClaimedJob? { waiting.isEmpty ? nil : waiting.removeFirst() }

  /// Those of them that wait, which are no line's then.
  mutating func take(where isTaken: (ClaimedJob) -> Bool) -> [ClaimedJob] {
    let taken = waiting.filter(isTaken)
    waiting.removeAll(where: isTaken)
    return taken
  }

  mutating func add(_ jobs: [ClaimedJob]) {
    isDry = jobs.isEmpty
    for job in jobs where inHand.insert(job.urlKey).inserted { waiting.append(job) }
  }

  mutating func settled(_ job: ClaimedJob) { inHand.remove(job.urlKey) }
}
