import Logging

/// The visits and what they share, from the first claim to the end of the drain.
///
///     run ──┬── heartbeat, leases, maintenance, log, suspects
///           └── crawl: one task that no group owns ──┬── batchers
///                                                    ├── the drain's time
///                                                    └── claims ── visits
///
/// Everything but `crawl` is a child of a task group. A group waits for all of its children; a visit whose page holds a
/// thread for ever never ends, and the worker must end all the same. So `crawl` is a task of its own, and the worker
/// waits for the first of two ends (`CrawlEnd`): that of the visits, or that of the drain's time.
extension CrawlWorker {
  /// How the visits ended; nil when the time of the drain was over before they had.
  func crawl(_ services: WorkerContext) async -> CrawlEnd.Outcome? {
    await withCheckedContinuation { continuation in
      let end = CrawlEnd(continuation)
      Task {
        await withDiscardingTaskGroup { tasks in
          tasks.addTask { await services.resultBatcher.run() }
          tasks.addTask { await services.prefetcher.run() }
          tasks.addTask { await services.addresses.run() }
          tasks.addTask { await self.limitDrain(end) }
          end.come(await self.visitUntilTimeout(services))
          tasks.cancelAll()
        }
      }
    }
  }

  /// The visits are cancelled when the shutdown timeout is over.
  private func visitUntilTimeout(_ services: WorkerContext) async -> CrawlEnd.Outcome? {
    await withTaskGroup(of: CrawlEnd.Outcome?.self) { group in
      group.addTask {
        do { try await self.claimAndVisit(services) } catch { return .failure(error) }
        return .success(())
      }
      group.addTask {
        _ = await self.timeoutEnded.next()
        return nil
      }
      var outcome: CrawlEnd.Outcome?
      for await ended in group {
        outcome = outcome ?? ended
        group.cancelAll()
      }
      return outcome
    }
  }

  /// Ends the visits after the shutdown timeout, and the wait for them a little later.
  private func limitDrain(_ end: CrawlEnd) async {
    guard await drainBegan.next() else { return }
    do {
      try await clock.sleep(for: configuration.shutdownTimeout)
      timeoutEnded.raise()
      try await clock.sleep(for: Self.lastTime)
    } catch { return }
    guard end.come(nil) else { return }
    logger.warning("the drain's time is over", metadata: ["leases left to expire": "\(capacity.held)"])
  }
}
