import PageReader
import CrawlRules
import Executors
import Fetching
import Frontier
import HTML
import Logging
import Postgres
import WebURL

/// What becomes of an answer: read on a parse lane, or its target made a job; then settled while the visit goes on.
extension HostVisit {
  /// Parses on a lane while the visit waits for its next request.
  func read(
    _ page: FetchedPage, _ response: FetchResponse, _ site: SiteRights, wireBytes: Int,
    _ settling: inout DiscardingTaskGroup
  ) {
    let (services, lease, delay, nextFetch) = (services, lease, delay, pacer.nextFetch)
    let answerTime = hostPace.response
    let body = BodyOnce(response)
    settling.addTask {
      let (today, now) = (Today.text, services.now())
      guard await self.takeInHand(page.job) else {
        services.credits.returnPage(bytes: body.bytes)
        return
      }
      let read = await services.lanes.runUnlessCancelled { () -> ReadPage in
        let configuration = services.configuration
        let began = ContinuousClock.now
        services.meter.beginReading()
        defer {
          services.meter.endReading()
          services.meter.took(.now - began, .read)
        }
        let response = body.take()
        var limits = configuration.pageLimits
        limits.time = max(limits.time / 100, limits.time - response.decodeTime)
        let (reading, rights) = configuration.reader(
          response.page, page.url, limits, site.rights(of: response, url: page.url), site, today, now,
          configuration.overrides)
        services.noteCuts(reading, of: page.url)
        let outcome = services.rules.outcome(of: reading, rights: rights, url: page.url, job: page.job, now: now)
        let fate = services.keeping.fate(of: response, read: reading, rights: rights, url: page.url)
        return ReadPage(outcome: outcome, note: reading.note, fate: fate, suspect: SuspectPage(reading, url: page.url))
      }
      // What may crash a worker does so at times when its page is read: until that is settled it is not struck out.
      var isInHand = self.isWrittenDown(page.job) && read != nil && read?.suspect == nil
      if !isInHand { await self.letGo(page.job) }
      guard var read else {
        // Stopped by ourselves before its turn came: the job stays as it is.
        services.credits.returnPage(bytes: body.bytes)
        return
      }
      // The body is gone; what was made of it is held until it is settled.
      services.credits.add(bytes: read.bytes)
      services.credits.giveBack(bytes: body.bytes)
      let mayWait = read.suspect != nil && services.missingPages.enter(bytes: read.bytes)
      // What it waits for needs the visit's turn, whose holder may wait for a credit: so it holds none meanwhile.
      if mayWait { services.credits.returnPage(bytes: read.bytes) }
      let held = mayWait ? nil : read.bytes
      if let suspect = read.suspect,
        let reason = await self.suspicion(suspect, of: page, site, mayAsk: mayWait)
      {
        read.becomesNoArticle(because: reason)
      }
      if mayWait { services.missingPages.leave() }
      var result = page.result(read.outcome, body.head, wireBytes: wireBytes)
      if let note = read.note { result.note = note }
      result.page = read.fate
      if self.isWrittenDown(page.job), !isInHand { isInHand = await self.takeInHand(page.job) }
      if isInHand { await services.settler.hurry() }
      let settled = await services.settle(
        await self.unlessSuspect(
          LeasedResult(
            lease: lease.reference, job: page.job, result: result, nextFetch: nextFetch, delay: delay,
            response: answerTime, backoff: nil)))
      if isInHand {
        await services.settler.calm()
        await self.letGo(page.job)
      }
      await self.note(settled)
      if let held { services.credits.returnPage(bytes: held) }
      await self.settled(page.job)
    }
  }

  func finish(_ result: JobResult, bytes: Int, _ job: ClaimedJob, _ settling: inout DiscardingTaskGroup) {
    let credits = services.credits
    settle(job, result, &settling) { credits.returnPage(bytes: bytes) }
  }

  func settle(
    _ job: ClaimedJob, _ result: JobResult, _ settling: inout DiscardingTaskGroup,
    then: @escaping @Sendable () -> Void = {}
  ) {
    let leased = LeasedResult(
      lease: lease.reference, job: job, result: result, nextFetch: pacer.nextFetch, delay: delay,
      response: hostPace.response, backoff: backoff)
    let services = services
    settling.addTask {
      let fate = await services.settle(await self.unlessSuspect(leased))
      then()
      await self.note(fate)
      await self.settled(job)
    }
  }
}
