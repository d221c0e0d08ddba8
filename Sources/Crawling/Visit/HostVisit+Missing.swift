import PageReader
import Executors
import Extraction
import Fetching
import Frontier
import Logging
import CrawlRules
import WebURL

/// Whether a suspect page is its host's error page.
extension HostVisit {
  /// What a page is instead of an article; nil for one that may well be. `mayAsk`: the host may be asked for an address that
  /// cannot exist.
  func suspicion(
    _ suspect: SuspectPage, of fetched: FetchedPage, _ site: SiteRights, mayAsk: Bool
  ) async -> String? {
    let pages = services.missingPages
    let origin = "\(fetched.url.scheme)://\(fetched.url.hostPort)"
    var answer = pages.answer(of: origin)
    if answer == nil, mayAsk { answer = await missingPage(beside: fetched, origin, site) }
    if case .page(let other)? = answer, suspect.print.isSame(as: other) {
      return "the page is an error page: its site answers any address with it, such as one that cannot exist"
    }
    // A page that names another address as its own stands under several by right.
    if let canonical = suspect.canonicalURL, let url = WebURL(canonical), !url.isSameRequest(as: fetched.url) {
      return nil
    }
    let count = pages.texts.note(
      suspect.print.whole, at: UInt64(truncatingIfNeeded: fetched.url.hashValue), of: lease.hostKey)
    return count >= RepeatedTexts.many
      ? "the page is an error page: the same text stands under \(count) or more addresses of its site" : nil
  }

  /// Asks the host, once for all pages of the visit that wait for it.
  private func missingPage(beside page: FetchedPage, _ origin: String, _ site: SiteRights) async -> MissingPages.Answer
  {
    let asking = askingForMissing[origin] ?? Task { await askForMissing(beside: page, origin, site) }
    askingForMissing[origin] = asking
    return await withTaskCancellationHandler {
      await asking.value
    } onCancel: {
      asking.cancel()
    }
  }

  private func askForMissing(beside page: FetchedPage, _ origin: String, _ site: SiteRights) async
    -> MissingPages.Answer
  {
    guard let address = MissingPages.neighbour(of: page.url),
      site.robots?.verdict(for: address.pathAndQuery, agent: services.agent).isAllowed ?? true
    else {
      services.missingPages.keep(.unknown, of: origin)
      return .unknown
    }
    var request = FetchRequest(url: address)
    // It must not wait for room that the pages which wait for it may have, so it takes none: but what it brings is small.
    request.maxBody = MissingPages.mostAnswer
    request.maxDecodedBody = MissingPages.mostAnswer
    guard let turn = await pace(), let fetched = await send(request, turn, page.job) else { return .unknown }
    var answer = MissingPages.Answer.unknown
    if case .success(let response) = fetched {
      noteBackoff(response)
      switch response.status {
      case 200..<300: answer = await missingPage(in: response, address, beside: page.url)
      case 429, 500...: break
      default: answer = .honest
      }
    }
    logger.debug("asked for an address that cannot exist", metadata: ["url": "\(address)", "answer": "\(answer)"])
    services.missingPages.keep(answer, of: origin)
    return answer
  }

  /// A page with authors or a stated date is none that says that something is missing, and one that names the page's address as its own
  /// is that page, whatever it was asked for by: nothing is learned from either.
  private nonisolated func missingPage(
    in response: FetchResponse, _ address: WebURL, beside page: WebURL
  ) async -> MissingPages.Answer {
    let services = services
    let today = Today.text
    let limits = services.configuration.pageLimits
    return await services.lanes.runUnlessCancelled { () -> MissingPages.Answer in
      guard let form = PageReader.form(of: response.page),
        PageReader.refresh(in: response.page, url: address, limits: limits)?.isRedirect(from: address) != true
      else { return .honest }
      let article = PageReader.article(
        response.body, form, charset: response.charset, url: address, limits: limits, today: today)
      if let own = article.canonicalURL.flatMap({ WebURL($0) }), own.isSameRequest(as: page) { return .honest }
      return ErrorPage.print(of: article, url: address).map { .page($0) } ?? .honest
    } ?? .unknown
  }
}
