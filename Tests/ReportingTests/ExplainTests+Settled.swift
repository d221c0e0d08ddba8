import WebURL
import ArticleStore
import Frontier
import Postgres

@testable import Reporting

/// What is said of pages that were fetched.
extension ExplainTests {
  static func record(_ pageType: String = "article", quality: Double = 0.9) -> ArticleRecord {
    var record = ArticleRecord(
      host: "paper.example", title: "The ferry is late",
      body: "The ferry was late again on Monday.\n\nNobody was surprised.")
    record.pageType = pageType
    record.quality = quality
    record.wordCount = 10
    return record
  }

  static let reading = ["Its text is in the view courant.articles, under this url; coordinator sql opens it."]

  static let settled: [Case] = [
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
}
