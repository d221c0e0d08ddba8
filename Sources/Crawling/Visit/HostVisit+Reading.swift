import Executors
import Fetching
import Frontier
import HTML
import Logging
import PageReader
import ReaderProcesses
import CrawlRules
import WebURL

/// What is computed of a page, on a parse lane.
extension HostVisit {
  /// The page, and where it may be its host's error page, what is known of the host's.
  nonisolated func read(
    _ response: FetchResponse, _ fetched: FetchAttempt, _ site: SiteRights
  ) async -> PageReport {
    let services = services
    let host = lease.hostKey
    let (today, now) = (Today.text, services.now())
    let read = await services.parseQueues.runUnlessCancelled { () -> ReadPage in
      let configuration = services.configuration
      let began = ContinuousClock.now
      services.stats.beginReading()
      defer {
        services.stats.endReading()
        services.stats.took(.now - began, .read)
      }
      var limits = configuration.pageLimits
      limits.time = max(limits.time / 100, limits.time - response.decodeTime)
      limits.time = min(limits.time, services.brokenPages.time(forPageOf: response.page.body.count, host))
      let known = site.rights(of: response, url: fetched.url)
      var request = ReadRequest(
        .read(rights: known, policy: site.policy, agent: site.agent, now: now), page: response.page, url: fetched.url,
        limits: limits, today: today)
      request.job = fetched.job.urlKey
      switch configuration.readers.answer(to: request) {
      case .success(.reading(let reading, let rights, let suspect)):
        services.noteCuts(reading, of: fetched.url)
        services.brokenPages.noteRead(of: host)
        let outcome = services.outcomePolicy.outcome(
          of: reading, rights: rights, url: fetched.url, job: fetched.job, now: now)
        let rawPage = services.rawPages.action(of: response, read: reading, rights: rights, url: fetched.url)
        return ReadPage(outcome: outcome, note: reading.note, rawPage: rawPage, suspect: suspect)
      case .success:
        return services.unread(response, fetched, known, .answer("is another's"), host: host)
      case .failure(let end): return services.unread(response, fetched, known, end, host: host)
      }
    }
    guard let read else { return .notRead }
    return .read(read, read.suspect.map { suspicion($0, fetched.url, bytes: read.bytes) })
  }

  private nonisolated func suspicion(_ page: SuspectPage, _ url: WebURL, bytes: Int) -> Suspicion {
    let origin = "\(url.scheme)://\(url.hostPort)"
    let pages = services.missingPages
    return Suspicion(
      page: page, origin: origin, known: pages.answer(of: origin), mayWait: pages.enter(bytes: bytes),
      neighbour: MissingPages.neighbour(of: url))
  }

  /// What the page declares, if anything.
  nonisolated func refresh(in response: FetchResponse, of url: WebURL) async -> RefreshReading {
    let services = services
    let host = lease.hostKey
    let limits = services.configuration.pageLimits
    let found = await services.parseQueues.runUnlessCancelled { () -> RefreshReading in
      var limits = limits
      limits.time = max(limits.time / 100, (limits.time - response.decodeTime) / 2)
      limits.time = min(limits.time, services.brokenPages.time(forPageOf: response.page.body.count, host))
      let request = ReadRequest(.refresh, page: response.page, url: url, limits: limits, today: Today.text)
      // A page that ends its reader here does so again when it is read, and is named then.
      guard case .success(.refresh(let refresh)) = services.configuration.readers.answer(to: request) else {
        return .found(nil)
      }
      return .found(refresh)
    }
    return found ?? .notRead
  }

  // MARK: Error pages

  /// What a page is instead of an article; nil for one that may well be.
  nonisolated func suspicion(of page: SuspectPage, _ url: WebURL, _ answer: MissingPages.Answer?) -> String? {
    if case .page(let other)? = answer, page.print.isSame(as: other) {
      return "the page is an error page: its site answers any address with it, such as one that cannot exist"
    }
    // A page that names another address as its own stands under several by right.
    if let canonical = page.canonicalURL, let own = WebURL(canonical), !own.isSameRequest(as: url) { return nil }
    let count = services.missingPages.texts.note(
      page.print.whole, at: UInt64(truncatingIfNeeded: url.hashValue), of: lease.hostKey)
    return count >= RepeatedTexts.many
      ? "the page is an error page: the same text stands under \(count) or more addresses of its site" : nil
  }

  /// Two kinds of pages tell nothing: one with authors or a stated date is no error page, and one that names the
  /// suspect's address as its own is that page.
  nonisolated func answer(
    in response: FetchResponse, to question: MissingPages.Question
  ) async -> MissingPages.Answer {
    let today = Today.text
    let services = services
    let limits = services.configuration.pageLimits
    let address = question.address
    let answer = await services.parseQueues.runUnlessCancelled { () -> MissingPages.Answer in
      let request = ReadRequest(
        .errorPage(beside: question.beside), page: response.page, url: address, limits: limits, today: today)
      guard case .success(.errorPage(let print)) = services.configuration.readers.answer(to: request) else {
        return .unknown
      }
      return print.map { .page($0) } ?? .honest
    }
    return answer ?? .unknown
  }
}
