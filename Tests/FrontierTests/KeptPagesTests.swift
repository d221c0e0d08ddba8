import ArticleStore
import Frontier
import Postgres
import Testing

/// Pages as they came: written by the settle behind its fence, gone with what they belong to, dropped by the day.
@Suite struct KeptPagesTests {
  private static let key = request("a.example", "story-0")
  private static let count = "select count(*) from courant.page_rows"

  private static func page(_ text: String, until end: String? = nil) -> PageRecord {
    PageRecord(
      url: key.url, contentType: "text/html; charset=utf-8", unavailableAfter: end,
      gzip: [0x1F, 0x8B, 0, 0xFF] + text.utf8)
  }

  private static func kept(_ fixture: Fixture, _ request: JobRequest = key) async throws -> RawPage? {
    try await fixture.frontier.rawPage(bucket: request.bucket, hostKey: request.hostKey, urlKey: request.urlKey)
  }

  private static func claimed(_ fixture: Fixture, jobs: Int = 1) async throws -> Lease {
    _ = try await fixture.frontier.enqueue(requests("a.example", jobs))
    return try #require(try await fixture.claim(owner(1)).first)
  }

  @discardableResult
  private static func settle(
    _ fixture: Fixture, _ lease: Lease, _ results: [(JobOutcome, RawPageAction)], by me: String = owner(1)
  ) async throws -> SettleReport {
    let results = zip(lease.jobs, results).map { job, given in
      var result = JobResult(job, given.0, httpStatus: 200, bytes: 500, fetchTime: .milliseconds(40))
      result.page = given.1
      return result
    }
    return try await fixture.settle(
      [HostResults(lease: lease.reference, nextFetch: .zero, delay: .zero, results: results)], me)
  }

  /// Queued again, as a recrawl has it, and claimed.
  private static func again(_ fixture: Fixture, _ lease: Lease) async throws -> Lease {
    try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
    try await fixture.sql("update courant.job_rows set state = 0, due_at = now(), attempt = 0")
    try await fixture.sql(
      "update courant.host_rows set ready_at = now(), pending = (select count(*) from courant.job_rows)")
    return try #require(try await fixture.claim(owner(1)).first)
  }

