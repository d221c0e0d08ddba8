import ArticleStore
import Frontier
import Postgres

@testable import Reporting

/// What is said of jobs that are given up, one case per class.
extension ExplainTests {
  /// One dead or excluded job per class, so that no class is left without words.
  static func ended(
    _ errorClass: ErrorClass, _ message: String, _ text: String, excluded: Bool = false, advice: [String]
  ) -> Case {
    let outcome: JobOutcome = excluded ? .excluded(errorClass, message: message) : .dead(errorClass, message: message)
    return Case(errorClass.rawValue, excluded ? .excluded : .dead, text, advice: advice) {
      try await $0.settle(page, outcome)
    }
  }

  static func retry(_ errorClass: ErrorClass) -> String {
    "To try once more: coordinator retry --dead --error \(errorClass.rawValue) --host paper.example"
  }

  static func then(_ errorClass: ErrorClass) -> String {
    "Then: coordinator retry --error \(errorClass.rawValue) --host paper.example"
  }

  static let failures: [Case] = [
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
      .poison, "the reader crashed with signal 4 (SIGILL)",
      "Courant gave this page up, 2 hours ago, because it ended the process that read it, or several workers ended while they had it (the reader crashed with signal 4 (SIGILL)).",
      advice: [
        "The last error says what ended, and of what. worker extract reads a kept page by itself: coordinator page URL | worker extract - --reader-processes 0",
        retry(.poison),
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
}
