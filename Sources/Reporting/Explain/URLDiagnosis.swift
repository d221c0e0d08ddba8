import CrawlRules
import Frontier
import WebURL

/// What happened to a URL, in plain words: one answer, and what can be done about it.
package struct URLDiagnosis: Sendable, Encodable {
  /// A stable word for scripts.
  package enum Situation: String, Sendable, Encodable, CaseIterable {
    case invalid, unknown
    /// Never enqueued, and it would not be fetched if it were.
    case wouldBeExcluded = "would_be_excluded"
    case stored, unchanged
    case notArticle = "not_article"
    case redirected, dead, excluded
    case paused
    /// A worker has its host.
    case leased
    /// The host is left alone for a while.
    case hostWaits = "host_waits"
    /// Its own due time lies ahead: as enqueued, to be fetched again, or after a failed attempt.
    case scheduled, retrying
    /// Due; nothing stands before it but other jobs and a worker's time.
    case ready
    /// Due, and nobody works.
    case noWorkers = "no_workers"
  }

  package let situation: Situation
  /// One to three sentences.
  package let text: String
  package let advice: [String]

  package init(_ situation: Situation, _ text: String, advice: [String] = []) {
    self.situation = situation
    self.text = text
    self.advice = advice
  }

  package init(_ facts: URLFacts) {
    guard let url = facts.url else {
      self.init(
        .invalid, "This is not an address that can be crawled: \(facts.invalid ?? "no URL").",
        advice: ["Give it as a browser shows it, with https:// in front."])
      return
    }
    guard let job = facts.job else {
      self = Self.unknown(url, facts)
      return
    }
    switch job.state {
    case "done": self = Self.done(job, facts)
    case "dead": self = Self.dead(job)
    case "excluded": self = Self.excluded(job)
    default: self = Self.queued(job, facts)
    }
  }
}

// MARK: Never enqueued

extension URLDiagnosis {
  private static func unknown(_ url: String, _ facts: URLFacts) -> URLDiagnosis {
    if let reason = exclusion(facts) {
      return URLDiagnosis(
        .wouldBeExcluded, "This URL was never enqueued. It would be excluded because \(reason.text).",
        advice: reason.advice)
    }
    if let alternate = facts.alternateURL {
      return URLDiagnosis(
        .unknown, "This URL was never enqueued, but \(alternate.url) was: it is \(alternate.state).",
        advice: ["coordinator explain \(ShellWord.quoted(alternate.url))"])
    }
    var text = "This URL was never enqueued."
    if let host = facts.host {
      text += " Its site is known, with \(DurationText.count(host.pending, "job")) in the queue."
    }
    if facts.robots == nil { text += " Its robots.txt has not been read yet." }
    return URLDiagnosis(.unknown, text, advice: ["echo \(ShellWord.quoted(url)) | coordinator enqueue -"])
  }

  /// Why it would be excluded, as far as that is known without asking the site.
  private static func exclusion(_ facts: URLFacts) -> (text: String, advice: [String])? {
    let host = facts.host?.host ?? ""
    if let reservation = facts.reservedAddress {
      return (
        "its address is not public (\(reservation))",
        ["If the site is yours: run workers with --allow-network and its range."]
      )
    }
    if let note = facts.host?.blockNote {
      return (
        "an operator has blocked the site (\(note))",
        ["coordinator host unblock \(ShellWord.quoted(host)) ends the block."]
      )
    }
    if let robots = facts.robots, robots.isForbidden {
      let rule = robots.rule.map { " (line \(robots.line ?? 0): \($0))" } ?? ""
      return ("the site's robots.txt forbids it\(rule)", ["Only the site's owner can allow it, in robots.txt."])
    }
    if let crawl = facts.crawl, let url = facts.url, !CrawlScope(crawl.scope).contains(text: url) {
      return (
        "it lies outside the scope of crawl \(crawl.name)",
        ["Widen it with coordinator crawl set \(ShellWord.quoted(crawl.name)) --scope."]
      )
    }
    return nil
  }
}

// MARK: Settled

