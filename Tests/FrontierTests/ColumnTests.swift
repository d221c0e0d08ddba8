import Schema
import ArticleStore
import Foundation
import Frontier
import Postgres
import Schema
import TestSupport
import Testing

/// docs/adding-a-column.md, done on a database as far as a running program can: the line of Swift is read, not
/// compiled.
@Suite struct ColumnTests {
  @Test func theExampleOfTheDocumentWorks() async throws {
    let page = try Self.page()
    let migration = try #require(Self.blocks("sql", in: page).first)
    let settle = try Self.changed(SQL.settle, by: try #require(Self.blocks("diff", in: page).first))
    let line = try #require(
      Self.blocks("swift", in: page).first?.firstMatch(of: /json\.bool\("([a-z_]+)", isSponsored\)/))
    let column = String(line.output.1)

    try await withTestDatabase(size: 2) { pool, connectionString in
      let next = SQL.migrations.count + 1
      let example = SQL.Migration(
        version: next, name: "example",
        up: "insert into courant.migrations (version, name) values (\(next), 'example');\n" + migration, down: "")
      try await Migrator(pool: pool, migrations: SQL.migrations + [example]).migrate()
      let fixture = Fixture(frontier: Frontier(pool: pool), pool: pool, connectionString: connectionString)
      _ = try await fixture.frontier.enqueue(requests("a.example", 2))
      let lease = try #require(try await fixture.claim(owner(1)).first)

      for (job, isOld) in zip(lease.jobs, [false, true]) {
        let settlement = HostResults(
          lease: lease.reference, nextFetch: .zero, delay: .zero,
          results: [JobResult(job, .stored(article(lease, job)))])
        // A worker of the version before knows neither the name nor the column.
        var (statement, values) = try Frontier.settling(
          [settlement], owner: owner(1), leaseTime: .seconds(60), slot: 0, statement: isOld ? SQL.settle : settle)
        if !isOld { values = values.map { Self.adding(column, to: $0) } }
        statement = isOld ? SQL.settle : settle
        _ = try await pool.query(statement, values)
      }
      let rows = try await fixture.sql("select \(column) as value from courant.articles order by value nulls last")
      #expect(rows.count == 2)
      #expect(try rows.bool(0, "value"))
      #expect(try rows.isNull(1, "value"))
    }
  }

  /// What the line of Swift would write: the value beside those of the article.
  private static func adding(_ column: String, to value: PostgresValue) -> PostgresValue {
    guard case .json(let bytes) = value else { return value }
    let text = String(decoding: bytes, as: UTF8.self)
    return .json(Array(text.replacing("\"article\":{", with: "\"article\":{\"\(column)\":true,").utf8))
  }

  /// The statement with lines of the document in the place of others, each of which it must have once.
  private static func changed(_ statement: Statement, by difference: String) throws -> Statement {
    var text = statement.text
    let lines = difference.split(separator: "\n").map(String.init)
    try #require(lines.count == 6 && lines.count.isMultiple(of: 2))
    for index in stride(from: 0, to: lines.count, by: 2) {
      let (old, new) = (lines[index].dropFirst(), lines[index + 1].dropFirst())
      try #require(lines[index].first == "-" && lines[index + 1].first == "+")
      try #require(text.ranges(of: "\(old)\n").count == 1, "settle.sql has no such line: \(old)")
      text = text.replacing("\(old)\n", with: "\(new)\n")
    }
    return Statement(name: statement.name, text: text)
  }

  private static func page() throws -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/adding-a-column.md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  private static func blocks(_ language: String, in page: String) -> [String] {
    page.components(separatedBy: "```\(language)\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
  }
}
