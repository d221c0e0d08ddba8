import Postgres
import TestSupport
import Testing

/// The cookbook of docs/sql-cookbook.md runs, and finds something: against a migrated database in which everything has
/// happened once.
@Suite struct DocumentationSQLTests {
  @Test(.timeLimit(.minutes(2))) func everyQueryRunsAndFindsRows() async throws {
    let blocks = try DocumentationMarkdown("docs/sql-cookbook.md").blocks("sql")
    #expect(blocks.count >= 25)
    try await withTestDatabase { pool, _ in
      try await DocumentationScene(pool: pool).play()
      for block in blocks {
        do {
          let rows = try await pool.query(Statement(name: "docs/sql-cookbook.md:\(block.number)", text: block.text))
          #expect(rows.count > 0, "docs/sql-cookbook.md:\(block.number) finds nothing")
        } catch {
          Issue.record("docs/sql-cookbook.md:\(block.number): \(error)")
        }
      }
    }
  }

  @Test func everyViewOfTheContractIsInTheCookbook() throws {
    let sql = try DocumentationMarkdown("docs/sql-cookbook.md").blocks("sql").map(\.text).joined(separator: "\n")
    for view in ["articles", "job_status", "host_health", "attempts", "throughput"] {
      #expect(sql.contains(try Regex("(from|join) courant\\.\(view)\\b")), "no query of courant.\(view)")
    }
    // Only the public views: tables may change with a migration.
    for name in sql.matches(of: /courant\.([a-z_]+)/).map({ String($0.1) }) {
      #expect(
        ["articles", "job_status", "host_health", "attempts", "throughput", "search_articles"].contains(name),
        "courant.\(name) is not public")
    }
  }
}
