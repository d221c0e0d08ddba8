import Frontier
import Postgres
import TestSupport
import Testing

/// The list of each job's attempts: written by the settle, once, and dropped by the day.
@Suite struct AttemptsTests {
  private static let job = request("a.example", "x")

  private static func attempts(_ fixture: Fixture) async throws -> [Attempt] {
    try await fixture.frontier.attempts(hostKey: job.hostKey, urlKey: job.urlKey)
  }

  @Test func everySettledAttemptIsListedOnce() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([Self.job])
      let outcomes: [JobOutcome] = [
        .retry(.timeout, message: "no answer", after: .zero, countsAsAttempt: true),
        .retry(.fault, message: "busy", after: .zero, countsAsAttempt: false),
        .dead(.http4xx, message: "HTTP 404"),
      ]
      for (number, outcome) in outcomes.enumerated() {
        let leases = try await fixture.claim(owner(number))
        let zombie = leases.map { lease in
          HostResults(
            lease: LeaseReference(hostKey: lease.hostKey, epoch: lease.epoch - 1), nextFetch: .zero, delay: .zero,
            results: lease.jobs.map { JobResult($0, .notArticle) })
        }
        _ = try await fixture.settle(zombie, owner(number))
        try await fixture.finish(leases, owner(number)) { _, _ in outcome }
        // The answer was lost, and the settle is sent again.
        try await fixture.finish(leases, owner(number)) { _, _ in outcome }
      }
      let listed = try await Self.attempts(fixture)
      #expect(listed.map(\.outcome) == ["dead", "retry", "retry"])
      #expect(listed.map(\.attempt) == [2, 2, 1])
      #expect(listed.map(\.errorClass) == ["http_4xx", "fault", "timeout"])
      #expect(listed.map(\.error) == ["HTTP 404", "busy", "no answer"])
      #expect(listed.hasOnly { $0.httpStatus == 200 && $0.bytes == 1000 && $0.fetchTime == .milliseconds(20) })
      #expect(
        try await fixture.frontier.attempts(hostKey: Self.job.hostKey, urlKey: Self.job.urlKey, limit: 1).count == 1)
      let urls = try await fixture.sql("select url, host from courant.attempts")
      #expect(try urls.text(0, "url") == Self.job.url && urls.count == 3)
    }
  }

  @Test func daysAreMadeAheadAndDroppedWhole() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue([Self.job])
      try await fixture.finish(try await fixture.claim(owner(1)), owner(1))
      #expect(try await fixture.number("select count(*) from courant.attempt_rows_default") == 0)
      // A day without a partition, as after a month without maintenance.
      try await fixture.sql(
        "insert into courant.attempt_rows select now() - interval '20 days', url_key, host_key, 0, bucket, 0, 1, null, 0, 'dead' from courant.job_rows"
      )
      #expect(try await fixture.number("select count(*) from courant.attempt_rows_default") == 1)
      #expect(try await fixture.frontier.ensurePartitions() == 1)
      #expect(try await fixture.number("select count(*) from courant.attempt_rows_default") == 0)
      #expect(try await Self.attempts(fixture).count == 2)
      #expect(try await fixture.frontier.dropAttemptPartitions(olderThan: 21, leadership: nil) == [])
      #expect(try await fixture.frontier.dropAttemptPartitions(olderThan: 19, leadership: nil).count == 1)
      #expect(try await Self.attempts(fixture).map(\.outcome) == ["stored"])
      let passed = try await fixture.frontier.lead(
        MaintenanceCandidate(id: owner(1), host: "box", processID: 1, version: "1.0"), lease: .zero)
      #expect(try await fixture.frontier.dropAttemptPartitions(olderThan: 1, leadership: passed) == [])
    }
  }
}
