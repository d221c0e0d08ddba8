import LocalCluster
import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// `--metrics` of the programs that keep running, as Prometheus and a supervisor of processes see it.
@Suite(.timeLimit(.minutes(3))) struct MetricsTests {
  struct Answer {
    let status: Int
    let type: String
    let text: String
  }

  /// The port that a program logs once it listens.
  static func port(of program: BuiltProgram) async throws -> Int {
    _ = try await eventually { program.errors.contains("serving metrics") }
    let line = try #require(program.errors.split(separator: "\n").first { $0.contains("serving metrics") })
    let match = try #require(try /address=127\.0\.0\.1:(\d+)/.firstMatch(in: line), "\(line)")
    return try #require(Int(match.1))
  }

  static func get(_ port: Int, _ path: String, method: String = "GET") async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")), timeoutInterval: 30)
    request.httpMethod = method
    let (data, response) = try await URLSession(configuration: .ephemeral).data(for: request)
    let answer = try #require(response as? HTTPURLResponse)
    return Answer(
      status: answer.statusCode, type: answer.value(forHTTPHeaderField: "Content-Type") ?? "",
      text: String(decoding: data, as: UTF8.self))
  }

  /// The values of samples, by name and labels as written.
  static func samples(_ text: String) -> [String: Double] {
    var samples: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let blank = line.lastIndex(of: " ") else { continue }
      samples[String(line[..<blank])] = Double(line[line.index(after: blank)...])
    }
    return samples
  }

  /// docs/reference.md lists the metrics of a program: all of them, and no others but those that may be `absent`.
  static func expectDocumented(_ text: String, by table: String, absent: Set<String> = []) throws {
    let section = try #require(try DocumentationMarkdown("docs/reference.md").section("Metrics"))
    let rows = ["metric of both", table].flatMap { DocumentationMarkdown.table($0, in: section) }
    let documented = Set(rows.flatMap { DocumentationMarkdown.code(in: $0[0]) })
    let reported = Set(
      text.split(separator: "\n").filter { $0.hasPrefix("# HELP ") }.map { String($0.split(separator: " ")[2]) })
    #expect(!reported.isEmpty && reported.subtracting(documented).isEmpty)
    #expect(documented.subtracting(reported).subtracting(absent).isEmpty)
  }

  /// A worker that has fetched three pages of a server: an article, one that is none, and one that is not there.
  static func withCrawl(
    _ body: (_ worker: BuiltProgram, _ port: Int, _ database: String) async throws -> Void
  ) async throws {
    let sentence = "The council met on Tuesday and agreed to repair the old bridge before the winter comes. "
    let article =
      "<!doctype html><title>Bridge</title><article><h1>Bridge</h1><p>" + String(repeating: sentence, count: 12)
      + "</p><p>" + String(repeating: sentence, count: 12) + "</p></article>"
    let server = try ScriptedServer(lifetime: 150) { request in
      guard request.target == "/article" else {
        return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
      }
      let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(article.utf8.count)\r\n\r\n"
      return [.send(head + article)]
    }
    defer { server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { pool, database in
      let urls = "http://127.0.0.1:\(server.port)/article\nhttp://127.0.0.1:\(server.port)/gone\n"
      let enqueued = try await BuiltProgram.run(
        "coordinator", ["enqueue", "-", "--database-url", database], input: Data(urls.utf8))
      #expect(enqueued.code == 0)
      let worker = try BuiltProgram(
        "worker",
        [
          "--database-url", database, "--allow-private-networks", "--min-delay", "0", "--tdm", "ignore", "--metrics",
          "0",
        ], limit: 150)
      let port = try await port(of: worker)
      let done = Statement(
        name: "done", text: "select count(*)::int as n from courant.job_status where state in ('done', 'dead')")
      #expect(try await eventually { try await pool.query(done).int(0, "n") == 2 })
      try await body(worker, port, database)
    }
  }

  @Test func aWorkerTellsWhatItDid() async throws {
    try await Self.withCrawl { worker, port, _ in
      // The counters follow the settle that the database has shown already.
      #expect(
        try await eventually {
          Self.samples(try await Self.get(port, "/metrics").text)["courant_worker_pages_total"] == 2
        })
      let answer = try await Self.get(port, "/metrics")
      #expect(answer.status == 200 && answer.type == "text/plain; version=0.0.4; charset=utf-8")
      let samples = Self.samples(answer.text)
      #expect(samples[#"courant_worker_attempts_total{outcome="stored"}"#] == 1)
      #expect(samples[#"courant_worker_attempts_total{outcome="dead"}"#] == 1)
      #expect(samples[#"courant_worker_errors_total{class="http_4xx"}"#] == 1)
      #expect(samples["courant_worker_articles_total"] == 1)
      #expect(samples["courant_worker_read_duration_seconds_count"] == 1)
      #expect(samples[#"courant_worker_settle_duration_seconds_bucket{le="+Inf"}"#] ?? 0 >= 1)
      #expect(samples["courant_worker_draining"] == 0)
      #expect(samples["process_resident_memory_bytes"] ?? 0 > 1e6)
      try Self.expectDocumented(answer.text, by: "metric of `worker run`")
      worker.signal(SIGTERM)
      #expect(await worker.ended().code == 143)
    }
  }

  @Test func healthAndReadiness() async throws {
    try await Self.withCrawl { worker, port, _ in
      #expect(try await Self.get(port, "/healthz").text == "ok\n")
      let ready = try await Self.get(port, "/readyz")
      #expect(ready.status == 200 && ready.text == "ready\n")
      #expect(try await Self.get(port, "/metrics", method: "POST").status == 405)
      let other = try await Self.get(port, "/etc/passwd")
      #expect(other.status == 404 && other.text.contains("/readyz"))
      worker.signal(SIGTERM)
      #expect(await worker.ended().code == 143)
    }
  }

  @Test func theCoordinatorTellsTheStateOfAll() async throws {
    try await Self.withCrawl { worker, _, database in
      let coordinator = try BuiltProgram(
        "coordinator", ["run", "--database-url", database, "--metrics", "0"], limit: 100)
      let port = try await Self.port(of: coordinator)
      #expect(try await eventually { coordinator.errors.contains("leading maintenance") })
      let text = try await Self.get(port, "/metrics").text
      try Self.expectDocumented(text, by: "metric of `coordinator run`", absent: ["courant_failing_tasks"])
      let samples = Self.samples(text)
      #expect(samples[#"courant_jobs{state="done"}"#] == 1 && samples[#"courant_jobs{state="dead"}"#] == 1)
      #expect(samples[#"courant_jobs{state="queued"}"#] == 0)
      #expect(samples[#"courant_outcomes_total{outcome="stored"}"#] == 1)
      #expect(samples[#"courant_workers{state="alive"}"#] == 1)
      #expect(samples["courant_database_up"] == 1 && samples["courant_stalled"] == 0)
      #expect(try await Self.get(port, "/readyz").status == 200)
      for program in [coordinator, worker] {
        program.signal(SIGTERM)
        #expect(await program.ended().code == 143)
      }
    }
  }

  @Test func withoutItsDatabaseItIsAliveAndNotReady() async throws {
    try await TemporaryCluster.with { temporary in
      let database = try await temporary.cluster.start(applicationName: "courant-test").connectionString
      let coordinator = try BuiltProgram(
        "coordinator", ["run", "--database-url", database, "--metrics", "0"], limit: 100)
      let port = try await Self.port(of: coordinator)
      #expect(try await Self.get(port, "/readyz").status == 200)
      try await temporary.cluster.stop()
      #expect(try await eventually { try await Self.get(port, "/readyz").status == 503 })
      #expect(try await Self.get(port, "/healthz").status == 200)
      let answer = try await Self.get(port, "/metrics")
      #expect(answer.status == 200 && Self.samples(answer.text)["courant_database_up"] == 0)
      coordinator.signal(SIGTERM)
      #expect(await coordinator.ended().code == 143)
    }
  }

  @Test(arguments: ["x", "70000", "localhost:9", "1.2.3:80", ":80", "127.0.0.1:"])
  func refusesWhatIsNoAddress(text: String) async throws {
    let ended = try await BuiltProgram.run("worker", ["--metrics", text])
    #expect(ended.code == 2 && ended.errors.contains("--metrics"))
  }

  @Test func aPortThatIsTakenIsAMatterOfConfiguration() async throws {
    let server = try ScriptedServer(lifetime: 60) { _ in [] }
    defer { server.stop() }
    try await withTestDatabase(prepare: { try await Migrator(pool: $0).migrate() }) { _, database in
      let ended = try await BuiltProgram.run(
        "worker", ["--database-url", database, "--allow-private-networks", "--metrics", "\(server.port)"])
      #expect(ended.code == 4)
      #expect(ended.errors.contains("--metrics 127.0.0.1:\(server.port): port \(server.port) is in use"))
    }
  }
}
