import Untrusted
import Executors
import Frontier
import Logging
import Postgres

/// Claims, and a visit for each lease.
extension CrawlWorker {
  func claimAndVisit(_ services: WorkerContext) async throws {
    try await withThrowingDiscardingTaskGroup { visits in
      var pause = ClaimPause()
      while true {
        let room = await capacity.untilRoom()
        if room == 0 || capacity.isDraining { break }
        let leases: [Lease]
        do throws(PostgresError) {
          leases = try await claim(room, slot: services.slot)
        } catch {
          guard error.isTransient else { throw error }
          stats.databaseFailed()
          logger.warning("claim failed, trying again", metadata: ["error": "\(error)"])
          await pause.afterFailure(capacity)
          continue
        }
        for lease in leases {
          capacity.enter()
          visits.addTask { [capacity] in
            await HostVisit(lease: lease, services: services).run()
            capacity.leave()
          }
        }
        if !leases.isEmpty {
          pause = ClaimPause()
        } else {
          if configuration.exitsWhenIdle, capacity.held == 0, try await isIdle(),
            await nothingIsSuspect()
          {
            break
          }
          await pause.whenNothingIsReady(capacity)
        }
      }
    }
  }

  private func claim(_ room: Int, slot: Int) async throws(PostgresError) -> [Lease] {
    let sent = clock.now
    var generator = SystemRandomNumberGenerator()
    let leases = try await frontier.claim(
      owner: id, buckets: ClaimOrder.buckets(slot: slot, using: &generator),
      priorities: ClaimOrder.priorities(using: &generator),
      hosts: min(room, configuration.hostsPerClaim), jobsPerHost: configuration.jobsPerLease,
      leaseTime: configuration.lease, minimumDelay: configuration.minDelay,
      marks: cursors.values(at: sent, using: &generator))
    stats.took(clock.now - sent, .claim)
    cursors.note(leases)
    registry.hold(leases.map(\.reference), sent: sent, for: configuration.lease)
    return leases
  }

  /// Nothing queued, leased or waiting; not known while the database cannot be asked.
  private func isIdle() async throws(PostgresError) -> Bool {
    do {
      return try await frontier.isIdle()
    } catch {
      guard error.isTransient else { throw error }
      return false
    }
  }
}