  @Test func aPageIsKeptWithItsJob() async throws {
    try await withFrontier { fixture in
      let lease = try await Self.claimed(fixture, jobs: 4)
      var odd = Self.page("odd \u{0}\\\"{},NULL")
      odd.url = "https://a.example/\"{b}\\?c='d'\u{0}"
      odd.contentType = "text/html;\u{0} charset=\"x\\\"y\"\t\u{1}é"
      var untyped = Self.page("")
      untyped.contentType = nil
      try await Self.settle(
        fixture, lease,
        [
          (.stored(article(lease, lease.jobs[0])), .kept(odd)), (.dead(.http4xx, message: "404"), .asItWas),
          (.notArticle, .kept(untyped)), (.unchanged, .kept(Self.page("unchanged"))),
        ])
      let of = { (job: Int) in try await Self.kept(fixture, request("a.example", "story-\(job)")) }
      let order = lease.jobs.map { Int(String($0.url.last ?? "?")) ?? -1 }
      let first = try #require(try await of(order[0]))
      #expect(first.gzip == odd.gzip)
      #expect(first.url == "https://a.example/\"{b}\\?c='d'")
      #expect(first.contentType == "text/html; charset=\"x\\\"y\"\t\u{1}é")
      #expect((.zero ..< .seconds(60)).contains(first.age))
      #expect(try await of(order[1]) == nil)
      let third = try #require(try await of(order[2]))
      #expect(third.gzip == untyped.gzip && third.contentType == nil)
      #expect(try await of(order[3])?.gzip == Self.page("unchanged").gzip)
      // The instant is the article's, so that it tells whether both are of one fetch.
      #expect(
        try await fixture.number(
          "select count(*) from courant.page_rows p join courant.articles a using (bucket, host_key, url_key, fetched_at)"
        )
          == 1)
      #expect(try await fixture.number("select count(*) from courant.page_rows_default") == 0)
      // The server does not try to compress what is compressed, in no partition.
      #expect(
        try await fixture.number(
          """
          select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid
          where c.relname ~ '^page_rows' and c.relkind in ('r', 'p') and a.attname = 'body' and a.attstorage = 'e'
          """) == 6)
    }
  }

  @Test func aZombieKeepsAndForgetsNothing() async throws {
    try await withFrontier { fixture in
      let first = try await Self.claimed(fixture, jobs: 2)
      let before = Self.page("before")
      try await Self.settle(fixture, first, [(.notArticle, .kept(before)), (.notArticle, .kept(before))])
      let zombie = try await Self.again(fixture, first)
      try await fixture.expire([zombie], owner(1))
      let heir = try #require(try await fixture.claim(owner(2)).first)
      let refused = JobOutcome.excluded(.noindex, message: "the page says noindex")
      let report = try await Self.settle(
        fixture, zombie, [(.notArticle, .kept(Self.page("zombie's"))), (refused, .asItWas)])
      #expect(report.settled == 0 && report.fenced == [zombie.reference])
      // Its owner's name does not help it either.
      try await Self.settle(fixture, zombie, [(.notArticle, .forgotten), (refused, .asItWas)], by: owner(2))
      let rows = try await fixture.sql("select count(*) as n, count(distinct body) as bodies from courant.page_rows")
      #expect(try rows.int(0, "n") == 2 && rows.int(0, "bodies") == 1)
      #expect(try await Self.kept(fixture)?.gzip == before.gzip)
      // What the heir says holds; after a crash it has one job.
      try await Self.settle(fixture, heir, [(.notArticle, .forgotten)], by: owner(2))
      #expect(try await fixture.number(Self.count) == 1)
      #expect(
        try await fixture.number(
          "select count(*) from courant.page_rows where url_key = $1::uuid", [.text(heir.jobs[0].urlKey)]) == 0)
    }
  }

  @Test func aSettleSentAgainKeepsNothingAnew() async throws {
    try await withFrontier { fixture in
      let lease = try await Self.claimed(fixture)
      try await Self.settle(fixture, lease, [(.notArticle, .kept(Self.page("first")))])
      let report = try await Self.settle(fixture, lease, [(.notArticle, .kept(Self.page("second")))])
      #expect(report.settled == 0)
      #expect(try await Self.kept(fixture)?.gzip == Self.page("first").gzip)
    }
  }

  @Test func thePageOfADayIsReplacedAndTheNewestIsRead() async throws {
    try await withFrontier { fixture in
      var lease = try await Self.claimed(fixture)
      try await Self.settle(fixture, lease, [(.notArticle, .kept(Self.page("first", until: "2999-01-01T00:00:00Z")))])
      lease = try await Self.again(fixture, lease)
      try await Self.settle(fixture, lease, [(.unchanged, .kept(Self.page("second")))])
      #expect(try await fixture.number(Self.count) == 1)
      #expect(try await Self.kept(fixture)?.gzip == Self.page("second").gzip)
      #expect(
        try await fixture.number("select count(*) from courant.page_rows where unavailable_after is not null") == 0)

      try await fixture.sql("update courant.page_rows set kept_on = kept_on - 1")
      lease = try await Self.again(fixture, lease)
      try await Self.settle(fixture, lease, [(.notArticle, .kept(Self.page("third")))])
      #expect(try await fixture.number(Self.count) == 2)
      #expect(try await Self.kept(fixture)?.gzip == Self.page("third").gzip)
      // A fetch that brings no page leaves it.
      for outcome: JobOutcome in [.unchanged, .dead(.http5xx, message: "500"), .excluded(.robotsDenied, message: "no")]
      {
        lease = try await Self.again(fixture, lease)
        try await Self.settle(fixture, lease, [(outcome, .asItWas)])
        #expect(try await Self.kept(fixture)?.gzip == Self.page("third").gzip, "\(outcome)")
      }
      lease = try await Self.again(fixture, lease)
      try await Self.settle(fixture, lease, [(.unchanged, .forgotten)])
      #expect(try await fixture.number(Self.count) == 0)
    }
  }

  @Test(arguments: ErrorClass.allCases)
  func aPageGoesWithItsArticle(errorClass: ErrorClass) async throws {
    try await withFrontier { fixture in
      var lease = try await Self.claimed(fixture, jobs: 2)
      try await Self.settle(
        fixture, lease, lease.jobs.map { (.stored(article(lease, $0)), .kept(Self.page($0.url))) })
      lease = try await Self.again(fixture, lease)
      try await Self.settle(fixture, lease, [(.excluded(errorClass, message: "no"), .asItWas), (.unchanged, .asItWas)])
      #expect(try await fixture.number(Self.count) == (errorClass.withdrawsArticle ? 1 : 2))
      #expect(
        try await fixture.number("select count(*) from courant.articles") == (errorClass.withdrawsArticle ? 1 : 2))
    }
  }

  @Test func whatAsksNotToBeShownIsHiddenThenDeleted() async throws {
    try await withFrontier { fixture in
      let lease = try await Self.claimed(fixture, jobs: 3)
      let later = "2999-01-01T00:00:00Z"
      var stored = article(lease, lease.jobs[0])
      stored.unavailableAfter = later
      try await Self.settle(
        fixture, lease,
        [
          (.stored(stored), .kept(Self.page("a", until: later))), (.notArticle, .kept(Self.page("b", until: later))),
          (.notArticle, .kept(Self.page("c"))),
        ])
      let visible = {
        var count = 0
        for job in 0..<3 where try await Self.kept(fixture, request("a.example", "story-\(job)")) != nil { count += 1 }
        return count
      }
      #expect(try await visible() == 3)
      // Of one the article is withdrawn by somebody who keeps no pages, of the other the page's own time has come.
      try await fixture.sql("update courant.article_rows set unavailable_after = '-infinity'")
      #expect(try await visible() == 2)
      try await fixture.sql(
        "update courant.page_rows set unavailable_after = now() where url_key = $1::uuid", [.text(lease.jobs[1].urlKey)]
      )
      #expect(try await visible() == 1)
      #expect(try await fixture.number(Self.count) == 3)
      #expect(try await fixture.frontier.pruneUnavailable() == 1)
      #expect(try await fixture.number(Self.count) == 1)
      #expect(try await visible() == 1)
    }
  }

  @Test func aForgottenJobForgetsItsPageAndACancelledOneDoesNot() async throws {
    try await withFrontier { fixture in
      var lease = try await Self.claimed(fixture, jobs: 2)
      try await Self.settle(
        fixture, lease, lease.jobs.map { (.stored(article(lease, $0)), .kept(Self.page($0.url))) })
      lease = try await Self.again(fixture, lease)
      try await Self.settle(fixture, lease, [(.dead(.http4xx, message: "410"), .asItWas)])
      #expect(try await fixture.frontier.exclude(JobSelection(), .cancelled, message: "") == 1)
      #expect(try await fixture.number(Self.count) == 2)
      // As if both had happened some days ago.
      try await fixture.sql("update courant.page_rows set kept_on = kept_on - 5")
      try await fixture.sql("update courant.job_rows set last_at = last_at - interval '5 days' where state = 2")
      #expect(try await fixture.frontier.pruneJobs(JobSelection(), states: [.dead, .excluded], olderThan: 4) == 1)
      #expect(try await fixture.number(Self.count) == 1)
      #expect(try await fixture.frontier.pruneJobs(JobSelection(), states: [.excluded], olderThan: 0) == 1)
      #expect(try await fixture.number(Self.count) == 0)
      #expect(try await fixture.number("select count(*) from courant.articles") == 2)
    }
  }

  @Test func daysAreMadeAheadAndDroppedWhole() async throws {
    try await withFrontier { fixture in
      let lease = try await Self.claimed(fixture)
      try await Self.settle(fixture, lease, [(.notArticle, .kept(Self.page("today's")))])
      // A day without a partition, as after a month without maintenance.
      try await fixture.sql(
        """
        insert into courant.page_rows (bucket, host_key, url_key, kept_on, fetched_at, url, body)
        select bucket, host_key, url_key, kept_on - 20, fetched_at - interval '20 days', url, body from courant.page_rows
        """)
      #expect(try await fixture.number("select count(*) from courant.page_rows_default") == 1)
      #expect(try await fixture.frontier.ensurePartitions(ofPages: false) == 0)
      #expect(try await fixture.frontier.ensurePartitions() == 1)
      #expect(try await fixture.number("select count(*) from courant.page_rows_default") == 0)
      #expect(try await fixture.number(Self.count) == 2)
      let health = try await fixture.frontier.databaseHealth()
      #expect(health.partitions.first { $0.name == "page_rows" }?.count == 5)
      #expect(try await fixture.frontier.dropPagePartitions(olderThan: 20, leadership: nil) == [])
      let passed = try await fixture.frontier.lead(
        MaintenanceCandidate(id: owner(1), host: "box", processID: 1, version: "1.0"), lease: .zero)
      #expect(try await fixture.frontier.dropPagePartitions(olderThan: 19, leadership: passed) == [])
      #expect(try await fixture.frontier.dropPagePartitions(olderThan: 19, leadership: nil).count == 1)
      #expect(try await Self.kept(fixture)?.gzip == Self.page("today's").gzip)
      // Today stays, even if less is asked for.
      #expect(try await fixture.frontier.dropPagePartitions(olderThan: 1, leadership: nil) == [])
    }
  }
}
