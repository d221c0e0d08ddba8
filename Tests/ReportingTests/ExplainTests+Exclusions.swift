import CrawlRules
import ArticleStore
import Frontier
import Postgres
import Testing

@testable import Reporting

/// What is said of jobs that must not or need not be fetched, and of URLs that were never enqueued.
extension ExplainTests {
  static let exclusions: [Case] = [
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

  static let unknowns: [Case] = [
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
}
