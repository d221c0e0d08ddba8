import Foundation
package import Frontier
import Untrusted

/// The facts as rows of a name and a text, for a terminal and for a page.
extension URLFacts {
  /// What there is to tell beside the answer, by name.
  package var rows: [(name: String, value: String)] {
    var rows: [(name: String, value: String)] = []
    if let url { rows.append(("url", url)) }
    if let job {
      let outcome = [job.outcome, job.errorClass, job.httpStatus.map { "HTTP \($0)" }].compactMap { $0 }
      rows.append(("state", ([job.state] + outcome).joined(separator: ", ")))
      rows.append(
        ("enqueued", "\(job.enqueuedAt), \(DurationText.ago(job.enqueuedAgo)), priority \(job.priority)"))
      if let last = job.lastAt { rows.append(("last try", "\(last), attempt \(job.attempts)")) }
      if let due = job.dueAt {
        rows.append(("due", "\(due)\(job.fetchAfter.map { ", not fetched before \($0)" } ?? "")"))
      }
      if job.expiredLeases > 0 {
        let most = ClaimedJob.poisonExpiredLeases
        rows.append(
          ("expired", "\(job.expiredLeases) of \(most) workers in a row vanished while they fetched or read it"))
      }
      if let lease = job.leaseOwner { rows.append(("lease", "worker \(lease.prefix(8)) has the host")) }
    }
    if let crawl {
      let budget = crawl.budget.map { ", \(crawl.used) of \($0) jobs" } ?? ""
      let scope = crawl.scope.isEmpty ? "" : ", scope \(crawl.scope.joined(separator: " "))"
      rows.append(("crawl", "\(crawl.name)\(crawl.paused ? ", paused" : "")\(budget)\(scope)"))
    }
    if let host {
      let delay = String(format: "%.3g s", host.delay.inSeconds)
      rows.append(("host", "\(host.host), \(host.state), \(host.pending) queued, \(delay) between two requests"))
    }
    rows.append(("robots.txt", robotsWords))
    for target in redirects { rows.append(("led to", "\(target.url), \(target.state)")) }
    if let article {
      let published = article.published.map { ", published \($0)" } ?? ""
      rows.append(("article", "\(article.title ?? "untitled"), \(article.wordCount) words\(published)"))
      if let error = article.wordsError {
        rows.append(("search", "does not find it: its words were refused, and are tried again (\(error))"))
      }
    }
    return url == nil ? [] : rows
  }

  private var robotsWords: String {
    guard let robots else { return "not read yet" }
    let age = robots.age.map { ", read \(DurationText.ago($0))" } ?? ""
    let rule = robots.rule.map { " by line \(robots.line ?? 0): \($0)" } ?? ""
    let trouble = robots.error.map { ", last try failed: \($0)" } ?? ""
    if robots.isAllowed { return "allows it\(rule)\(age)\(trouble)" }
    return robots.isForbidden ? "forbids it\(rule)\(age)\(trouble)" : "cannot be read\(trouble)"
  }
}

extension Attempt {
  /// What came of it, in one line.
  package var result: String {
    let said = [errorClass, error].compactMap { $0 }.joined(separator: ": ")
    let status = httpStatus.map { "HTTP \($0)" } ?? "no answer"
    return [outcome, status, "\(fetchTime.wholeMilliseconds) ms", "\(bytes) bytes", said].filter { !$0.isEmpty }.joined(
      separator: ", ")
  }
}