extension URLDiagnosis {
  private static func done(_ job: JobStatus, _ facts: URLFacts) -> URLDiagnosis {
    let when = job.lastAgo.map { DurationText.ago($0) } ?? "some time ago"
    switch job.outcome {
    case "redirected": return redirected(job, facts, when)
    case "not_article":
      return URLDiagnosis(
        .notArticle,
        "The page was fetched \(when), but there is no article on it: \(job.error ?? "no running text, or only scraps of it").",
        advice: ["To see what was read: \(reading(job, facts))"])
    case "unchanged":
      return URLDiagnosis(
        .unchanged, "The page was fetched \(when) and is the same as before. \(stored(facts))", advice: reading)
    default:
      guard facts.article != nil else {
        return URLDiagnosis(
          .stored,
          "The page was fetched \(when) and stored as an article, which has been dropped since, as old articles are.",
          advice: ["Keep articles longer: coordinator run --keep-articles DAYS"])
      }
      return URLDiagnosis(.stored, "The page was fetched \(when). \(stored(facts))", advice: reading)
    }
  }

  /// How to look at the page again.
  private static func reading(_ job: JobStatus, _ facts: URLFacts) -> String {
    let url = ShellWord.quoted(job.url)
    let rest = "--url \(url) --explain"
    return facts.rawPageAge == nil
      ? "save the page and run worker extract FILE \(rest)"
      : "coordinator page \(url) | worker extract - \(rest)"
  }

  private static func stored(_ facts: URLFacts) -> String {
    guard let article = facts.article else { return "Nothing is stored of it any more." }
    let title = article.title.map { "“\($0)”" } ?? "without a title"
    let kind = article.pageType == "article" ? "an article" : "a page of type \(article.pageType)"
    let doubt = article.quality < 0.5 ? " The extraction is not sure of it (quality \(rounded(article.quality)))." : ""
    return "It is stored as \(kind), \(title), \(DurationText.count(article.wordCount, "word")).\(doubt)"
  }

  private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

  private static let reading = ["Its text is in the view courant.articles, under this url; coordinator sql opens it."]

  private static func redirected(_ job: JobStatus, _ facts: URLFacts, _ when: String) -> URLDiagnosis {
    let target = job.redirectURL ?? "another address"
    guard let last = facts.redirects.last else {
      return URLDiagnosis(.redirected, "The site said \(when) that this page has moved to \(target).")
    }
    let far = facts.redirects.count > 1 ? ", and from there to \(last.url)" : ""
    let moved = "The site said \(when) that this page has moved to \(target)\(far)."
    if facts.leadsInCircle == true {
      let way = [job.url] + facts.redirects.map(\.url) + [last.redirectURL].compactMap { $0 }
      return URLDiagnosis(
        .redirected, "\(moved) The addresses lead in a circle: \(AddressChain.text(way)).",
        advice: ErrorClass.redirectLoop.remedies(url: job.url, host: job.host))
    }
    // A chain without an end: the last job's reason says all.
    if errorClass(last) == .redirectLoop {
      return URLDiagnosis(
        .redirected, "\(moved) That one is dead, \(because(last)).",
        advice: ErrorClass.redirectLoop.remedies(url: job.url, host: job.host))
    }
    return URLDiagnosis(
      .redirected, "\(moved) That one is \(state(of: last)).",
      advice: ["coordinator explain \(ShellWord.quoted(last.url))"])
  }

  private static func state(of job: JobStatus) -> String {
    switch (job.state, job.outcome) {
    case ("done", "stored"), ("done", "unchanged"): "stored"
    case ("done", "not_article"): "no article"
    case ("done", _): "done"
    default: job.state
    }
  }

  private static func errorClass(_ job: JobStatus) -> ErrorClass? {
    job.errorClass.flatMap { ErrorClass(rawValue: $0) }
  }

  private static func because(_ job: JobStatus) -> String {
    let reason = errorClass(job)?.reason(status: job.httpStatus) ?? "of \(job.errorClass ?? "an unknown reason")"
    return "because \(reason)" + (job.error.map { " (\($0))" } ?? "")
  }

  private static func dead(_ job: JobStatus) -> URLDiagnosis {
    let times = job.attempts <= 1 ? "" : " after \(job.attempts) attempts"
    let when = job.lastAgo.map { ", \(DurationText.ago($0))" } ?? ""
    return URLDiagnosis(
      .dead, "Courant gave this page up\(times)\(when), \(because(job)).",
      advice: errorClass(job)?.remedies(url: job.url, host: job.host, status: job.httpStatus) ?? [])
  }

  private static func excluded(_ job: JobStatus) -> URLDiagnosis {
    URLDiagnosis(
      .excluded, "This page is not fetched, \(because(job)).",
      advice: errorClass(job)?.remedies(url: job.url, host: job.host, status: job.httpStatus) ?? [])
  }
}

extension CrawlScope {
  /// As `contains`, of a normalized URL's text.
  func contains(text: String) -> Bool { WebURL(text).map { contains($0) } ?? false }
}
