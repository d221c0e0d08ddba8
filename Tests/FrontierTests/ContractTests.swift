import ArticleStore
import Foundation
import Frontier
import Postgres
import Schema
import Testing

/// What Swift sends and what the statements take, held against each other by name: PostgreSQL drops a misspelt name of
/// a JSON object without a word, so nothing else would tell.
@Suite struct ContractTests {
  /// The header of each statement's file names what the server makes of it, in order and with its types.
  @Test func headersNameTheParametersThatTheServerFinds() async throws {
    try await withFrontier(connections: 1) { fixture in
      for statement in SQL.statements {
        let named = statement.parameters
        #expect(named.map(\.number) == named.indices.map { $0 + 1 }, "\(statement.name)")
        #expect(Set(named.map(\.name)).count == named.count, "\(statement.name)")
        guard statement.text.contains("$1") else {
          #expect(named.isEmpty, "\(statement.name)")
          continue
        }
        try await fixture.sql("prepare contract as \(statement.text)")
        let rows = try await fixture.sql(
          """
          select parameter_types::text[] as found, array(select format_type(t::regtype, null) from unnest($1::text[]) t) as named
          from pg_prepared_statements where name = 'contract'
          """, [.textArray(named.map(\.type))])
        #expect(try rows.textArray(0, "named") == rows.textArray(0, "found"), "\(statement.name)")
        try await fixture.sql("deallocate contract")
      }
    }
  }

  @Test func valuesAreBoundByName() throws {
    let statement = Statement(
      name: "s", text: "-- Words of $1.\n-- $1 a int | $2 b_c text[]: words\n-- $3 d timestamptz\nselect $1 -- $4 e int"
    )
    #expect(statement.parameters.map(\.name) == ["a", "b_c", "d"])
    #expect(statement.parameters.map(\.type) == ["int", "text[]", "timestamptz"])
    let (_, values) = try statement.bound(["d": .null, "b_c": .textArray(["x"]), "a": .int(7)])
    guard case .int(7) = values[0], case .textArray(["x"]) = values[1], case .null = values[2] else {
      Issue.record("\(values)")
      return
    }
    for wrong in [
      ["a": .null, "b_c": .null], ["a": .null, "b_c": .null, "d": .null, "e": .null],
      ["a": .null, "a": .null, "b_c": .null, "d": .null],
    ] as [KeyValuePairs<String, PostgresValue>] {
      #expect(throws: PostgresError.self) { try statement.bound(wrong) }
    }
  }

  // MARK: - Settle

