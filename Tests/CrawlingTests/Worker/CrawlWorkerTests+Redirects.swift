import ArticleStore
import Frontier
import Postgres
import TestSupport
import Testing

@testable import Crawling

/// Where redirects lead.
extension CrawlWorkerTests {
  /// A redirect's target is a job of its own; one that only differs in what the key leaves out is the same job.
  @Test func redirectsBecomeJobs() async throws {
    try await crawl(["/old", "/self", "/tracked", "/loop-a", "/nowhere"]) { _ in
    } script: { request, _ in
      switch request.target {
      case "/old": Self.answer("301 Moved", headers: ["Location: /new"])
      case "/self": Self.answer("302 Found", headers: ["Location: /self"])
      case "/tracked": Self.answer("302 Found", headers: ["Location: /tracked?utm_source=x"])
      case "/loop-a": Self.answer("302 Found", headers: ["Location: /loop-b"])
      case "/loop-b": Self.answer("302 Found", headers: ["Location: /loop-a"])
      case "/nowhere": Self.answer("302 Found", headers: ["Location: javascript:alert(1)"])
      case "/new", "/tracked?utm_source=x": Self.answer("200 OK", Self.story)
      default: Self.answer("404 Not Found")
      }
    } check: { pool, log, origin in
      try await expectStates(
        pool,
        [
          "done redirected", "dead dead redirect_loop", "done stored", "dead dead bad_redirect", "done redirected",
          "dead dead redirect_loop", "done stored",
        ])
      let target = try await pool.query(
        Statement(name: "target", text: "select redirect_url from courant.job_status where url like '%/old'"))
      #expect(try target.text(0, "redirect_url") == origin + "/new")
      #expect(log.count("/loop-a") == 1 && log.count("/loop-b") == 1)
    }
  }

  /// A target whose name DNS cannot hold, or that the database refuses, ends the job with the reason, and is not asked
  /// for again.
  @Test func aRedirectThatLeadsToNoPossibleHostIsGivenUp() async throws {
    let name = String(repeating: "long.", count: 540) + "example"
    try await crawl(["/long", "/label", "/refused", "/story"]) { _ in
    } script: { request, _ in
      switch request.target {
      case "/long": Self.answer("301 Moved Permanently", headers: ["Location: https://\(name)/x"])
      case "/label":
        Self.answer("302 Found", headers: ["Location: https://\(String(repeating: "a", count: 64)).example/x"])
      case "/refused": Self.answer("302 Found", headers: ["Location: https://refused.example/x"])
      case "/story": Self.answer("200 OK", Self.story)
      default: Self.answer("404 Not Found")
      }
    } before: { pool in
      try await pool.run(
        script: """
          create function courant.refuse() returns trigger language plpgsql as $$
          begin
            if new.url like '%refused.example%' then raise 'not here' using errcode = '54000'; end if;
            return new;
          end $$;
          create trigger refuse before insert on courant.job_rows for each row execute function courant.refuse();
          """)
    } check: { pool, log, _ in
      try await expectStates(
        pool, ["dead dead bad_redirect", "dead dead bad_redirect", "dead dead bad_redirect", "done stored"])
      for path in ["/long", "/label", "/refused"] { #expect(log.count(path) == 1, "\(path)") }
      let reasons = try await pool.query(
        Statement(
          name: "reasons", text: "select error from courant.job_status where error_class is not null order by url"))
      #expect(try reasons.text(0, "error").contains("a part of it is longer than 63 bytes"))
      #expect(try reasons.text(1, "error").contains("longer than 253 bytes"))
      #expect(try reasons.text(2, "error").contains("which the database refuses"))
    }
  }

  /// RFC 9110 section 10.2.3: Retry-After with a redirect is the least time before its target is asked for.
  @Test func aRedirectsTargetWaitsAsLongAsItAsks() async throws {
    try await crawl(["/old", "/tracked"]) { _ in
    } script: { request, _ in
      let pause = ["Retry-After: 2"]
      switch request.target {
      case "/old": return Self.answer("302 Found", headers: ["Location: /new"] + pause)
      case "/tracked": return Self.answer("302 Found", headers: ["Location: /tracked?utm_source=x"] + pause)
      case "/robots.txt": return Self.answer("404 Not Found")
      default: return Self.answer("200 OK", Self.story)
      }
    } check: { pool, log, _ in
      try await expectStates(pool, ["done stored", "done redirected", "done stored"])
      func time(_ path: String) throws -> ContinuousClock.Instant {
        try #require(log.entries.first { $0.path == path }).time
      }
      #expect(try time("/new") - time("/old") >= .seconds(2) - Arrival.tolerance)
      #expect(try time("/tracked?utm_source=x") - time("/tracked") >= .seconds(2) - Arrival.tolerance)
    }
  }

  /// A redirect to the same job that asks for more time than a visit has is an attempt like any other.
  @Test func aRedirectToTheSameJobThatAsksForLongIsTriedLater() async throws {
    try await crawl(["/a"]) {
      $0.lease = .seconds(2)
      $0.retries.maxAttempts = 1
    } script: { request, _ in
      request.target == "/a"
        ? Self.answer("302 Found", headers: ["Location: /a?utm_source=x", "Retry-After: 3600"])
        : Self.answer("404 Not Found")
    } check: { pool, log, _ in
      #expect(log.paths == ["/robots.txt", "/a"])
      try await expectStates(pool, ["dead dead throttled"])
    }
  }
}
