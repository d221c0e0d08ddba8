import Fetching
import Frontier
import Logging
import CrawlRules
import WebURL

/// What the host says of itself before a page is asked for: robots.txt, and the rights in its pages.
extension HostVisit {
  /// With which a worker vanished is asked for alone, as a page is: others may have asked for theirs in that moment.
  private nonisolated var ownFile: ClaimedJob { .ownFile(crashes: lease.ownFileCrashes) }

  /// Instead of a request, once: a worker vanished in the midst of one for such a file, and did nothing else. That is a failure of the file
  /// like any other, and no page's: with the next lease it is asked for again, later and later.
  private nonisolated var ownFileFailure: FetchFailure? {
    guard lease.ownFileCrashes > 1 else { return nil }
    return FetchFailure(.connect, "a worker vanished while it asked for the host's own files")
  }

  /// nil when the database could not be asked.
  func robots(for url: WebURL, _ job: ClaimedJob) async -> RobotsGate.Answer? {
    do {
      return try await services.robots.policy(for: url, lease: lease) { request in
        if let failure = ownFileFailure { return .failure(failure) }
        guard request.url.hostPort == url.hostPort else {
          // Another host that a redirect leads to, for its robots.txt alone: its lease is not ours, so this worker's visits take turns.
          let isTurn = await services.guests.turn(at: request.url.hostPort, every: services.configuration.minDelay)
          return isTurn ? await sendElsewhere(request, ownFile) : nil
        }
        guard let turn = await pace() else { return nil }
        return await send(request, turn, ownFile)
      }
    } catch {
      logger.warning("robots.txt unknown, leaving the host", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// What the host says of the rights in its pages; nil when the visit is over.
  func siteRights(for url: WebURL, _ policy: RobotsPolicy, _ job: ClaimedJob) async -> SiteRights? {
    var site = SiteRights(policy: services.rules.rights, agent: services.agent, robots: policy)
    guard site.policy.dataMining != .ignore else { return site }
    do {
      let answer = try await services.rights.file(for: url, lease: lease, robots: policy) { request in
        if let failure = ownFileFailure { return .failure(failure) }
        guard let turn = await pace() else { return nil }
        let fetched = await send(request, turn, ownFile)
        if case .success(let response)? = fetched { await noteBackoff(response) }
        return fetched
      }
      guard case .file(let file) = answer else { return nil }
      site.reservations = file
      return site
    } catch {
      logger.warning("tdmrep.json unknown, leaving the host", metadata: ["error": "\(error)"])
      block(for: services.configuration.retries.delay, nil)
      return nil
    }
  }
}
