import Frontier
import Logging

/// What becomes of the host: left alone for a while, its jobs given up, its lease given back.
extension HostVisit {
  /// The host waits; its jobs keep their attempts.
  func block(for seconds: Double, _ reason: BlockReason?) {
    release.notBefore = Milliseconds.upwards(seconds)
    release.reason = reason
  }

  /// A host whose results the database does not take, whatever they say, is left alone: nothing is fetched again and again for nothing.
  func note(_ fate: Settler.Fate) {
    if fate == .refused { block(for: 3600, nil) }
  }

  /// Once robots.txt could not be had as often as a job may fail, the jobs at hand are given up, and the next ones follow at
  /// the host's pace without it being asked: a host that is gone does not stay in the queue for ever.
  func giveUp(
    _ jobs: [ClaimedJob], _ errorClass: ErrorClass, _ message: String, _ settling: inout DiscardingTaskGroup
  ) {
    guard services.configuration.retries.isLast(attempt: lease.robotsFailures) else { return }
    release.notBefore = Milliseconds.upwards(delay)
    for job in jobs { settle(job, JobResult(job, .dead(errorClass, message: message)), &settling) }
  }

  /// All jobs of the lease, without a request. `next_fetch_at` stays as it was.
  func settleUnfetched(_ outcome: JobOutcome) async {
    await withDiscardingTaskGroup { settling in
      for job in lease.jobs {
        settle(job, JobResult(job, outcome), &settling)
      }
      await services.settler.hurry()
    }
    await services.settler.calm()
  }

  func giveBack() async {
    defer { services.held.drop(lease.reference) }
    // A request that no result speaks of, for robots.txt say, counts for the next visit's pace too.
    release.notBefore = max(release.notBefore, Milliseconds.upwards((pacer.nextFetch - clock.now) / .seconds(1)))
    // A host that asks for a pause speaks for its group; one that cannot be reached does not.
    release.groupNotBefore = max(
      release.reason == .throttled ? release.notBefore : 0,
      Milliseconds.upwards((pacer.nextFetch - clock.now) / .seconds(1)))
    var pause = 0.1
    while services.held.isHeld(lease.reference, at: clock.now) {
      do {
        _ = try await services.frontier.release([release], owner: services.owner)
        return
      } catch {
        // An unreleased lease ends by itself; until then it is worth trying.
        logger.warning("release failed", metadata: ["error": "\(error)"])
        do { try await Task.sleep(for: .seconds(pause)) } catch { return }
        pause = min(5, pause * 2)
      }
    }
  }
}
