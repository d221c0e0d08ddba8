import Console
import Crawling
import Foundation
import Frontier

/// The answer with the facts it rests on, as text and as JSON.
struct ExplainReport: Encodable {
  /// Rises when a key changes its meaning or goes away.
  let version = 1
  let answer: URLAnswer
  let facts: URLFacts

  init(_ facts: URLFacts) {
    self.facts = facts
    answer = URLAnswer(facts)
  }

  var text: String {
    var parts = [TerminalText.escaping(answer.text)]
    if !answer.advice.isEmpty {
      parts.append(
        (["What you can do:"] + answer.advice.map { "  " + TerminalText.escaping($0) }).joined(separator: "\n"))
    }
    let rows = rows
    if !rows.isEmpty {
      parts.append(
        rows.map { TerminalText.column($0.0, 12) + TerminalText.escaping($0.1) }.joined(separator: "\n"))
    }
    if !facts.attempts.isEmpty { parts.append(attempts.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  private var rows: [(String, String)] {
    var rows: [(String, String)] = []
    if let url = facts.url { rows.append(("url", url)) }
    if let job = facts.job {
      let outcome = [job.outcome, job.errorClass, job.httpStatus.map { "HTTP \($0)" }].compactMap { $0 }
      rows.append(("state", ([job.state] + outcome).joined(separator: ", ")))
      rows.append(("enqueued", "\(job.enqueuedAt), \(SpanWords.ago(job.enqueuedAgoSeconds)), lane \(job.lane)"))
      if let last = job.lastAt { rows.append(("last attempt", "\(last), attempt \(job.attempts)")) }
      if let due = job.dueAt {
        rows.append(("due", "\(due)\(job.fetchAfter.map { ", not fetched before \($0)" } ?? "")"))
      }
      if let lease = job.leaseOwner { rows.append(("lease", "worker \(lease.prefix(8)) has the host")) }
    }
    if let crawl = facts.crawl {
      let budget = crawl.budget.map { ", \(crawl.used) of \($0) jobs" } ?? ""
      let scope = crawl.scope.isEmpty ? "" : ", scope \(crawl.scope.joined(separator: " "))"
      rows.append(("crawl", "\(crawl.name)\(crawl.paused ? ", paused" : "")\(budget)\(scope)"))
    }
    if let host = facts.host {
      let delay = String(format: "%.3g s", Double(host.delayMilliseconds) / 1000)
      rows.append(("host", "\(host.host), \(host.state), \(host.pending) queued, \(delay) between two requests"))
    }
    rows.append(("robots.txt", robots))
    for target in facts.redirects { rows.append(("led to", "\(target.url), \(target.state)")) }
    if let article = facts.article {
      let published = article.published.map { ", published \($0)" } ?? ""
      rows.append(("article", "\(article.title ?? "untitled"), \(article.wordCount) words\(published)"))
    }
    return facts.url == nil ? [] : rows
  }

  private var robots: String {
    guard let robots = facts.robots else { return "not read yet" }
    let age = robots.ageSeconds.map { ", read \(SpanWords.ago($0))" } ?? ""
    let rule = robots.rule.map { " by line \(robots.line ?? 0): \($0)" } ?? ""
    let trouble = robots.error.map { ", last try failed: \($0)" } ?? ""
    if robots.isAllowed { return "allows it\(rule)\(age)\(trouble)" }
    return robots.isForbidden ? "forbids it\(rule)\(age)\(trouble)" : "cannot be read\(trouble)"
  }

  private var attempts: [String] {
    ["Attempts, the last one first:"]
      + facts.attempts.map { attempt in
        let result = [attempt.errorClass, attempt.error].compactMap { $0 }.joined(separator: ": ")
        let status = attempt.httpStatus.map { "HTTP \($0)" } ?? "no answer"
        let said = [attempt.outcome, status, "\(attempt.fetchMilliseconds) ms", "\(attempt.bytes) bytes", result]
        return "  \(attempt.at)  #\(attempt.attempt)  "
          + TerminalText.escaping(said.filter { !$0.isEmpty }.joined(separator: ", "))
      }
  }
}
