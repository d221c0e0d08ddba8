import Fetching
import Frontier
import Logging

/// What is done on the spot: all that needs nothing but this worker's memory.
extension HostVisit {
  enum Performance {
    case done
    /// To be done by a child of the visit (`perform`).
    case takesTime
  }

  func performAtOnce(_ action: VisitAction) -> Performance {
    switch action {
    case .answerFile(let line, let fetched): answerFile(line, fetched)
    case .returnCredit(let bytes): services.inFlightLimiter.returnPage(bytes: bytes)
    case .exchangeBytes(let made, let body):
      services.inFlightLimiter.add(bytes: made)
      services.inFlightLimiter.giveBack(bytes: body)
    case .leaveWaitingRoom: services.missingPages.leave()
    case .keepProbe(let answer, let origin): services.missingPages.keep(answer, of: origin)
    case .noteAddress(let address): services.addresses.note(address, of: lease.reference)
    case .keepSpacing(let spacing): services.leases.keep(spacing: spacing, of: lease.reference)
    case .pauseSlot: services.capacity.pause()
    case .resumeSlot: services.capacity.resume()
    case .tell(let note): tell(note)
    default: return performIfAtHand(action)
    }
    return .done
  }

  /// What takes time unless its answer is already known, as it usually is.
  private func performIfAtHand(_ action: VisitAction) -> Performance {
    switch action {
    case .askRobots(let line, let url):
      guard let policy = services.robots.remembered(for: url) else { return .takesTime }
      inbox.post(.robotsAnswered(line: line, .answer(.policy(policy))))
    case .askRights(let line, let url, _):
      guard let file = services.rights.remembered(for: url) else { return .takesTime }
      inbox.post(.rightsAnswered(line: line, .answer(.file(file))))
    case .takeCredit(let ticket):
      guard services.inFlightLimiter.takePageIfFree() else { return .takesTime }
      inbox.post(.creditTaken(ticket))
    case .takeInHand(let holder, let job, isWrittenDown: false):
      guard services.touches.enterIfFree(alone: job.expiredLeases > 0) else { return .takesTime }
      inbox.post(.inHand(holder, .taken))
    case .letGo(let holder, let job, isWrittenDown: false):
      services.touches.leave(alone: job.expiredLeases > 0)
      inbox.post(.letGo(holder))
    default: return .takesTime
    }
    return .done
  }

  private func tell(_ note: VisitNote) {
    switch note {
    case .poison(let job):
      logger.error("job given up as poison", metadata: ["job": "\(job.urlKey)", "url": "\(job.url)"])
    case .unreachable:
      logger.debug("host unreachable, leaving it")
    case .breaksReaders:
      logger.warning("the host's pages end the processes that read them, leaving it")
    case .sentAgain(let url, let failure):
      logger.debug("request sent again", metadata: ["url": "\(url)", "error": "\(failure.message)"])
    case .notTaken(let job):
      logger.notice("the host answers what was not asked: a page is not taken", metadata: ["url": "\(job.url)"])
    case .probed(let url, let answer):
      logger.debug("asked for an address that cannot exist", metadata: ["url": "\(url)", "answer": "\(answer)"])
    }
  }
}
