import Schema
@testable import Reporting
import ArticleStore
import CrawlRules
import Frontier
import Postgres
import TestSupport
import Testing
import WebURL

/// What `coordinator explain` answers, one case per situation a user meets: the job table is brought there by what programs do, and
/// its clock set back where time has passed.
@Suite(.timeLimit(.minutes(3))) struct ExplainTests {
  private static let owner = "00000000-0000-4000-8000-0000000000ff"

  /// One job table, and shorthands for what happens to its jobs.
  fileprivate struct Table {
    let pool: PostgresPool
    let frontier: Frontier

    func enqueue(_ url: String, crawl: String? = nil, dueAt: String? = nil) async throws {
      var job = JobRequest(try WebURL(parsing: url))
      job.crawl = crawl
      job.dueAt = dueAt
      _ = try await frontier.enqueue([job])
    }

    func claim() async throws -> [Lease] {
      try await frontier.claim(
        owner: ExplainTests.owner, buckets: Array(0..<64), lanes: [0, 1, 2, 3], hosts: 10, jobsPerHost: 10,
        leaseSeconds: 60)
    }

    /// Settles the URL's job, and lets `ago` seconds pass.
    func settle(
      _ url: String, _ outcome: JobOutcome, status: Int? = nil, notBefore: Int = 0, reason: BlockReason? = nil,
      ago: Int = 7205, note: String? = nil, page: PageFate = .asItWas
    ) async throws {
      try await enqueue(url)
      let leases = try await claim()
      let settlements = leases.map { lease in
        Settlement(
          lease: lease.reference, nextFetch: 0, delay: 1000,
          results: lease.jobs.map { job in
            var result = JobResult(job, outcome, httpStatus: status, bytes: 1000, fetchMilliseconds: 20)
            result.note = note
            result.page = page
            return result
          })
      }
      _ = try await frontier.settle(settlements, owner: ExplainTests.owner, leaseSeconds: 60, slot: 0)
      try await frontier.release(
        leases.map { LeaseRelease($0.reference, notBefore: notBefore, reason: reason) }, owner: ExplainTests.owner)
      try await sql("update courant.jobs set last_at = last_at - interval '\(ago) seconds' where last_at is not null")
      try await sql("update courant.hosts set next_fetch_at = now() where next_fetch_at < now() + interval '5 seconds'")
    }

    func worker() async throws {
      _ = try await frontier.registerWorker(id: ExplainTests.owner, host: "box", processID: 7, version: "1.0")
    }

    func robots(_ text: String, host: String = "paper.example") async throws {
      let key = try WebURL(parsing: "https://\(host)/").hostKey
      try await frontier.storeRobots(
        hostKey: key, scheme: "https", httpStatus: 200, body: Array(text.utf8), lifetime: 86_400)
    }

    func sql(_ text: String) async throws { _ = try await pool.query(Statement(name: "test", text: text)) }
  }

  /// A situation, how a job table gets there, and what a user is told.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let url: String
    let situation: URLAnswer.Situation
    let text: String
    let advice: [String]
    fileprivate let prepare: @Sendable (Table) async throws -> Void
    var testDescription: String { name }

    fileprivate init(
      _ name: String, _ situation: URLAnswer.Situation, _ text: String, advice: [String] = [], url: String = page,
      prepare: @escaping @Sendable (Table) async throws -> Void = { _ in }
    ) {
      self.name = name
      self.url = url
      self.situation = situation
      self.text = text
      self.advice = advice
      self.prepare = prepare
    }
  }

  static let page = "https://paper.example/news/1"

  /// One dead or excluded job per class, so that no class is left without words.
  private static func ended(
    _ errorClass: ErrorClass, _ message: String, _ text: String, excluded: Bool = false, advice: [String]
  ) -> Case {
    let outcome: JobOutcome = excluded ? .excluded(errorClass, message: message) : .dead(errorClass, message: message)
    return Case(errorClass.rawValue, excluded ? .excluded : .dead, text, advice: advice) {
      try await $0.settle(page, outcome)
    }
  }

  private static func retry(_ errorClass: ErrorClass) -> String {
    "To try once more: coordinator retry --dead --error \(errorClass.rawValue) --host paper.example"
  }

  private static func then(_ errorClass: ErrorClass) -> String {
    "Then: coordinator retry --error \(errorClass.rawValue) --host paper.example"
  }

  private static let failures: [Case] = [
    ended(
      .dns, "no such name",
      "Courant gave this page up, 2 hours ago, because the name of the site could not be found on the internet (no such name).",
      advice: ["Check the spelling of paper.example, and whether a browser finds it.", retry(.dns)]),
    ended(
      .connect, "refused",
      "Courant gave this page up, 2 hours ago, because no connection to the site could be made (refused).",
      advice: [
        "See whether a browser on the worker's machine reaches paper.example; a firewall may be in the way.",
        retry(.connect),
      ]),
    ended(
      .tls, "certificate has expired",
      "Courant gave this page up, 2 hours ago, because the site's certificate is not valid or its encryption failed (certificate has expired).",
      advice: [
        "The site's owner has to mend its certificate or its encryption: Courant does not fetch without. If you trust who issued it, an authority of your own for one: worker --ca-file FILE.",
        retry(.tls),
      ]),
    ended(
      .timeout, "no answer within 30 s",
      "Courant gave this page up, 2 hours ago, because the site took too long to answer (no answer within 30 s).",
      advice: ["Allow more time with worker --timeout, or come back when the site is faster.", retry(.timeout)]),
    ended(
      .protocolError, "two Content-Lengths",
      "Courant gave this page up, 2 hours ago, because what the site answered is not proper HTTP (two Content-Lengths).",
      advice: [
        "It is the site's to mend, and seldom mends itself: tell its owner what stands in brackets above.",
        retry(.protocolError),
      ]),
    ended(
      .malformed, "a header line without a colon",
      "Courant gave this page up, 2 hours ago, because the site's answer has a damaged head, which a browser may pass over but Courant's HTTP library cannot read (a header line without a colon).",
      advice: [
        "Tell the site's owner: what stands between the status and the page breaks HTTP (RFC 9112), as the message says.",
        retry(.malformed),
      ]),
    ended(
      .http4xx, "HTTP 404",
      "Courant gave this page up, 2 hours ago, because the site says that this page does not exist or is not for us (HTTP 404).",
      advice: ["Open https://paper.example/news/1 in a browser. If it is there now:", retry(.http4xx)]),
    ended(
      .http5xx, "HTTP 500",
      "Courant gave this page up, 2 hours ago, because the site had a fault of its own (HTTP 500).",
      advice: ["It is the site's to mend; trying later often helps.", retry(.http5xx)]),
    ended(
      .throttled, "HTTP 429",
      "Courant gave this page up, 2 hours ago, because the site had too much to do, or asked us to come back later (HTTP 429).",
      advice: ["Ask for less: coordinator host delay paper.example SECONDS", retry(.throttled)]),
    ended(
      .redirectLoop, "more than 10 redirects led here",
      "Courant gave this page up, 2 hours ago, because the page only led on from one address to the next (more than 10 redirects led here).",
      advice: ["Open https://paper.example/news/1 in a browser and enqueue the address where it ends."]),
    ended(
      .badRedirect, "HTTP 302 without a Location",
      "Courant gave this page up, 2 hours ago, because the page leads to another address that cannot be followed (HTTP 302 without a Location).",
      advice: ["Open https://paper.example/news/1 in a browser and enqueue the address where it ends."]),
    ended(
      .decode, "gzip ends early",
      "Courant gave this page up, 2 hours ago, because its compressed content is damaged (gzip ends early).",
      advice: [
        "It is the site's to mend, and seldom mends itself: tell its owner what stands in brackets above.",
        retry(.decode),
      ]),
    ended(
      .truncated, "900 of 1000 bytes",
      "Courant gave this page up, 2 hours ago, because the connection ended before the whole page had come (900 of 1000 bytes).",
      advice: ["It is the site's to mend; trying later often helps.", retry(.truncated)]),
    ended(
      .robotsUnreachable, "robots.txt: HTTP 503",
      "Courant gave this page up, 2 hours ago, because the site's robots.txt could not be read, and without it nothing may be fetched (robots.txt: HTTP 503).",
      advice: ["See whether paper.example/robots.txt opens in a browser.", retry(.robotsUnreachable)]),
    ended(
      .poison, "3 workers in a row vanished while they fetched or read this page",
      "Courant gave this page up, 2 hours ago, because it seems to end the process that fetches or reads it (3 workers in a row vanished while they fetched or read this page).",
      advice: [
        "This page may be what ends your workers: look at their logs, and at the memory they may use.", retry(.poison),
      ]),
    ended(
      .fault, "the database refuses the result",
      "Courant gave this page up, 2 hours ago, because of a fault in Courant or in its database (the database refuses the result).",
      advice: [
        "Look at the workers' logs at the time of the last attempt, and report what they say.", retry(.fault),
      ]),
    ended(
      .noRoom, "60 MB",
      "Courant gave this page up, 2 hours ago, because it is large, and the worker had no memory left for it beside other pages (60 MB).",
      advice: ["Give workers a smaller --max-body, or fewer --concurrency.", retry(.noRoom)]),
    ended(
      .invalidURL, "port 0", "Courant gave this page up, 2 hours ago, because its address cannot be used (port 0).",
      advice: ["Enqueue the address as a browser shows it."]),
  ]

  private static let exclusions: [Case] = [
    ended(
      .robotsDenied, "robots.txt line 2: Disallow: /news/",
      "This page is not fetched, because the site's robots.txt forbids it (robots.txt line 2: Disallow: /news/).",
      excluded: true,
      advice: ["Only the site's owner can allow it, in robots.txt. Once it is allowed:", then(.robotsDenied)]),
    ended(
      .blockedAddress, "10.0.0.7: private",
      "This page is not fetched, because the site's address lies in a private or reserved network, which is not fetched from (10.0.0.7: private).",
      excluded: true,
      advice: ["If the site is yours: run workers with --allow-network and its range.", then(.blockedAddress)]),
    ended(
      .blockedPort, "port 25",
      "This page is not fetched, because the port in its address belongs to another service than the web (port 25).",
      excluded: true, advice: ["Enqueue it with a port that the web uses, if the page is to be had there."]),
    ended(
      .coding, "the content coding br",
      "This page is not fetched, because its content is encoded in a way that a crawler does not undo (the content coding br).",
      excluded: true,
      advice: [
        "Open https://paper.example/news/1 in a browser; if it is a page there, its owner has to mend how it is compressed."
      ]),
    ended(
      .contentType, "the content type is application/pdf",
      "This page is not fetched, because it is neither HTML nor plain text (the content type is application/pdf).",
      excluded: true, advice: ["Courant reads articles from HTML and plain text; take PDF and others elsewhere."]),
    ended(
      .tooLarge, "12 MB", "This page is not fetched, because the page is larger than allowed (12 MB).", excluded: true,
      advice: ["If you want pages of that size: worker --max-body BYTES.", then(.tooLarge)]),
    ended(
      .noindex, "X-Robots-Tag: noindex",
      "This page is not fetched, because the page itself asks not to be collected (noindex) (X-Robots-Tag: noindex).",
      excluded: true,
      advice: ["That is the publisher's wish, and Courant keeps it. Ask the publisher if you need the page."]),
    ended(
      .unavailableAfter, "since 2026-01-01",
      "This page is not fetched, because the page asks not to be shown any more after a date that has passed (since 2026-01-01).",
      excluded: true,
      advice: ["That is the publisher's wish, and Courant keeps it. Ask the publisher if you need the page."]),
    ended(
      .tdmReserved, "tdm-reservation: 1",
      "This page is not fetched, because the site reserves its pages against text and data mining (tdm-reservation: 1).",
      excluded: true,
      advice: [
        "Where the law or a licence allows it all the same, workers take --tdm record.", then(.tdmReserved),
      ]),
    ended(
      .usageRefused, "Content-Usage: train-ai=n",
      "This page is not fetched, because the site refuses a use that this crawl names (Content-Usage: train-ai=n).",
      excluded: true,
      advice: ["Take the use out of the workers' --usage if yours is another one.", then(.usageRefused)]),
    ended(
      .outOfScope, "outside the scope of crawl spring",
      "This page is not fetched, because it lies outside the scope of its crawl (outside the scope of crawl spring).",
      excluded: true, advice: ["Widen it with coordinator crawl set NAME --scope.", then(.outOfScope)]),
    ended(
      .overBudget, "its crawl is full",
      "This page is not fetched, because its crawl has all the jobs it may have (its crawl is full).",
      excluded: true, advice: ["Raise it with coordinator crawl set NAME --budget.", then(.overBudget)]),
    Case(
      "host_blocked", .excluded,
      "This page is not fetched, because an operator has blocked the site (the host is blocked by an operator: asked by its owner).",
      advice: ["coordinator host unblock paper.example ends the block and queues its jobs again."]
    ) {
      try await $0.enqueue(page)
      let host = try #require(NamedHost(parsing: "paper.example"))
      _ = try await $0.frontier.block(host: host.name, hostKey: host.key, note: "asked by its owner")
    },
    Case(
      "cancelled", .excluded, "This page is not fetched, because an operator took it out of the queue (by hand).",
      advice: [then(.cancelled)]
    ) {
      try await $0.enqueue(page)
      _ = try await $0.frontier.exclude(JobSelection(), .cancelled, message: "by hand")
    },
  ]

  private static let unknowns: [Case] = [
    Case(
      "no URL", .invalid, "This is not an address that can be crawled: ftp: is not crawled, only http and https are.",
      advice: ["Give it as a browser shows it, with https:// in front."], url: "ftp://paper.example/news"),
    Case(
      "never enqueued", .unknown, "This URL was never enqueued. Its robots.txt has not been read yet.",
      advice: ["echo https://paper.example/news/1 | coordinator enqueue -"]),
    Case(
      "known under another spelling", .unknown,
      "This URL was never enqueued, but https://www.paper.example/news/1 was: it is queued.",
      advice: ["coordinator explain https://www.paper.example/news/1"], url: "http://paper.example/news/1/"
    ) { try await $0.enqueue("https://www.paper.example/news/1") },
    Case(
      "would be denied", .wouldBeExcluded,
      "This URL was never enqueued. It would be excluded because the site's robots.txt forbids it (line 2: Disallow: /news/).",
      advice: ["Only the site's owner can allow it, in robots.txt."]
    ) { try await $0.robots("User-agent: *\nDisallow: /news/\n") },
    Case(
      "would be refused", .wouldBeExcluded,
      "This URL was never enqueued. It would be excluded because its address is not public (loopback).",
      advice: ["If the site is yours: run workers with --allow-network and its range."], url: "http://127.0.0.1:8080/x"),
    Case(
      "would be blocked", .wouldBeExcluded,
      "This URL was never enqueued. It would be excluded because an operator has blocked the site (a trap).",
      advice: ["coordinator host unblock paper.example ends the block."]
    ) {
      let host = try #require(NamedHost(parsing: "paper.example"))
      _ = try await $0.frontier.block(host: host.name, hostKey: host.key, note: "a trap")
    },
  ]

  private static let waiting: [Case] = [
    Case(
      "no workers", .noWorkers, "It is due, but no worker is running.",
      advice: ["Start one: worker --contact you@example.org"]
    ) { try await $0.enqueue(page) },
    Case("ready", .ready, "It is due and waits for a worker to take its site.") {
      try await $0.worker()
      try await $0.enqueue(page)
    },
    Case(
      "many before it", .ready,
      "It is due and waits for a worker to take its site; 130 pages of the same site come first, which takes about 2 minutes.",
      advice: [
        "If the site's owner allows more: coordinator host delay paper.example SECONDS",
        "If this page is urgent: put it into lane 0 when you enqueue it (lane=0).",
      ]
    ) { table in
      try await table.worker()
      let jobs = try (0..<130).map { JobRequest(try WebURL(parsing: "https://paper.example/old/\($0)")) }
      _ = try await table.frontier.enqueue(jobs)
      try await table.enqueue(page)
      try await table.sql("update courant.hosts set delay_ms = 1000")
    },
    Case("leased", .leased, "A worker is at its site now and fetches it in a moment.") {
      try await $0.enqueue(page)
      _ = try await $0.claim()
    },
    Case(
      "denied by a fresh robots.txt", .noWorkers,
      "It is due, but no worker is running. The site's robots.txt forbids it (line 2: Disallow: /), so it will be excluded when its turn comes.",
      advice: ["Start one: worker --contact you@example.org"]
    ) {
      try await $0.enqueue(page)
      try await $0.robots("User-agent: *\nDisallow: /\n")
    },
    Case(
      "everything paused", .paused, "It is in the queue, but an operator has paused everything.",
      advice: ["coordinator resume"]
    ) {
      try await $0.enqueue(page)
      _ = try await $0.frontier.pauseAll(note: nil)
    },
    Case(
      "site paused", .paused, "It is in the queue, but an operator has paused its site.",
      advice: ["coordinator resume --host paper.example"]
    ) {
      try await $0.enqueue(page)
      let host = try #require(NamedHost(parsing: "paper.example"))
      try await $0.frontier.pause(host: host.name, hostKey: host.key)
    },
    Case(
      "crawl paused", .paused, "It is in the queue, but an operator has paused its crawl, spring.",
      advice: ["coordinator resume --crawl spring"]
    ) {
      try await $0.enqueue(page, crawl: "spring")
      _ = try await $0.frontier.setPaused(true, crawl: "spring")
    },
    Case("due later", .scheduled, "It is to be fetched at 2101-01-01T00:00:00Z.") {
      try await $0.enqueue(page, dueAt: "2101-01-01T00:00:00Z")
    },
    Case(
      "after a failed attempt", .retrying,
      "Attempt 1 2 minutes ago failed because the site took too long to answer (no first byte within 10 s). It is tried again in 10 minutes.",
      advice: ["To try it now: coordinator retry --host paper.example"]
    ) {
      try await $0.settle(
        page, .retry(.timeout, message: "no first byte within 10 s", afterMilliseconds: 630_000, countsAsAttempt: true),
        ago: 125)
    },
    Case(
      "throttled", .hostWaits,
      "It is due, but its site asked us to stay away for a while. The next page is fetched in an hour."
    ) {
      try await $0.enqueue("https://paper.example/first")
      try await $0.settle("https://paper.example/first", .notArticle, notBefore: 3_700_000, reason: .throttled)
      try await $0.enqueue(page)
    },
    Case(
      "robots.txt unreachable", .hostWaits,
      "It is due, but its site's robots.txt cannot be read at present (robots.txt: HTTP 503), and without it nothing may be fetched. The next page is fetched in 5 minutes.",
      advice: ["See whether paper.example/robots.txt opens in a browser."]
    ) {
      try await $0.settle(
        "https://paper.example/first", .notArticle, notBefore: 330_000, reason: .robotsUnreachable)
      try await $0.enqueue(page)
      let key = try WebURL(parsing: page).hostKey
      try await $0.frontier.storeRobotsFailure(
        hostKey: key, scheme: "https", httpStatus: 503, error: "robots.txt: HTTP 503", retryIn: 330)
    },
    Case(
      "unreachable", .hostWaits, "It is due, but its site could not be reached. The next page is fetched in 9 minutes.",
      advice: ["See whether a browser reaches paper.example."]
    ) {
      try await $0.settle("https://paper.example/first", .notArticle, notBefore: 590_000, reason: .unreachable)
      try await $0.enqueue(page)
    },
    Case(
      "at its site's pace", .hostWaits,
      "It is due, but its site was asked a moment ago and is left alone for 50 seconds between two pages. The next page is fetched in 40 seconds."
    ) {
      try await $0.settle("https://paper.example/first", .notArticle)
      try await $0.enqueue(page)
      try await $0.sql("update courant.hosts set next_fetch_at = now() + interval '40 seconds', delay_ms = 50000")
    },
  ]

  private static func record(_ pageType: String = "article", quality: Double = 0.9) -> ArticleRecord {
    var record = ArticleRecord(
      host: "paper.example", title: "The ferry is late",
      body: "The ferry was late again on Monday.\n\nNobody was surprised.")
    record.pageType = pageType
    record.quality = quality
    record.wordCount = 10
    return record
  }

  private static let reading = ["Its text is in the view courant.articles, under this url; coordinator sql opens it."]

  private static let settled: [Case] = [
    Case(
      "stored", .stored, "The page was fetched 2 hours ago. It is stored as an article, “The ferry is late”, 10 words.",
      advice: reading
    ) { try await $0.settle(page, .stored(record()), status: 200) },
    Case(
      "stored and doubtful", .stored,
      "The page was fetched 2 hours ago. It is stored as a page of type listing, “The ferry is late”, 10 words. The extraction is not sure of it (quality 0.31).",
      advice: reading
    ) { try await $0.settle(page, .stored(record("listing", quality: 0.31)), status: 200) },
    Case(
      "stored and pruned", .stored,
      "The page was fetched 2 hours ago and stored as an article, which has been dropped since, as old articles are.",
      advice: ["Keep articles longer: coordinator run --keep-articles DAYS"]
    ) {
      try await $0.settle(page, .stored(record()), status: 200)
      try await $0.sql("delete from courant.article_rows")
    },
    Case(
      "no article", .notArticle,
      "The page was fetched 2 hours ago, but there is no article on it: no running text, or only scraps of it.",
      advice: [
        "To see what was read: save the page and run worker extract FILE --url https://paper.example/news/1 --explain"
      ]
    ) { try await $0.settle(page, .notArticle, status: 200) },
    Case(
      "no article, with a reason", .notArticle,
      "The page was fetched 2 hours ago, but there is no article on it: the page has no text.",
      advice: [
        "To see what was read: save the page and run worker extract FILE --url https://paper.example/news/1 --explain"
      ]
    ) { try await $0.settle(page, .notArticle, status: 200, note: "the page has no text") },
    Case(
      "no article, and the page is kept", .notArticle,
      "The page was fetched 2 hours ago, but there is no article on it: the page has no text.",
      advice: [
        "To see what was read: coordinator page 'https://paper.example/?a=1&b=2' | worker extract - --url 'https://paper.example/?a=1&b=2' --explain"
      ], url: "https://paper.example/?a=1&b=2"
    ) {
      let kept = PageRecord(
        url: "https://paper.example/?a=1&b=2", contentType: "text/html", unavailableAfter: nil, gzip: [0x1F, 0x8B])
      try await $0.settle(
        "https://paper.example/?a=1&b=2", .notArticle, status: 200, note: "the page has no text", page: .kept(kept))
    },
    Case(
      "gone, by its status", .dead,
      "Courant gave this page up, 2 hours ago, because the site says that this page is gone for good (HTTP 410).",
      advice: ["Open https://paper.example/news/1 in a browser. If it is there now:", retry(.http4xx)]
    ) { try await $0.settle(page, .dead(.http4xx, message: "HTTP 410"), status: 410) },
    Case(
      "redirected", .redirected,
      "The site said 4 hours ago that this page has moved to https://paper.example/moved. That one is no article.",
      advice: ["coordinator explain https://paper.example/moved"]
    ) {
      try await $0.settle(page, .redirected(to: "https://paper.example/moved"), status: 301)
      try await $0.settle("https://paper.example/moved", .notArticle, status: 200)
    },
    Case(
      "redirected twice", .redirected,
      "The site said 2 hours ago that this page has moved to https://paper.example/moved, and from there to https://paper.example/end. That one is queued.",
      advice: ["coordinator explain https://paper.example/end"]
    ) {
      try await $0.settle(page, .redirected(to: "https://paper.example/moved"), status: 301, ago: 0)
      try await $0.settle("https://paper.example/moved", .redirected(to: "https://paper.example/end"), status: 301)
      try await $0.enqueue("https://paper.example/end")
    },
    Case(
      "redirected in a circle", .redirected,
      "The site said 4 hours ago that this page has moved to https://paper.example/moved. That one is dead, because the page only led on from one address to the next (HTTP 302 leads in a circle: https://paper.example/moved → https://paper.example/news/1 → https://paper.example/moved).",
      advice: ["Open https://paper.example/news/1 in a browser and enqueue the address where it ends."]
    ) {
      let moved = "https://paper.example/moved"
      try await $0.settle(page, .redirected(to: moved), status: 302)
      let way = AddressChain.text([moved, page, moved])
      try await $0.settle(moved, .dead(.redirectLoop, message: "HTTP 302 leads in a circle: \(way)"), status: 302)
    },
    Case(
      "redirected in a circle, before circles were known", .redirected,
      "The site said 4 hours ago that this page has moved to https://paper.example/moved. The addresses lead in a circle: https://paper.example/news/1 → https://paper.example/moved → https://paper.example/news/1.",
      advice: ["Open https://paper.example/news/1 in a browser and enqueue the address where it ends."]
    ) {
      try await $0.settle(page, .redirected(to: "https://paper.example/moved"), status: 302)
      try await $0.settle("https://paper.example/moved", .redirected(to: page), status: 302)
    },
  ]

  static let cases = unknowns + waiting + settled + failures + exclusions

  @Test(arguments: cases) func theAnswerIs(_ wanted: Case) async throws {
    try await withTestDatabase(size: 1, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let table = Table(pool: pool, frontier: Frontier(pool: pool))
      try await wanted.prepare(table)
      let facts = try await Explainer(frontier: table.frontier).facts(of: wanted.url)
      let answer = URLAnswer(facts)
      #expect(answer.situation == wanted.situation)
      #expect(answer.text == wanted.text)
      #expect(answer.advice == wanted.advice)
    }
  }

  /// Every situation and every class has its case above.
  @Test func nothingIsLeftWithoutWords() {
    let situations = Set(Self.cases.map(\.situation)).union([.unchanged])
    #expect(situations == Set(URLAnswer.Situation.allCases))
    let names = Set(Self.cases.map(\.name))
    #expect(ErrorClass.allCases.hasOnly { names.contains($0.rawValue) })
  }

  /// A chain that leads back is told once, not as often as it could be followed.
  @Test func aCircleIsToldOnce() async throws {
    try await withTestDatabase(size: 1, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let table = Table(pool: pool, frontier: Frontier(pool: pool))
      let others = ["https://paper.example/b", "https://paper.example/c"]
      for (from, to) in zip([Self.page] + others, others + [Self.page]) {
        try await table.settle(from, .redirected(to: to), status: 302)
      }
      let facts = try await Explainer(frontier: table.frontier).facts(of: Self.page)
      #expect(facts.redirects.map(\.url) == others)
      #expect(facts.rows.count(where: { $0.name == "led to" }) == 2)
    }
  }

  @Test func unchangedPagesAreStoredAsBefore() async throws {
    try await withTestDatabase(size: 1, prepare: { try await Migrator(pool: $0).migrate() }) { pool, _ in
      let table = Table(pool: pool, frontier: Frontier(pool: pool))
      try await table.settle(Self.page, .stored(Self.record()), status: 200)
      try await table.sql("update courant.jobs set outcome = 'unchanged'")
      let answer = URLAnswer(try await Explainer(frontier: table.frontier).facts(of: Self.page))
      #expect(answer.situation == .unchanged)
      #expect(
        answer.text
          == "The page was fetched 2 hours ago and is the same as before. It is stored as an article, “The ferry is late”, 10 words."
      )
    }
  }

  @Test(arguments: [
    (0.4, "a moment"), (1, "1 second"), (59, "59 seconds"), (60, "a minute"), (119, "a minute"), (120, "2 minutes"),
    (3599, "59 minutes"), (3600, "an hour"), (7199, "an hour"), (7200, "2 hours"), (86_399, "23 hours"),
    (86_400, "1 day"), (200_000, "2 days"),
  ]) func lengthsOfTime(_ seconds: Double, _ text: String) {
    #expect(SpanWords.text(seconds) == text)
  }
}
