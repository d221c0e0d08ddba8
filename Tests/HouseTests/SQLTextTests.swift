import Testing

/// SQL lives under `sql/`, so that each statement can be read, tested and explained on its own.
@Suite(.timeLimit(.minutes(5))) struct SQLTextTests {
  struct Exception: Hashable {
    var file: String
    /// How the statement begins, as `SQLText` writes it.
    var start: String
  }

  /// The statements that may stand in Swift: what a connection says before it can run any of `sql/`, and what messages
  /// tell operators to type.
  static let exceptions: Set<Exception> = [
    Exception(file: "PostgresConnection.swift", start: "begin"),
    Exception(file: "PostgresConnection.swift", start: "begin isolation level read committed"),
    Exception(file: "PostgresConnection.swift", start: "begin isolation level read committed ;"),
    Exception(file: "PostgresConnection.swift", start: "commit"),
    Exception(file: "PostgresConnection+Operation.swift", start: "rollback"),
    Exception(file: "SessionSettings.swift", start: "select pg_catalog.pg_backend_pid ( ) : :"),
    Exception(file: "SessionSettings.swift", start: #"pg_catalog.current_setting ( ' \ ( )"#),
    Exception(file: "SessionSettings.swift", start: #"pg_catalog.set_config ( ' \ ( )"#),
    Exception(file: "ClusterControl.swift", start: #"create database \ ( )"#),
    Exception(file: "SQLState.swift", start: "alter role user set default_transaction_read_only ="),
    Exception(file: "SQLState.swift", start: "alter role user set statement_timeout ="),
    Exception(file: "SchemaError.swift", start: "alter schema courant rename to …"),
    Exception(file: "DatabaseCommands.swift", start: "select site_name , title from courant.articles"),
  ]

  @Test func noSQLTextStandsInSwift() throws {
    let sources = try House.sources.get().filter { !$0.path.hasPrefix("Tests/") }
    #expect(sources.reduce(0) { $0 + $1.literals.count } > 5_000)
    var left = Self.exceptions
    var found: [String] = []
    for source in sources {
      for literal in source.literals {
        guard let start = SQLText.statement(in: literal.text) else { continue }
        let exception = Exception(file: String(source.path.split(separator: "/").last ?? ""), start: start)
        if !Self.exceptions.contains(exception) { found.append("\(source.path):\(literal.line): \(start)") }
        left.remove(exception)
      }
    }
    #expect(found == [])
    #expect(left.isEmpty, "no longer there: \(left)")
  }

  @Test(arguments: [
    "\"select url from courant.jobs\"", "\"SELECT * FROM courant.jobs\"",
    "\"\"\"\n  select url\n  from courant.jobs\n  \"\"\"",
    "\"\"\"\n  with due as (\n    select 1)\n  table due\n  \"\"\"", "\"select url \" + \"from courant.jobs\"",
    "\"sel\" + \"ect url \"\n  + \"from courant.jobs\"", "#\"insert into courant.jobs values (1)\"#",
    "\"please: insert into courant.jobs (url) values ($1)\"", "\"update courant.hosts set delay_ms = 1\"",
    "\"update courant.hosts t set delay_ms = 1\"", "\"delete from jobs\"", "\"and then delete from courant.jobs\"",
    "\"select \\(columns) from \\(table)\"", "\"select 1\"", "\"begin; select 1\"", "\"commit\"",
    "\"create unlogged table x (y int)\"", "\"run this: alter role USER set statement_timeout = 0\"",
    "\"drop index if exists a\"",
    "\"set local work_mem = '1GB'\"", "\"set search_path to courant\"", "\"SET SEARCH_PATH = courant\"",
    "\"show server_version\"", "\"listen wake\"",
    "\"copy courant.jobs from stdin\"", "\"lock table courant.jobs\"", "\"values (1), (2)\"",
    "\"x = coalesce(pg_backend_pid(), 0)\"", "\"a \\(call(\"select 1\")) b\"", "\"vacuum courant.jobs\"",
    "\"explain (analyze, buffers) select 1\"",
  ])
  func sqlIsFound(_ literal: String) {
    let source = SourceFile(target: "Any", path: "Any.swift", text: "let text = \(literal)\nlet other = 1")
    #expect(source.literals.contains { SQLText.statement(in: $0.text) != nil })
  }

  @Test(arguments: [
    "\"Set the hours of the day in which a host may be asked.\"", "\"Show a host, set its pace and its hours\"",
    "\"set crawl \\(name)\"", "\"<select><option>\"", "\"the answer does not begin with HTTP's status line\"",
    "\"vacuum does not keep up\"", "\"Drop the months of articles\"", "\"copy\"", "\"select\"", "\"set-cookie\"",
    "\"-----BEGIN CERTIFICATE-----\"", "\"cannot listen on port \\(port): \\(reason)\"", "\"a copy of another block\"",
    "\"Select what to crawl.\"", "\"to delete from here to there\" // select url from courant.jobs",
    "1 / 2 // \"select 1\"",
    "/select 1 from \"x\"/", "\"fetch\"", "\"do not update what is set\"", "\"or set COURANT_HOME to a shorter path\"",
    "\"with \\(count) of them\"",
  ])
  func englishIsNoSQL(_ literal: String) {
    let source = SourceFile(target: "Any", path: "Any.swift", text: "let text = \(literal)\nlet other = 1")
    #expect(source.literals.compactMap { SQLText.statement(in: $0.text) } == [])
  }
}
