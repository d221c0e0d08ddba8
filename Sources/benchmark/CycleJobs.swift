import ArgumentParser
import ArticleStore
import CommandLine
import Foundation
import Frontier
import Postgres
import Untrusted

/// `benchmark frontier`: claims, settles and releases as workers do, without fetching anything.
struct CycleJobs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frontier",
    abstract: "Claim, settle and release jobs of a filled database, and print how many a second.",
    discussion: """
      Prints one JSON line. The jobs are settled as stored articles, or without --body as pages that are none.
      """)

  @Option(help: "The database; see Tools/bench-frontier.py, which fills it.")
  var databaseURL: String

  @Option(help: "Owners that claim at once, each with a connection of its own.")
  var clients = 4

  @Option(name: .customLong("seconds"), help: "Time to run.")
  var time = TimeSpan(.seconds(20))

  @Option(help: "Hosts in one claim.")
  var hosts = 16

  @Option(help: "Jobs of a host.")
  var jobs = 10

  @Option(help: "A file with the body of each article.")
  var body: String?

  private struct Result: Encodable {
    var cycles = 0
    var jobs = 0
    var seconds = 0.0
    var processorSeconds = 0.0
    var claimMillisecondsMedian = 0.0
    var claimMillisecondsP99 = 0.0
  }

  func run() async throws {
    let text = try body.map { try String(contentsOfFile: $0, encoding: .utf8) }
    let clock = ContinuousClock()
    let start = clock.now
    let before = processorTime()
    var result = Result()
    var claims: [Duration] = []
    try await withThrowingTaskGroup(of: (jobs: Int, claims: [Duration]).self) { group in
      for client in 0..<clients {
        group.addTask { try await cycle(client, text, until: start + time.duration) }
      }
      for try await (jobs, times) in group {
        result.jobs += jobs
        claims += times
      }
    }
    result.cycles = claims.count
    result.seconds = (clock.now - start).inSeconds
    result.processorSeconds = processorTime() - before
    claims.sort()
    if let last = claims.last {
      result.claimMillisecondsMedian = claims[claims.count / 2].inMilliseconds
      result.claimMillisecondsP99 = (claims.count > 100 ? claims[claims.count * 99 / 100] : last).inMilliseconds
    }
    print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
  }

  /// One owner, which keeps to one bucket after the other.
  private func cycle(
    _ client: Int, _ text: String?, until end: ContinuousClock.Instant
  ) async throws -> (jobs: Int, claims: [Duration]) {
    var connecting = PostgresConfiguration(connectionString: databaseURL, applicationName: "benchmark")
    connecting.preparing = Frontier.preparing
    let pool = PostgresPool(connecting, size: 1)
    let frontier = Frontier(pool: pool)
    let clock = ContinuousClock()
    let owner = UUID().uuidString.lowercased()
    var settled = 0
    var claims: [Duration] = []
    var bucket = client * Frontier.buckets / clients
    var empty = 0
    var marks = ClaimCursors()
    var generator = SystemRandomNumberGenerator()
    while clock.now < end, empty < Frontier.buckets {
      let sent = clock.now
      let leases = try await frontier.claim(
        owner: owner, buckets: [bucket], priorities: [1], hosts: hosts, jobsPerHost: jobs, leaseTime: .seconds(60),
        minimumDelay: .zero, marks: marks.values(at: sent, using: &generator))
      marks.note(leases)
      claims.append(clock.now - sent)
      bucket = (bucket + 1) % Frontier.buckets
      empty = leases.isEmpty ? empty + 1 : 0
      if leases.isEmpty { continue }
      let settlements = leases.map { lease in
        HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .zero,
          results: lease.jobs.map { job in
            let outcome = text.map { JobOutcome.stored(article(lease, job, $0)) } ?? .notArticle
            return JobResult(job, outcome, httpStatus: 200, bytes: text?.utf8.count ?? 0, fetchTime: .milliseconds(1))
          })
      }
      settled += try await frontier.settle(settlements, owner: owner, leaseTime: .seconds(60), slot: client).settled
      _ = try await frontier.release(leases.map { LeaseRelease($0.reference) }, owner: owner)
    }
    await pool.close()
    return (settled, claims)
  }

  private func article(_ lease: Lease, _ job: ClaimedJob, _ text: String) -> ArticleRecord {
    var record = ArticleRecord(host: lease.host, title: job.url, body: text)
    record.language = "en"
    record.publishedDay = "2026-01-01"
    record.canonicalURL = job.url
    record.quality = 0.9
    return record
  }
}
