import Frontier
import Untrusted

/// What a job in the queue waits for: the answer names the one cause that lasts longest.
extension URLDiagnosis {
  static func queued(_ job: JobStatus, _ facts: URLFacts) -> URLDiagnosis {
    let answer = waiting(job, facts)
    guard let robots = facts.robots, robots.isForbidden else { return answer }
    let rule = robots.rule.map { " (line \(robots.line ?? 0): \($0))" } ?? ""
    return URLDiagnosis(
      answer.situation,
      answer.text + " The site's robots.txt forbids it\(rule), so it will be excluded when its turn comes.",
      advice: answer.advice)
  }

  private static func waiting(_ job: JobStatus, _ facts: URLFacts) -> URLDiagnosis {
    if let pause = pause(job, facts) { return pause }
    let failed = failure(job)
    if let due = job.dueIn, due > .zero, due >= (job.fetchIn ?? .zero) - .seconds(1) {
      return scheduled(job, due, failed)
    }
    if job.hostState == "leased" {
      return URLDiagnosis(
        .leased, "\(failed)A worker is at its site now and fetches it in a moment\(turn(job, facts)).",
        advice: pace(job, facts))
    }
    if let turn = groupTurn(job, facts, failed) { return turn }
    if let wait = job.fetchIn, wait > .seconds(1) { return hostWaits(job, facts, wait, failed) }
    if facts.queuePosition?.workers == 0 {
      return URLDiagnosis(
        .noWorkers, "\(failed)It is due, but no worker is running.",
        advice: ["Start one: worker --contact you@example.org"])
    }
    return URLDiagnosis(
      .ready, "\(failed)It is due and waits for a worker to take its site\(turn(job, facts)).", advice: pace(job, facts)
    )
  }

  private static func pause(_ job: JobStatus, _ facts: URLFacts) -> URLDiagnosis? {
    if facts.queuePosition?.pausedSince != nil {
      return URLDiagnosis(
        .paused, "It is in the queue, but an operator has paused everything.", advice: ["coordinator resume"])
    }
    guard job.state == "paused" else { return nil }
    if facts.host?.isPaused == true {
      return URLDiagnosis(
        .paused, "It is in the queue, but an operator has paused its site.",
        advice: ["coordinator resume --host \(ShellWord.quoted(job.host))"])
    }
    let crawl = job.crawl ?? ""
    return URLDiagnosis(
      .paused, "It is in the queue, but an operator has paused its crawl, \(crawl).",
      advice: ["coordinator resume --crawl \(ShellWord.quoted(crawl))"])
  }

  /// How the last attempt ended, as a sentence with a space after it; empty before the first.
  private static func failure(_ job: JobStatus) -> String {
    guard job.attempts > 0, let name = job.errorClass else { return "" }
    let reason = ErrorClass(rawValue: name)?.reason(status: job.httpStatus) ?? "of \(name)"
    let when = job.lastAgo.map { " \(DurationText.ago($0))" } ?? ""
    return "Attempt \(job.attempts)\(when) failed because \(reason)\(job.error.map { " (\($0))" } ?? ""). "
  }

  private static func scheduled(_ job: JobStatus, _ due: Duration, _ failed: String) -> URLDiagnosis {
    let when = DurationText.ahead(due)
    if !failed.isEmpty {
      return URLDiagnosis(
        .retrying, "\(failed)It is tried again \(when).",
        advice: ["To try it now: coordinator retry --host \(ShellWord.quoted(job.host))"])
    }
    let again = job.outcome == nil ? "It is to be fetched" : "It was fetched before and is to be fetched again"
    // For a distant time, the day says more than the length of time.
    let ahead = due < .seconds(30 * 86_400) ? " \(when)," : ""
    return URLDiagnosis(.scheduled, "\(again)\(ahead) at \(job.dueAt ?? "its due time").")
  }

  /// If another host of its politeness group has the turn.
  private static func groupTurn(_ job: JobStatus, _ facts: URLFacts, _ failed: String) -> URLDiagnosis? {
    guard let host = facts.host, let group = host.group,
      job.fetchIn ?? .zero <= max(.seconds(1), host.groupIn ?? .zero),
      host.groupWait != nil || (host.groupIn ?? .zero) > .seconds(1) || host.groupLeasedHost != nil
    else { return nil }
    let reason: String
    if let leased = host.groupLeasedHost, leased != host.host {
      reason = "a worker is at \(leased) now"
    } else if let wait = host.groupIn, wait > .seconds(1) {
      reason = "the next turn is \(DurationText.ahead(wait))"
    } else {
      reason = "others come first"
    }
    return URLDiagnosis(
      .hostWaits,
      "\(failed)It is due, but its site waits for its group \(group), whose sites are asked as if they were one: \(reason).",
      advice: ["coordinator group show \(ShellWord.quoted(group))"])
  }

  private static func hostWaits(_ job: JobStatus, _ facts: URLFacts, _ wait: Duration, _ failed: String) -> URLDiagnosis
  {
    let until = DurationText.ahead(wait)
    let reason: String
    var advice: [String] = []
    switch job.blockedReason {
    case "throttled": reason = "its site asked us to stay away for a while"
    case "robots_unreachable":
      let error = facts.host?.robotsError.map { " (\($0))" } ?? ""
      reason = "its site's robots.txt cannot be read at present\(error), and without it nothing may be fetched"
      advice = ["See whether \(job.host)/robots.txt opens in a browser."]
    case "unreachable":
      reason = "its site could not be reached"
      advice = ["See whether a browser reaches \(job.host)."]
    case "breaks_readers":
      reason = "several pages of its site in a row ended the process that read them"
      advice = ["coordinator dead --class poison --host \(job.host) lists them."]
    case "address_busy":
      let others = facts.host?.hostsAtAddress.map { " with \(DurationText.count(max(1, $0 - 1), "other site"))" } ?? ""
      reason = "its site waits for its address, which it shares\(others)"
      advice = ["If that address may be asked more often: worker --address-exempt \(facts.host?.address ?? "ADDRESS")"]
    default:
      reason = "its site was asked a moment ago and is left alone for \(words(of: job.delay)) between two pages"
      advice = pace(job, facts)
    }
    return URLDiagnosis(
      .hostWaits, "\(failed)It is due, but \(reason). The next page is fetched \(until).", advice: advice)
  }

  /// How many jobs of the host come first.
  private static func turn(_ job: JobStatus, _ facts: URLFacts) -> String {
    guard let before = facts.queuePosition?.jobsBefore, before > 0 else { return "" }
    let many = before >= 1000 ? "a thousand or more pages" : DurationText.count(before, "page")
    let time = job.delay * before
    let takes =
      time >= .seconds(60) ? ", which takes \(before >= 1000 ? "more than " : "about ")\(DurationText.text(time))" : ""
    return "; \(many) of the same site come\(before == 1 ? "s" : "") first\(takes)"
  }

  /// What to do if a job waits for its host's pace.
  private static func pace(_ job: JobStatus, _ facts: URLFacts) -> [String] {
    guard (facts.queuePosition?.jobsBefore ?? 0) >= 60 else { return [] }
    return [
      "If the site's owner allows more: coordinator host delay \(ShellWord.quoted(job.host)) SECONDS",
      "If this page is urgent: put it into priority 0 when you enqueue it (priority=0).",
    ]
  }

  private static func words(of delay: Duration) -> String {
    let milliseconds = delay.wholeMilliseconds
    return milliseconds % 1000 == 0
      ? DurationText.count(milliseconds / 1000, "second") : "\(Double(milliseconds) / 1000) seconds"
  }
}
