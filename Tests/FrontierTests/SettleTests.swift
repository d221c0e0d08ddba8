import ArticleStore
import Frontier
import Postgres
import Testing

@Suite struct SettleTests {
  /// One job of one host, claimed.
  func claimed(_ fixture: Fixture, jobs: Int = 1) async throws -> Lease {
    _ = try await fixture.frontier.enqueue(requests("a.example", jobs))
    return try #require(try await fixture.claim(owner(1)).first)
  }

  func settle(_ fixture: Fixture, _ lease: Lease, _ outcomes: [JobOutcome], status: Int? = 200) async throws
    -> SettleReport
  {
    let results = zip(lease.jobs, outcomes).map { job, outcome in
      JobResult(
        job, outcome, httpStatus: status, bytes: 500, fetchTime: .milliseconds(40), etag: "W/\"1\"",
        lastModified: "yesterday")
    }
    return try await fixture.settle(
      [HostResults(lease: lease.reference, nextFetch: .zero, delay: .milliseconds(250), results: results)], owner(1))
  }

  @Test func storesWhatThePageSaysOfItsOtherForms() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture, jobs: 2)
      var record = article(lease, lease.jobs[0])
      record.ampURL = "https://a.example/amp?a=\"1\"\u{0}"
      record.nextPage = "https://a.example/2"
      record.alternates = [
        ("de", "https://a.example/de"), ("fr", "https://a.example/fr"), ("de", "https://a.example/x"),
      ]
      record.isAccessibleForFree = false
      record.isAMP = true
      record.isLiveBlog = true
      record.truncated = ["paywall", "no\"des, {x}"]
      _ = try await settle(fixture, lease, [.stored(record), .stored(article(lease, lease.jobs[1]))])
      let rows = try await fixture.sql(
        """
        select *, alternates ->> 'de' as german, truncated[1] as first, truncated[2] as second, cardinality(truncated) as cuts
        from courant.articles order by amp_url nulls last
        """)
      #expect(try rows.text(0, "amp_url") == "https://a.example/amp?a=\"1\"")
      #expect(try rows.text(0, "next_page") == "https://a.example/2")
      #expect(try rows.text(0, "german") == "https://a.example/de")
      #expect(try !rows.bool(0, "is_accessible_for_free"))
      #expect(try rows.bool(0, "amp") && rows.bool(0, "live_blog"))
      #expect(try rows.text(0, "first") == "paywall")
      #expect(try rows.text(0, "second") == "no\"des, {x}")
      for column in ["amp_url", "next_page", "alternates", "is_accessible_for_free"] {
        #expect(try rows.isNull(1, column))
      }
      #expect(try !rows.bool(1, "amp") && !rows.bool(1, "live_blog"))
      #expect(try rows.int(1, "cuts") == 0)
    }
  }

  @Test func storesTheArticleWithItsJob() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture)
      var record = article(lease, lease.jobs[0])
      record.title = "“Title” with \"quotes\", {braces}, \\ and \u{0}a null"
      record.authors = ["Ana Šimić", "O'Neil, \"Bob\"", "\\", ""]
      record.tags = ["a,b", "{}", "NULL"]
      record.publishedAt = "2026-11-22T08:30:00+01:00"
      record.publishedDay = "2026-11-22"
      record.modifiedAt = "2026-02-30T08:30:00Z"
      record.language = "hr"
      record.quality = 0.75
      record.wordCount = 1234
      record.sources = ["title": "json-ld", "odd": "\u{0}\"\\\n\u{1}"]
      let report = try await settle(fixture, lease, [.stored(record)])
      #expect(report == SettleReport(settled: 1, articles: 1, fenced: []))

      let rows = try await fixture.sql(
        """
        select *, array_length(authors, 1) as people, authors[2] as second, tags[3] as third, tags[2] as empty,
          published_at = '2026-11-22T07:30:00Z' as is_instant, meta #>> '{sources,title}' as source from courant.articles
        """)
      #expect(rows.count == 1)
      #expect(try rows.text(0, "title") == "“Title” with \"quotes\", {braces}, \\ and a null")
      #expect(try rows.text(0, "text") == record.body)
      #expect(try rows.int(0, "people") == 4)
      #expect(try rows.text(0, "second") == "O'Neil, \"Bob\"")
      #expect(try rows.text(0, "third") == "NULL")
      #expect(try rows.text(0, "empty") == "{}")
      #expect(try rows.bool(0, "is_instant"))
      #expect(try rows.text(0, "published_day") == "2026-11-22")
      #expect(try rows.text(0, "published_precision") == "second")
      #expect(try rows.isNull(0, "modified_at"))
      #expect(try rows.text(0, "source") == "json-ld")
      #expect(try rows.text(0, "host") == "a.example")
      #expect(try rows.int(0, "word_count") == 1234)

      let job = try await fixture.jobRow(request("a.example", "story-0"))
      #expect(try job.int(0, "state") == 1)
      #expect(try job.text(0, "outcome") == "stored")
      #expect(try job.int(0, "attempt") == 1)
      #expect(try job.isNull(0, "due_at"))
      #expect(try job.text(0, "etag") == "W/\"1\"")
      #expect(try job.int(0, "content_hash") == Int(record.contentHash))
    }
  }

  @Test(arguments: [
    (JobOutcome.unchanged, "done", "unchanged"), (.notArticle, "done", "not_article"),
    (.redirected(to: "https://b.example/"), "done", "redirected"),
    (.excluded(.robotsDenied, message: "Disallow: /"), "excluded", "excluded"),
    (.dead(.http4xx, message: "404 Not Found"), "dead", "dead"),
    (.retry(.timeout, message: "30 s", after: .seconds(60), countsAsAttempt: true), "retrying", "retry"),
    (.retry(.connect, message: "refused", after: .seconds(60), countsAsAttempt: false), "queued", "retry"),
  ])
  func recordsTheOutcome(_ outcome: JobOutcome, state: String, name: String) async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture)
      #expect(try await settle(fixture, lease, [outcome]).settled == 1)
      try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
      let status = try #require(
        try await fixture.frontier.job(hostKey: lease.hostKey, urlKey: lease.jobs[0].urlKey))
      #expect(status.state == state)
      #expect(status.outcome == name)
      let isQueued = state == "retrying" || state == "queued"
      #expect((status.dueAt != nil) == isQueued)
      #expect(status.attempts == (state == "queued" ? 0 : 1))
      switch outcome {
      case .excluded(let errorClass, let message), .dead(let errorClass, let message),
        .retry(let errorClass, let message, _, _):
        #expect(status.errorClass == errorClass.rawValue)
        #expect(status.error == message)
      case .redirected(let url): #expect(status.redirectURL == url)
      case .stored, .unchanged, .notArticle: #expect(status.errorClass == nil)
      }

      let totals = try await fixture.frontier.totals()
      #expect(totals.queued == (isQueued ? 1 : 0))
      #expect(totals.retrying == (state == "retrying" ? 1 : 0))
      #expect(totals.done == (state == "done" ? 1 : 0))
      #expect(totals.dead == (state == "dead" ? 1 : 0))
      #expect(totals.excluded == (state == "excluded" ? 1 : 0))
      #expect(totals.jobs == 1)
      #expect(try await fixture.frontier.isIdle() == !isQueued)
      #expect(try await fixture.number("select count(*) from courant.articles") == 0)
      #expect(try await fixture.number("select sum(pending) from courant.host_rows") == (isQueued ? 1 : 0))
    }
  }

  @Test func aRetryWaitsForItsBackoffAndCountsItsAttempts() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture)
      let retry = JobOutcome.retry(.http5xx, message: "503", after: .seconds(3600), countsAsAttempt: true)
      _ = try await settle(fixture, lease, [retry])
      try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
      #expect(try await fixture.claim(owner(1)).isEmpty)
      #expect(try await fixture.frontier.isIdle() == false)
      let wait = try await fixture.number("select extract(epoch from ready_at - now()) from courant.host_rows")
      #expect((3_500...3_600).contains(wait))

      try await fixture.sql("update courant.job_rows set due_at = now()")
      try await fixture.sql("update courant.host_rows set ready_at = now()")
      let again = try #require(try await fixture.claim(owner(1)).first)
      #expect(again.jobs[0].attempt == 1)
      _ = try await settle(fixture, again, [.dead(.http5xx, message: "503")])
      #expect(try await fixture.jobRow(request("a.example", "story-0")).int(0, "attempt") == 2)
      let totals = try await fixture.frontier.totals()
      #expect(totals.retrying == 0 && totals.dead == 1 && totals.retries == 1)
    }
  }

  @Test func aZombiesSettleChangesNothing() async throws {
    try await withFrontier { fixture in
      let zombie = try await claimed(fixture, jobs: 3)
      try await fixture.expire([zombie], owner(1))
      let heir = try #require(try await fixture.claim(owner(2)).first)
      let before = try await fixture.sql("select to_jsonb(h)::text as row from courant.host_rows h")

      let report = try await settle(fixture, zombie, zombie.jobs.map { .stored(article(zombie, $0)) })
      #expect(report == SettleReport(settled: 0, articles: 0, fenced: [zombie.reference]))
      #expect(try await fixture.frontier.release([LeaseRelease(zombie.reference)], owner: owner(1)).isEmpty)
      #expect(
        try await fixture.frontier.extend([zombie.reference], owner: owner(1), leaseTime: .seconds(60)).held.isEmpty)
      // Its owner's name does not help it either.
      let renamed = try await fixture.frontier.settle(
        [
          HostResults(
            lease: zombie.reference, nextFetch: .zero, delay: .zero, results: [JobResult(zombie.jobs[0], .notArticle)])
        ],
        owner: owner(2), leaseTime: .seconds(60), slot: 0)
      #expect(renamed.settled == 0)

      let after = try await fixture.sql("select to_jsonb(h)::text as row from courant.host_rows h")
      #expect(try after.text(0, "row") == before.text(0, "row"))
      #expect(try await fixture.number("select count(*) from courant.job_rows where state = 0") == 3)
      #expect(try await fixture.number("select count(*) from courant.articles") == 0)
      #expect(try await fixture.frontier.totals().stored == 0)

      try await fixture.finish([heir], owner(2))
      #expect(try await fixture.frontier.totals().stored == 3)
    }
  }

  @Test func settlingTwiceCountsOnce() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture, jobs: 3)
      let outcomes: [JobOutcome] = [
        .stored(article(lease, lease.jobs[0])),
        .retry(.timeout, message: "", after: .zero, countsAsAttempt: true),
        .dead(.http4xx, message: "410"),
      ]
      #expect(try await settle(fixture, lease, outcomes).settled == 3)
      let totals = try await fixture.frontier.totals()
      #expect(try await settle(fixture, lease, outcomes).settled == 0)
      #expect(try await fixture.frontier.totals() == totals)
      let host = try await fixture.hostRow("a.example")
      #expect(try host.int(0, "pending") == 1)
      #expect(try host.int(0, "done") == 1)
      #expect(try host.int(0, "failed") == 2)
    }
  }

  @Test func countersAreTheSumOfOutcomes() async throws {
    try await withFrontier { fixture in
      let hosts = (0..<12).map { "host\($0).example" }
      _ = try await fixture.frontier.enqueue(hosts.flatMap { requests($0, 7) })
      let leases = try await fixture.claim(owner(1))
      #expect(leases.count == 12)
      let report = try await fixture.finish(leases, owner(1)) { lease, job in
        switch lease.jobs.firstIndex(of: job) ?? 0 {
        case 0: .stored(article(lease, job))
        case 1: .unchanged
        case 2: .notArticle
        case 3: .redirected(to: "https://elsewhere.example/")
        case 4: .excluded(.robotsDenied, message: "Disallow: /private")
        case 5: .retry(.dns, message: "no such name", after: .seconds(1000), countsAsAttempt: true)
        default: .dead(.http4xx, message: "404 Not Found")
        }
      }
      #expect(report.settled == 84 && report.articles == 12 && report.fenced.isEmpty)
      let totals = try await fixture.frontier.totals()
      #expect(totals.stored == 12 && totals.unchanged == 12 && totals.notArticle == 12 && totals.redirected == 12)
      #expect(totals.retries == 12 && totals.retrying == 12)
      #expect(totals.queued == 12 && totals.done == 48 && totals.excluded == 12 && totals.dead == 12)
      #expect(totals.pages == 84 && totals.bytes == 84_000 && totals.fetchTime == .milliseconds(84 * 20))

      let snapshot = try await fixture.frontier.snapshot()
      let counts = Dictionary(
        uniqueKeysWithValues: snapshot.errors.map { ("\($0.outcome) \($0.errorClass)", $0.count) })
      #expect(counts == ["excluded robots_denied": 12, "retry dns": 12, "dead http_4xx": 12])
      #expect((3...6).contains(try await fixture.number("select count(*) from courant.error_counters")))
      #expect(snapshot.errors.first { $0.outcome == "dead" }?.example == "404 Not Found")

      for (state, code) in [("queued", 0), ("done", 1), ("dead", 2), ("excluded", 3)] {
        let rows = try await fixture.number("select count(*) from courant.job_rows where state = \(code)")
        #expect(rows == (state == "done" ? 48 : 12))
      }
    }
  }

  @Test func theSameContentIsNotStoredAgain() async throws {
    try await withFrontier { fixture in
      let lease = try await claimed(fixture)
      _ = try await settle(fixture, lease, [.stored(article(lease, lease.jobs[0]))])
      try await fixture.frontier.release([LeaseRelease(lease.reference)], owner: owner(1))
      try await fixture.sql("update courant.job_rows set state = 0, due_at = now(), attempt = 0, recrawl_s = 3600")
      try await fixture.sql("update courant.host_rows set ready_at = now(), pending = 1")
      let again = try #require(try await fixture.claim(owner(1)).first)
      #expect(again.jobs[0].contentHash == article(lease, lease.jobs[0]).contentHash)
      #expect(again.jobs[0].etag == "W/\"1\"")
      let report = try await settle(fixture, again, [.stored(article(again, again.jobs[0]))])
      #expect(report.settled == 1 && report.articles == 0)
      #expect(try await fixture.number("select count(*) from courant.articles") == 1)

      // It has a recrawl interval: it stays queued, an hour ahead, and its attempts count from zero.
      let job = try await fixture.sql("select *, extract(epoch from due_at - now())::int as wait from courant.job_rows")
      #expect(try job.int(0, "state") == 0)
      #expect(try job.int(0, "attempt") == 0)
      let wait = try job.int(0, "wait")
      #expect((3_500...3_600).contains(wait))
      #expect(try await fixture.number("select pending from courant.host_rows") == 1)
    }
  }

  @Test func oneTransactionSettlesManyBuckets() async throws {
    try await withFrontier { fixture in
      _ = try await fixture.frontier.enqueue((0..<30).flatMap { requests("host\($0).example", 2) })
      let leases = try await fixture.claim(owner(1))
      let lost = Array(leases.prefix(5))
      try await fixture.expire(lost, owner(1))
      #expect(try await fixture.claim(owner(2)).count == 5)
      // Two settlements of one lease are taken as one.
      let settlements = leases.flatMap { lease in
        lease.jobs.map { job in
          HostResults(
            lease: lease.reference, nextFetch: .zero, delay: .zero,
            results: [JobResult(job, .stored(article(lease, job)))])
        }
      }
      let report = try await fixture.settle(settlements, owner(1))
      #expect(report.settled == 50 && report.articles == 50)
      #expect(report.fenced == Set(lost.map(\.reference)))
      #expect(try await fixture.number("select count(distinct bucket) from courant.job_rows") > 10)
      // One row for the minute, or two at its end, for any number of buckets.
      #expect((1...2).contains(try await fixture.number("select count(*) from courant.counters where stored > 0")))
      #expect(try await fixture.number("select sum(stored) from courant.counters") == 50)
      for table in ["article_rows", "attempt_rows"] {
        let found = try await fixture.number(
          "select count(*) from courant.\(table) a join courant.job_rows j using (bucket, host_key, url_key) where j.state = 1"
        )
        #expect(found == 50, "\(table)")
      }
    }
  }
}
