import Untrusted
import Frontier
import Logging

/// What a worker does at intervals: it keeps its leases, shows that it lives, and looks after the database.
extension CrawlWorker {
  /// Extends every lease three times in its length.
  func extendLeases() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: configuration.lease / 3) } catch { return }
      let references = registry.references
      guard !references.isEmpty else { continue }
      let sent = clock.now
      do {
        let report = try await frontier.extend(
          references, owner: id, leaseTime: configuration.lease,
          minimumDelay: configuration.minDelay)
        registry.confirm(report.held, of: references, sent: sent, for: configuration.lease)
        registry.pause(report.paused)
      } catch {
        stats.databaseFailed()
        logger.warning("leases not extended", metadata: ["leases": "\(references.count)", "error": "\(error)"])
      }
    }
  }

  /// At the start and once an hour, where no coordinator leads maintenance: folds old counters together, so that status
  /// reads few rows, and makes the coming months' partitions. Any number of workers may do it at once.
  func runMaintenance() async {
    while !Task.isCancelled {
      do {
        if try await !frontier.isMaintenanceLed() {
          await runTask("counters") { try await self.frontier.rollUpCounters() }
          await runTask("partitions") {
            try await self.frontier.ensurePartitions(ofPages: self.configuration.maxKeptPage != nil)
          }
        }
      } catch {
        logger.notice("maintenance not run", metadata: ["error": "\(error)"])
      }
      do { try await Task.sleep(for: .seconds(3600)) } catch { return }
    }
  }

  /// One of the two; its failure does not stop the other.
  private func runTask(_ what: String, _ work: () async throws -> Int) async {
    do {
      let count = try await work()
      logger.debug("maintained", metadata: ["task": "\(what)", "count": "\(count)"])
    } catch {
      logger.notice("not maintained", metadata: ["task": "\(what)", "error": "\(error)"])
    }
  }

  func heartbeat() async {
    while !Task.isCancelled {
      let totals = stats.figures
      var heartbeat = Heartbeat()
      heartbeat.isDraining = capacity.isDraining
      heartbeat.leases = capacity.held
      heartbeat.inFlight = totals.inFlight
      heartbeat.pages = totals.pages
      heartbeat.articles = totals.articles
      heartbeat.bytes = totals.bytes
      heartbeat.maxRate = registry.maxRate
      heartbeat.concurrency = configuration.concurrency
      do {
        let sent = clock.now
        try await frontier.heartbeat(id: id, heartbeat)
        lastHeartbeat = sent
      } catch {
        stats.databaseFailed()
        logger.warning("heartbeat failed", metadata: ["error": "\(error)"])
      }
      do { try await Task.sleep(for: .seconds(Frontier.beatInterval)) } catch { return }
    }
  }
}
