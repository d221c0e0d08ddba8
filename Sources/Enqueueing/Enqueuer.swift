package import Frontier
package import Postgres
import WebURL

/// Brings a list of URLs into the job table, a batch a transaction.
///
/// If the run ends early, whole batches are in and counted, and nothing else: running the same list again continues,
/// since what is in already counts as a duplicate. A stream cannot be read again: once its list is told to stop, what
/// was read of it goes in.
package struct Enqueuer: Sendable {
  /// What became of the lines.
  package struct Report: Sendable, Encodable {
    package struct Rejection: Sendable, Encodable {
      package let line: Int
      package let reason: String
      package let excerpt: String
    }

    package var accepted = 0
    package var duplicate = 0
    package var rejected = 0
    /// Lines left out because their crawl has as many jobs as it may have.
    package var overBudget = 0
    /// The first 1,000 rejected lines.
    package var errors: [Rejection] = []

    package var lines: Int { accepted + duplicate + rejected + overBudget }

    fileprivate mutating func add(_ entry: URLList.Entry, reason: String) {
      rejected += 1
      if errors.count < 1000 {
        errors.append(Rejection(line: entry.number, reason: reason, excerpt: entry.excerpt))
      }
    }
  }

  /// The run ended early; `report` counts what was committed before.
  package struct Interruption: Error {
    package enum Cause: Sendable {
      case database(PostgresError)
      case list(URLListError)
      /// The list was told to stop before its end; the start of a line that had come in part, if any.
      case stopped(unfinishedLine: String?)
      /// `strict` met a line it cannot use.
      case rejectedLine
      /// A line has a key of an earlier version; see `URLListLine.outdated`.
      case outdatedLine(number: Int, reason: String)
    }

    package let cause: Cause
    package let report: Report
  }

  private let frontier: Frontier
  private let crawls: ScopeCache
  /// Lines in one transaction at most, default 8,000: they fall to 64 buckets, a statement each.
  private let batchSize: Int

  package init(frontier: Frontier, batchSize: Int = 8000) {
    self.frontier = frontier
    crawls = ScopeCache(frontier: frontier)
    self.batchSize = batchSize
  }

  /// Enqueues every usable line of `list`, each within a second or so after it came; `progress` sees the report after
  /// each batch.
  package func enqueue(
    _ list: URLList, strict: Bool = false, progress: @Sendable (Report) -> Void = { _ in }
  ) async throws(Interruption) -> Report {
    var report = Report()
    // The next lines are read and parsed while the database is busy with the last.
    var next = read(list)
    while true {
      let entries: [URLList.Entry]
      switch await next.value {
      case .success(let lines): entries = lines
      case .failure(let error): throw Interruption(cause: .list(error), report: report)
      }
      try Self.refuseOutdated(entries, report)
      if entries.isEmpty {
        guard await list.isCutShort else { return report }
        throw Interruption(cause: .stopped(unfinishedLine: await list.unfinishedLine), report: report)
      }
      next = read(list)
      var after = report
      var jobs: [(job: JobRequest, entry: URLList.Entry)] = []
      do {
        for entry in entries {
          switch entry.line {
          case .nothing: continue
          case .job(let job) where try await !isInScope(job):
            after.add(entry, reason: "outside the scope of crawl \(job.crawl ?? "")")
          case .job(let job): jobs.append((job, entry))
          case .rejected(let reason): after.add(entry, reason: reason)
          case .outdated: continue
          }
        }
      } catch {
        throw Interruption(cause: .database(error), report: report)
      }
      if strict, after.rejected > 0 {
        report.rejected = after.rejected
        report.errors = after.errors
        throw Interruption(cause: .rejectedLine, report: report)
      }
      try await enqueue(jobs[...], &after)
      report = after
      progress(report)
    }
  }

  /// Enqueues jobs in one transaction. One that the server refuses because of a row is cut in halves until that row
  /// stands alone: its line is rejected with the reason, and the others are in.
  private func enqueue(
    _ jobs: ArraySlice<(job: JobRequest, entry: URLList.Entry)>, _ report: inout Report
  ) async throws(Interruption) {
    guard let first = jobs.first else { return }
    do {
      let counts = try await frontier.enqueue(jobs.map(\.job))
      report.accepted += counts.accepted
      report.duplicate += counts.duplicate
      report.overBudget += counts.overBudget
    } catch {
      guard error.isAboutARow else { throw Interruption(cause: .database(error), report: report) }
      guard jobs.count > 1 else { return report.add(first.entry, reason: "the database refuses it: \(error)") }
      let middle = jobs.startIndex + jobs.count / 2
      try await enqueue(jobs[..<middle], &report)
      try await enqueue(jobs[middle...], &report)
    }
  }

  private func read(_ list: URLList) -> Task<Result<[URLList.Entry], URLListError>, Never> {
    Task { [batchSize] in
      do throws(URLListError) {
        return .success(try await list.next(batchSize))
      } catch {
        return .failure(error)
      }
    }
  }

  private static func refuseOutdated(_ entries: [URLList.Entry], _ report: Report) throws(Interruption) {
    for entry in entries {
      guard case .outdated(let reason) = entry.line else { continue }
      throw Interruption(cause: .outdatedLine(number: entry.number, reason: reason), report: report)
    }
  }

  private func isInScope(_ job: JobRequest) async throws(PostgresError) -> Bool {
    guard job.crawl != nil, let url = WebURL(job.url) else { return true }
    return try await crawls.contains(url, crawl: job.crawl)
  }

  /// The lines of `list` that `enqueue` would reject; writes nothing.
  package static func check(_ list: URLList) async throws(Interruption) -> Report {
    var report = Report()
    while true {
      let entries: [URLList.Entry]
      do {
        entries = try await list.next(2000)
      } catch {
        throw Interruption(cause: .list(error), report: report)
      }
      if entries.isEmpty { return report }
      try refuseOutdated(entries, report)
      for entry in entries {
        if case .rejected(let reason) = entry.line { report.add(entry, reason: reason) }
      }
    }
  }
}
