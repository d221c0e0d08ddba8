import CrawlRules
import ArticleStore
import Frontier
import Postgres
import Testing
import WebURL

@testable import Reporting

/// What is said of jobs that wait, and for what.
extension ExplainTests {
  static let waiting: [Case] = [
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
        "If this page is urgent: put it into priority 0 when you enqueue it (priority=0).",
      ]
    ) { table in
      try await table.worker()
      let jobs = try (0..<130).map { JobRequest(try WebURL(parsing: "https://paper.example/old/\($0)")) }
      _ = try await table.frontier.enqueue(jobs)
      try await table.enqueue(page)
      try await table.sql("update courant.host_rows set delay_ms = 1000")
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
        page, .retry(.timeout, message: "no first byte within 10 s", after: .seconds(630), countsAsAttempt: true),
        ago: 125)
    },
    Case(
      "throttled", .hostWaits,
      "It is due, but its site asked us to stay away for a while. The next page is fetched in an hour."
    ) {
      try await $0.enqueue("https://paper.example/first")
      try await $0.settle("https://paper.example/first", .notArticle, notBefore: .seconds(3700), reason: .throttled)
      try await $0.enqueue(page)
    },
    Case(
      "robots.txt unreachable", .hostWaits,
      "It is due, but its site's robots.txt cannot be read at present (robots.txt: HTTP 503), and without it nothing may be fetched. The next page is fetched in 5 minutes.",
      advice: ["See whether paper.example/robots.txt opens in a browser."]
    ) {
      try await $0.settle(
        "https://paper.example/first", .notArticle, notBefore: .seconds(330), reason: .robotsUnreachable)
      try await $0.enqueue(page)
      let key = try WebURL(parsing: page).hostKey
      try await $0.frontier.storeRobotsFailure(
        hostKey: key, scheme: "https", httpStatus: 503, error: "robots.txt: HTTP 503", retryIn: .seconds(330))
    },
    Case(
      "unreachable", .hostWaits, "It is due, but its site could not be reached. The next page is fetched in 9 minutes.",
      advice: ["See whether a browser reaches paper.example."]
    ) {
      try await $0.settle("https://paper.example/first", .notArticle, notBefore: .seconds(590), reason: .unreachable)
      try await $0.enqueue(page)
    },
    Case(
      "at its site's pace", .hostWaits,
      "It is due, but its site was asked a moment ago and is left alone for 50 seconds between two pages. The next page is fetched in 40 seconds."
    ) {
      try await $0.settle("https://paper.example/first", .notArticle)
      try await $0.enqueue(page)
      try await $0.sql("update courant.host_rows set next_fetch_at = now() + interval '40 seconds', delay_ms = 50000")
    },
  ]
}
