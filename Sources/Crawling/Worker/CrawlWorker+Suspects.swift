import Fetching
import Frontier
import Logging

/// Pages that turn out to be suspect when no visit of their host runs: an unrequested answer came on a kept connection.
extension CrawlWorker {
  private static let interval = Duration.seconds(1)

  func refetchSuspects() async {
    while !Task.isCancelled {
      do { try await clock.sleep(for: Self.interval) } catch { return }
      await refetchUnvisited()
    }
  }

  /// Has them fetched again. Their results are settled, as a visit ends after the last of its own. Returns how many
  /// jobs are due again, or still to be queued.
  @discardableResult
  func refetchUnvisited() async -> Int {
    var count = 0
    for (hostKey, urlKeys) in suspects.takeUnvisited() {
      do {
        count += try await frontier.refetch(hostKey: hostKey, urlKeys: urlKeys)
        logger.notice(
          "a host answers what was not asked: pages are fetched again",
          metadata: ["host": "\(hostKey)", "pages": "\(urlKeys.count)"])
      } catch {
        count += urlKeys.count
        for key in urlKeys { suspects.add(key, of: hostKey) }
        logger.warning("suspect pages not queued again", metadata: ["error": "\(error)"])
      }
    }
    return count
  }

  /// Looks once more before a worker ends for want of work.
  func nothingIsSuspect() async -> Bool {
    await fetcher.lookAtKept()
    return await refetchUnvisited() == 0
  }
}