  @Test func settlesNamesAreThoseOfItsLists() throws {
    let sent = try Self.settling()
    #expect(try Self.keys(sent["leases"]) == Self.list(in: SQL.settle.text, after: "jsonb_to_recordset($1::jsonb)"))
    let results = Self.list(in: SQL.settle.text, after: "jsonb_to_recordset($5::jsonb)")
    #expect(try Self.keys(sent["results"]) == results)
    #expect(
      try Self.keys(sent["results"], within: "page") == Self.list(in: SQL.settle.text, after: "jsonb_to_record(s.page)")
    )
  }

  /// Both ways: a name that is no column is dropped, and a column that no name fills stays null.
  @Test func anArticlesNamesAreTheTablesColumns() async throws {
    let keys = try Self.keys(Self.settling()["results"], within: "article")
    try await withFrontier { fixture in
      let columns = try await Self.columns(fixture)
      #expect(keys == columns.subtracting(Self.columnsOfTheJob))
    }
  }

  /// The three lists of an article's columns in `settle.sql`.
  @Test func settleWritesEveryColumnOfAnArticle() async throws {
    let text = try #require(SQL.settle.text.split(separator: "archived as (").last.map(String.init))
    let inserted = Self.names(in: try #require(Self.part(of: text, from: "article_rows as a (", to: ")")))
    let updated = Self.names(
      in: try #require(Self.part(of: text, from: "do update set", to: "where a.content_hash")), before: " = excluded.")
    let selected = Self.names(in: try #require(Self.part(of: text, from: "select", to: "from settled s")), after: "n.")
    try await withFrontier { fixture in
      let columns = try await Self.columns(fixture)
      #expect(inserted == columns)
      #expect(updated == columns.subtracting(["bucket", "host_key", "url_key", "seen_on", "url", "host"]))
      #expect(selected == columns.subtracting(Self.columnsOfTheJob))
    }
  }

  @Test func enqueuesNamesAreThoseOfItsList() throws {
    var job = request("a.example", "x", priority: 2, dueAt: "2026-11-22T08:30:00Z")
    job.crawl = "spring"
    job.dueIn = .milliseconds(5)
    let (statement, values) = try Frontier.enqueueing(bucket: job.bucket, slot: -1, jobs: [job])
    let sent = Dictionary(uniqueKeysWithValues: zip(statement.parameters.map(\.name), values))
    #expect(
      try Self.keys(sent["jobs"]) == Self.list(in: SQL.enqueue.text, after: "jsonb_to_recordset($3::jsonb)"))
  }

  /// Columns that no page fills: the job's, the server's, and the body, which travels apart.
  private static let columnsOfTheJob: Set<String> = [
    "bucket", "host_key", "url_key", "seen_on", "url", "fetched_at", "content_hash", "published_precision", "body",
  ]

  /// Every value that a settle can have, by the names of its parameters.
  private static func settling() throws -> [String: PostgresValue] {
    var article = ArticleRecord(host: "a.example", title: "t", body: "b")
    article.byline = "x"
    article.publishedAt = "2026-11-22T08:30:00Z"
    article.publishedDay = "2026-11-22"
    article.modifiedAt = "2026-11-22T08:30:00Z"
    article.language = "en"
    article.siteName = "x"
    article.description = "x"
    article.section = "x"
    article.leadImage = "x"
    article.canonicalURL = "x"
    article.ampURL = "x"
    article.nextPage = "x"
    article.alternates = [("de", "x")]
    article.isAccessibleForFree = true
    article.rights = "{}"
    article.unavailableAfter = "2026-11-22T08:30:00Z"
    let job = ClaimedJob.ownFile(expiredLeases: 0)
    var stored = JobResult(job, .stored(article), httpStatus: 200, etag: "x", lastModified: "x")
    stored.page = .kept(
      PageRecord(url: "x", contentType: "x", unavailableAfter: "2026-11-22T08:30:00Z", gzip: [1]))
    let results = [
      stored, JobResult(job, .redirected(to: "x")),
      JobResult(job, .retry(.timeout, message: "x", after: .milliseconds(1), countsAsAttempt: true)),
    ]
    let settlement = HostResults(
      lease: LeaseReference(hostKey: 7, epoch: 1), nextFetch: .zero, delay: .zero, backoff: .milliseconds(1),
      response: .milliseconds(1), results: results)
    let (statement, values) = try Frontier.settling([settlement], owner: owner(1), leaseTime: .seconds(60), slot: 0)
    return Dictionary(uniqueKeysWithValues: zip(statement.parameters.map(\.name), values))
  }

  /// The names in the objects of a JSON array, or of the objects that stand there under `member`.
  private static func keys(_ value: PostgresValue?, within member: String? = nil) throws -> Set<String> {
    guard case .json(let bytes)? = value else {
      Issue.record("no JSON")
      return []
    }
    let objects = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
    return objects.reduce(into: []) { keys, object in
      keys.formUnion((member.map { object[$0] as? [String: Any] ?? [:] } ?? object).keys)
    }
  }

  /// The names of the list `as x(name type, …)` behind a function's call.
  private static func list(in text: String, after call: String) -> Set<String> {
    guard let rest = text.range(of: call).map({ text[$0.upperBound...] }),
      let list = part(of: String(rest), from: "(", to: ")")
    else { return [] }
    return Set(list.split(separator: ",").compactMap { $0.split { $0.isWhitespace }.first.map(String.init) })
  }

  private static func part(of text: String, from: String, to: String) -> String? {
    guard let start = text.range(of: from)?.upperBound, let end = text[start...].range(of: to)?.lowerBound else {
      return nil
    }
    return String(text[start..<end])
  }

  /// The words of a list, or those that stand before or after a mark.
  private static func names(in list: String, before: String = "", after: String = "") -> Set<String> {
    let pattern = try? Regex("\(after.isEmpty ? "\\b" : "\\b" + after.replacing(".", with: "\\."))([a-z_]+)\(before)")
    guard let pattern else { return [] }
    return Set(list.matches(of: pattern).compactMap { $0.output[1].substring.map(String.init) })
  }

  private static func columns(_ fixture: Fixture) async throws -> Set<String> {
    let rows = try await fixture.sql(
      """
      select a.attname::text as name from pg_attribute a
      where a.attrelid = 'courant.article_rows'::regclass and a.attnum > 0 and not a.attisdropped
        -- What migration 26 keeps for the version before.
        and a.attname <> all ('{amp,live_blog}')
      """)
    return Set(try (0..<rows.count).map { try rows.text($0, "name") })
  }
}
