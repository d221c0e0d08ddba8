import Fetching
import Frontier
import Logging
import CrawlRules
import Postgres
import WebURL

/// What takes time: each action is a child of the visit, which tells of what came of it.
extension HostVisit {
  nonisolated func perform(_ action: VisitAction) async {
    switch action {
    case .wait(let instant): await wait(until: instant)
    case .askScope(let line, let url, let job): inbox.post(.scopeKnown(line: line, await scope(url, of: job)))
    case .askRobots(let line, let url): inbox.post(.robotsAnswered(line: line, await robots(for: url, line)))
    case .askRights(let line, let url, let policy):
      inbox.post(.rightsAnswered(line: line, await rights(for: url, policy, line)))
    case .awaitGuestTurn(let ticket, let host):
      let isTurn = await services.guests.turn(at: host, every: services.configuration.minDelay)
      inbox.post(.guestTurn(ticket, isTurn ? .come : .tooFar))
    case .askAddress(let ticket, let address):
      inbox.post(.addressTurn(ticket, await services.addresses.turn(at: address)))
    case .takeCredit(let ticket):
      let isTaken = await services.resultBatcher.flushing { await services.inFlightLimiter.takePage() }
      inbox.post(isTaken ? .creditTaken(ticket) : .creditNotTaken(ticket))
    case .takeInHand(let holder, let job, let isWrittenDown):
      inbox.post(.inHand(holder, await takeInHand(job, isWrittenDown: isWrittenDown)))
    case .letGo(let holder, let job, _):
      await letGo(job)
      inbox.post(.letGo(holder))
    case .send(let ticket, let request, let purpose, let job):
      let fetched = await send(ticket, request, purpose, job)
      let keepsCookies = services.fetcher.keepsCookies(for: request.url)
      inbox.post(.answered(ticket, fetched, keepsCookies: keepsCookies))
    case .readRefresh(let line, let response, let url):
      inbox.post(.refreshRead(line: line, await refresh(in: response, of: url)))
    case .lead(let line, let redirect, let next): inbox.post(.led(line: line, await lead(redirect, to: next)))
    case .read(let id, let response, let fetched, let site):
      inbox.post(.read(id, await read(response, fetched, site)))
    case .readProbe(let origin, let response, let question):
      inbox.post(.probeRead(origin: origin, await answer(in: response, to: question)))
    case .judge(let id, let page, let url, let answer):
      inbox.post(.judged(id, reason: suspicion(of: page, url, answer)))
    case .settle(let id, let leased, let isUrgent):
      inbox.post(.settled(id, await settle(leased, isUrgent: isUrgent)))
    case .prefetch(let inHand, let timeout):
      let refill = await services.prefetcher.prefetch(
        RefillRequest(lease.reference, inHand: inHand), timeout: timeout)
      inbox.post(.prefetched(refill.map { PrefetchAnswer.answer($0) } ?? .nothing))
    case .flushPrefetch: await services.prefetcher.flush(lease.reference)
    case .refetch(let keys): inbox.post(.refetched(await refetch(keys)))
    case .release(let release, let pause): inbox.post(.released(await releaseLease(release, after: pause)))
    case .answerFile, .returnCredit, .exchangeBytes, .leaveWaitingRoom, .keepProbe, .noteAddress, .keepSpacing,
      .pauseSlot, .resumeSlot, .tell:
      preconditionFailure("performed at once")
    }
  }

  private nonisolated func wait(until instant: ContinuousClock.Instant) async {
    // Cancelled, it is over at once: the visit is to end.
    defer { inbox.post(.woke(at: instant)) }
    do { try await clock.sleep(until: instant, tolerance: .zero) } catch { return }
  }

  private nonisolated func settle(_ leased: PendingResult, isUrgent: Bool) async -> ResultBatcher.Fate {
    guard isUrgent else { return await services.settle(leased) }
    return await services.resultBatcher.flushing { await services.settle(leased) }
  }

  private nonisolated func releaseLease(_ release: LeaseRelease, after pause: Duration) async -> ReleaseAnswer {
    if pause > .zero {
      do { try await Task.sleep(for: pause) } catch { return .stopped }
    }
    do {
      _ = try await services.frontier.release([release], owner: services.owner)
      return .released
    } catch {
      logger.warning("release failed", metadata: ["error": "\(error)"])
      return .failed
    }
  }

  private nonisolated func refetch(_ keys: [String]) async -> RefetchAnswer {
    do {
      let count = try await services.frontier.refetch(hostKey: lease.hostKey, urlKeys: keys)
      logger.notice("the host answers what was not asked: pages are fetched again", metadata: ["pages": "\(count)"])
      return .queued
    } catch {
      // The next visit of the host tries again, or this one.
      for key in keys { services.suspects.add(key, of: lease.hostKey) }
      logger.warning("suspect pages not queued again", metadata: ["error": "\(error)"])
      return .databaseFailed
    }
  }

  // MARK: The host's own files

  private nonisolated func scope(_ url: WebURL, of job: ClaimedJob) async -> ScopeAnswer {
    do {
      return try await services.scopes.contains(url, crawl: job.crawl) ? .inside : .outside
    } catch {
      logger.warning("scope of a crawl unknown, leaving the host", metadata: ["error": "\(error)"])
      return .databaseFailed
    }
  }

  private nonisolated func robots(for url: WebURL, _ line: Int) async -> RobotsAnswer {
    do {
      return .answer(try await services.robots.policy(for: url, lease: lease) { await self.want($0, line: line) })
    } catch {
      logger.warning("robots.txt unknown, leaving the host", metadata: ["error": "\(error)"])
      return .databaseFailed
    }
  }

  private nonisolated func rights(for url: WebURL, _ policy: RobotsPolicy, _ line: Int) async -> RightsAnswer {
    do {
      return .answer(
        try await services.rights.file(for: url, lease: lease, robots: policy) { await self.want($0, line: line) })
    } catch {
      logger.warning("tdmrep.json unknown, leaving the host", metadata: ["error": "\(error)"])
      return .databaseFailed
    }
  }
}
