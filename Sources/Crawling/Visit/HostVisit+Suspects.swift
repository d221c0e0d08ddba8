import Fetching
import Frontier
import Logging
import Postgres

/// Requests and pages of a host that answers what was not asked: sent once more, fetched once more, no attempt counted.
extension HostVisit {
  /// One request to the host while the lease lasts; nil when it ended.
  ///
  /// Where a kept connection brought what is no answer to it, it is sent once more on a new one, like any other request: in its turn and
  /// at the host's pace, as the first may have reached the server.
  func send(
    _ request: FetchRequest, _ turn: Int, _ job: ClaimedJob
  ) async -> Result<FetchResponse, FetchFailure>? {
    let fetched = await sendOnce(request, turn, job)
    await refetchSuspects()
    guard case .failure(let failure)? = fetched, failure.errorClass == .strayAnswer else { return fetched }
    logger.debug("request sent again", metadata: ["url": "\(request.url)", "error": "\(failure.message)"])
    guard let turn = await pace() else { return nil }
    var request = request
    request.usesNewConnection = true
    return await sendOnce(request, turn, job)
  }

  /// Has pages fetched again that turned out to be suspect; those whose results are under way once these are settled.
  func refetchSuspects() async {
    let suspects = services.suspects.take(of: lease.hostKey)
    guard !suspects.isEmpty else { return }
    unsettledSuspects.formUnion(suspects.filter { inHand.contains($0) })
    await refetch(suspects.filter { !inHand.contains($0) })
  }

  /// A result that is about to be settled, or that its page is fetched again where that turned out to be suspect meanwhile: what may be
  /// another's is not stored.
  func unlessSuspect(_ leased: LeasedResult) async -> LeasedResult {
    await refetchSuspects()
    guard unsettledSuspects.remove(leased.job.urlKey) != nil else { return leased }
    logger.notice("the host answers what was not asked: a page is not taken", metadata: ["url": "\(leased.job.url)"])
    mayHaveMore()
    var leased = leased
    leased.result = JobResult(
      leased.job,
      .retry(
        .protocolError, message: "an answer to nothing came on its connection", afterMilliseconds: 0,
        countsAsAttempt: false))
    return leased
  }

  func refetch(_ urlKeys: [String]) async {
    guard !urlKeys.isEmpty else { return }
    do {
      let count = try await services.frontier.refetch(hostKey: lease.hostKey, urlKeys: urlKeys)
      logger.notice(
        "the host answers what was not asked: pages are fetched again", metadata: ["pages": "\(count)"])
      mayHaveMore()
    } catch {
      // The next visit of the host tries again.
      for key in urlKeys { services.suspects.add(key, of: lease.hostKey) }
      logger.warning("suspect pages not queued again", metadata: ["error": "\(error)"])
    }
  }
}
