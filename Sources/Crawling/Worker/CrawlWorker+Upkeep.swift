import Frontier
import Logging

/// What a worker does at intervals: it keeps its leases, shows that it lives, and looks after the database.
extension CrawlWorker {
  /// Extends every lease three times in its length.
  func extendLeases() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(configuration.lease / 3)) } catch { return }
      let references = held.references
      guard !references.isEmpty else { continue }
      let sent = clock.now
      do {
        let report = try await frontier.extend(
          references, owner: id, leaseSeconds: configuration.lease,
          minimumDelay: Milliseconds.upwards(configuration.minDelay))
        held.confirm(report.held, of: references, sent: sent, seconds: configuration.lease)
        held.pause(report.paused)
      } catch {
        meter.databaseFailed()
        logger.warning("leases not extended", metadata: ["leases": "\(references.count)", "error": "\(error)"])
      }
    }
  }

  /// At the start and once an hour, where no coordinator leads the upkeep: folds old counters together, so that status
  /// reads few rows, and makes the coming months' partitions. Any number of workers may do it at once.
  func tend() async {
    while !Task.isCancelled {
      do {
        if try await !frontier.isUpkeepLed() {
          await tend("counters") { try await self.frontier.rollUpCounters() }
          await tend("partitions") {
            try await self.frontier.ensurePartitions(ofPages: self.configuration.maxKeptPage != nil)
          }
        }
      } catch {
        logger.notice("counters and partitions not tended", metadata: ["error": "\(error)"])
      }
      do { try await Task.sleep(for: .seconds(3600)) } catch { return }
    }
  }

  /// One of the two, whatever becomes of the other.
  private func tend(_ what: String, _ work: () async throws -> Int) async {
    do {
      let count = try await work()
      logger.debug("tended", metadata: ["what": "\(what)", "count": "\(count)"])
    } catch {
      logger.notice("not tended", metadata: ["what": "\(what)", "error": "\(error)"])
    }
  }

  func beat() async {
    while !Task.isCancelled {
      let totals = meter.figures
      var beat = WorkerBeat()
      beat.isDraining = slots.isDraining
      beat.leases = slots.held
      beat.inFlight = totals.inFlight
      beat.pages = totals.pages
      beat.articles = totals.articles
      beat.bytes = totals.bytes
      beat.maxRate = held.maxRate
      beat.concurrency = configuration.concurrency
      do {
        let sent = clock.now
        try await frontier.beat(id: id, beat)
        lastBeat = sent
      } catch {
        meter.databaseFailed()
        logger.warning("beat failed", metadata: ["error": "\(error)"])
      }
      do { try await Task.sleep(for: .seconds(Frontier.beatInterval)) } catch { return }
    }
  }
}
