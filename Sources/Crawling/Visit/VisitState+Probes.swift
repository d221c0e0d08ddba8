import CrawlRules
import Fetching
import Frontier
import WebURL

/// Asks the host for an address that cannot exist, for pages that may be its error page.
extension VisitState {
  /// Once for all pages of the visit that wait for it.
  mutating func probe(_ suspicion: Suspicion, _ id: Int) {
    let origin = suspicion.origin
    if var probe = probes[origin] {
      if case .done(let answer) = probe.stage { return judge(id, answer) }
      probe.waiting.append(id)
      probes[origin] = probe
      return
    }
    guard let page = results[id]?.page, let job = results[id]?.job else { illegal() }
    guard let address = suspicion.neighbour,
      page.site.robots?.verdict(for: address.pathAndQuery, agent: agent).isAllowed ?? true
    else {
      actions.append(.keepProbe(.unknown, origin: origin))
      return judge(id, .unknown)
    }
    probes[origin] = VisitProbe(question: .init(address: address, beside: page.fetched.url), waiting: [id])
    var request = FetchRequest(url: address)
    // It must not wait for room that the pages which wait for it may have, so it takes none: but what it brings is
    // small.
    request.maxBody = MissingPages.maxAnswer
    request.maxDecodedBody = MissingPages.maxAnswer
    want(VisitRequest(purpose: .probe(origin: origin), request: request, job: job))
  }

  mutating func probeFinished(_ origin: String, _ fetched: Fetched) {
    guard var probe = probes[origin], case .requesting = probe.stage else { illegal() }
    switch fetched {
    case .stopped: answer(probesOf: origin, .unknown)
    case .failure: keep(.unknown, of: origin)
    case .response(let response):
      noteBackoff(response)
      switch response.status {
      case 200..<300:
        probe.stage = .reading
        probes[origin] = probe
        actions.append(.readProbe(origin: origin, response, probe.question))
      case 429, 500...: keep(.unknown, of: origin)
      default: keep(.honest, of: origin)
      }
    }
  }

  mutating func probeRead(_ origin: String, _ answer: MissingPages.Answer) {
    guard case .reading = probes[origin]?.stage else { illegal() }
    keep(answer, of: origin)
  }

  private mutating func keep(_ answer: MissingPages.Answer, of origin: String) {
    if let address = probes[origin]?.question.address { actions.append(.tell(.probed(address, answer))) }
    actions.append(.keepProbe(answer, origin: origin))
    self.answer(probesOf: origin, answer)
  }

  private mutating func answer(probesOf origin: String, _ answer: MissingPages.Answer) {
    guard var probe = probes[origin] else { illegal() }
    let waiting = probe.waiting
    probe.stage = .done(answer)
    probe.waiting = []
    probes[origin] = probe
    for id in waiting { judge(id, answer) }
  }
}
