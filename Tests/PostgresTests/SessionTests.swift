import Foundation
@testable import LocalCluster
import TestSupport
import Testing

@testable import Postgres

/// Servers, roles and databases as others set them up.
@Suite(.timeLimit(.minutes(5)))
struct SessionTests {
  private let foreign = """
    set datestyle = 'German'; set intervalstyle = 'sql_standard'; set standard_conforming_strings = off;
    set array_nulls = off; set bytea_output = 'escape'; set extra_float_digits = -5; set transform_null_equals = on;
    set default_transaction_isolation = 'serializable'
    """
  /// What comes out of each of them.
  private let values = Statement(
    name: "values",
    text: """
      select date '2026-06-30'::text || ' ' || interval '1 day 2 hours'::text || ' ' || ('{null}'::text[] is distinct from array['null'])
        || ' ' || '\\x01ff'::bytea::text || ' ' || 0.1::float8::text || ' ' || length('\\\\') || ' '
        || coalesce((null::int = null)::text, 'null') || ' ' || current_setting('transaction_isolation') as found
      """)
  private let expected = "2026-06-30 1 day 02:00:00 true \\x01ff 0.1 2 null read committed"

  private func pool(_ connectionString: String, size: Int = 1) -> PostgresPool {
    PostgresPool(PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test"), size: size)
  }

  private func makeForeign(_ pool: PostgresPool) async throws {
    let database = try await pool.query(Statement(name: "name", text: "select current_database()::text as name"))
    let name = try database.text(0, "name")
    let script = foreign.split(separator: ";").map { "alter database \(name) \($0)" }.joined(separator: ";")
    try await pool.run(script: script)
  }

  @Test func settingsOfTheDatabaseDoNotMatter() async throws {
    try await withTestDatabase { admin, connectionString in
      try await makeForeign(admin)
      let pool = pool(connectionString)
      #expect(try await pool.query(values).text(0, "found") == expected)
      #expect(try await pool.transaction([(values, []), (values, [])])[1].text(0, "found") == expected)
      try await pool.run(
        script: "create table kept (day text, slash text); insert into kept values (date '2026-06-30', '\\')")
      let kept = Statement(name: "kept", text: "select day || slash as kept from kept")
      #expect(try await pool.query(kept).text(0, "kept") == "2026-06-30\\")
      await pool.close()
    }
  }

  /// A session of the server is other clients' as well: what is set holds for a transaction.
  @Test(.needs(.pgbouncer)) func norBehindAPooler() async throws {
    try await withTestDatabase { admin, connectionString in
      try await makeForeign(admin)
      try await PgBouncer.with(admin, serverConnections: 2) { pooled in
        let pool = pool(pooled, size: 4)
        try await withThrowingTaskGroup(of: String.self) { group in
          for _ in 0..<20 { group.addTask { try await pool.query(values).text(0, "found") } }
          for try await found in group { #expect(found == expected) }
        }
        #expect(try await pool.transaction([(values, []), (values, [])])[1].text(0, "found") == expected)
        try await pool.run(
          script: "create table kept (day text, slash text); insert into kept values (date '2026-06-30', '\\')")
        let kept = Statement(name: "kept", text: "select day || slash as kept from kept")
        #expect(try await pool.query(kept).text(0, "kept") == "2026-06-30\\")
        await pool.close()
        let others = try await BuiltProgram.run(
          "/usr/bin/psql", ["-X", "-A", "-t", "-d", pooled, "-c", "show array_nulls", "-c", "show bytea_output"])
        #expect(others.output == "off\nescape\n", "\(others.errors)")
      }
    }
  }

  @Test(arguments: ["LATIN1", "SQL_ASCII", "EUC_JP"])
  func otherEncodingsAreRefused(encoding: String) async throws {
    try await withTestDatabase { admin, connectionString in
      let name = "encoded_\(UInt32.random(in: .min ... .max))"
      _ = try await admin.query(
        Statement(
          name: "create",
          text: "create database \(name) template template0 encoding '\(encoding)' lc_collate 'C' lc_ctype 'C'"))
      let pool = pool(try ConnectionString.replacing(["dbname": name], in: connectionString))
      let error = await #expect(throws: PostgresError.self) {
        try await pool.query(Statement(name: "one", text: "select 1"))
      }
      await pool.close()
      _ = try await admin.query(Statement(name: "drop", text: "drop database \(name) with (force)"))
      guard case .refused(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(text.contains("encoding \(encoding)") && text.contains("createdb --encoding=UTF8"), "\(text)")
    }
  }

  // MARK: Failover

  private let write = Statement(name: "write", text: "insert into kept values (1)")
  private let pid = Statement(name: "pid", text: "select pg_backend_pid() as pid")

  /// Sessions that can only read are given up, the idle ones too.
  @Test func aSessionThatCanOnlyReadIsGivenUp() async throws {
    try await withTestDatabase { admin, connectionString in
      try await admin.run(script: "create table kept (a int)")
      let pool = pool(connectionString, size: 3)
      let readOnly = Statement(
        name: "demote", text: "select set_config('default_transaction_read_only', 'on', false), pg_sleep(0.2)")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { _ = try await pool.query(readOnly) } }
        try await group.waitForAll()
      }
      for _ in 0..<7 { _ = try await pool.query(write) }
      _ = try await pool.transaction([(write, []), (write, [])])
      #expect(try await admin.query(Statement(name: "n", text: "select count(*) as n from kept")).int(0, "n") == 9)
      await pool.close()
      // Where all of its sessions are such, one is told why, each time.
      let closed = self.pool(
        try ConnectionString.replacing(["options": "-c default_transaction_read_only=on"], in: connectionString))
      for _ in 0..<3 {
        let error = await #expect(throws: PostgresError.self) { try await closed.query(write) }
        #expect(error?.sqlState == .readOnlyTransaction && error?.isTransient == true)
        #expect(error.map { "\($0)" }?.contains("default_transaction_read_only") == true)
      }
      await closed.close()
    }
  }

  /// A pair of servers, of which the first is a standby: the primary is found, and without it a standby is waited with.
  @Test func aServerThatCanBeWrittenToIsSought() async throws {
    var settings = TemporaryCluster.quick
    settings["wal_level"] = "replica"
    try await TemporaryCluster.with(settings: settings) { first in
      try await TemporaryCluster.with(settings: settings) { second in
        let primary = first.cluster
        _ = try await primary.start()
        let setup = pool(primary.connectionString)
        try await setup.run(script: "create table kept (a int)")
        await setup.close()
        _ = try await primary.stop()
        let copied = try await BuiltProgram.run(
          "/bin/sh", ["-c", "mkdir -p \"$2\" && cp -a \"$1/postgres\" \"$2\"", "cp", primary.home, second.cluster.home])
        #expect(copied.code == 0, "\(copied.errors)")
        try Files.write(
          "", to: "\(second.cluster.dataDirectory)/standby.signal", owner: Files.owner(second.cluster.dataDirectory))
        _ = try await primary.start()
        // It runs, and is told apart from one that can be made ready.
        _ = try await second.cluster.start()
        let both = try ConnectionString.replacing(
          ["host": "\(second.cluster.socketDirectory),\(primary.socketDirectory)", "port": "5432"],
          in: primary.connectionString)
        let pool = pool(both, size: 2)
        let isStandby = Statement(name: "standby", text: "select pg_is_in_recovery() as standby")
        #expect(try await pool.query(isStandby).bool(0, "standby"))
        _ = try await pool.query(write)
        #expect(try await !pool.query(isStandby).bool(0, "standby"))
        await pool.close()

        let alone = PostgresPool(
          PostgresConfiguration(connectionString: second.cluster.connectionString, applicationName: "courant-test"),
          size: 1)
        let error = await #expect(throws: PostgresError.self) { try await alone.query(write) }
        #expect(error?.sqlState == .readOnlyTransaction)
        let waiting = await #expect(throws: PostgresError.self) { try await alone.query(write) }
        guard case .unreachable(let text) = waiting else {
          return #expect(Bool(false), "\(String(describing: waiting))")
        }
        #expect(text.contains("standby") && text.contains("failover"), "\(text)")
        // Once it is promoted, it is used.
        let promoting = PostgresPool(
          PostgresConfiguration(connectionString: second.cluster.connectionString, applicationName: "courant-test"),
          size: 1)
        _ = try await promoting.query(Statement(name: "promote", text: "select pg_promote()"))
        await promoting.close()
        _ = try await alone.query(write)

        // The old primary goes on as one, closed to writers: its sessions are given up for the new one's.
        let old = self.pool(primary.connectionString)
        let place = Statement(name: "place", text: "select current_setting('data_directory') as place")
        let among = self.pool(
          try ConnectionString.replacing(
            ["host": "\(primary.socketDirectory),\(second.cluster.socketDirectory)", "port": "5432"],
            in: primary.connectionString), size: 2)
        #expect(try await among.query(place).text(0, "place") == primary.dataDirectory)
        for text in ["alter system set default_transaction_read_only = on", "select pg_reload_conf()"] {
          _ = try await old.query(Statement(name: "close", text: text))
        }
        let show = Statement(name: "show", text: "show default_transaction_read_only")
        let isClosed = try await eventually {
          try await among.query(show).text(0, "default_transaction_read_only") == "on"
        }
        #expect(isClosed)
        _ = try await among.query(write)
        #expect(try await among.query(place).text(0, "place") == second.cluster.dataDirectory)
        await among.close()
        await old.close()
        await alone.close()
      }
    }
  }

  /// If a pooler refuses further connections, the pool works with those it has, as long as there is one.
  @Test(.needs(.pgbouncer)) func aFullPoolerIsMadeDoWith() async throws {
    try await withTestDatabase { admin, _ in
      try await PgBouncer.with(admin, serverConnections: 2, clients: 2) { pooled in
        let pool = pool(pooled, size: 8)
        let slow = Statement(name: "slow", text: "select 1 as one, pg_sleep(0.02)")
        // The probe's connection may still count.
        let isIn = try await eventually {
          do { return try await pool.query(slow).count == 1 } catch { return false }
        }
        #expect(isIn)
        try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<30 { group.addTask { try await pool.query(slow).int(0, "one") } }
          for try await one in group { #expect(one == 1) }
        }
        await pool.close()
      }
    }
  }

  @Test(.needs(.pgbouncer)) func aFullPoolerSaysSo() async throws {
    try await withTestDatabase { admin, _ in
      try await PgBouncer.with(admin, serverConnections: 2, clients: 1) { pooled in
        let first = pool(pooled)
        let isIn = try await eventually {
          do { return try await first.query(pid).count == 1 } catch { return false }
        }
        #expect(isIn)
        let second = pool(pooled)
        let error = await #expect(throws: PostgresError.self) { try await second.query(pid) }
        guard case .unreachable(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(text.contains("max_client_conn") && error?.isTransient == true, "\(text)")
        await first.close()
        await second.close()
      }
    }
  }

  @Test(.needs(.pgbouncer)) func anOptionThatThePoolerRefusesIsNamed() async throws {
    try await withTestDatabase { admin, _ in
      try await PgBouncer.with(admin) { pooled in
        let pool = pool("\(pooled)?options=-c%20work_mem%3D8MB")
        let error = await #expect(throws: PostgresError.self) { try await pool.query(pid) }
        guard case .refused(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(text.contains("ignore_startup_parameters") && text.contains("options"), "\(text)")
        await pool.close()
      }
    }
  }

  // MARK: Words

  @Test func aStatementThatARoleCutsSaysWhere() async throws {
    try await withTestDatabase { pool, _ in
      let cut = [
        (Statement(name: "limit", text: "select set_config('statement_timeout', '20', true)"), [PostgresValue]()),
        (Statement(name: "sleep", text: "select pg_sleep(60)"), []),
      ]
      let error = await #expect(throws: PostgresError.self) { try await pool.transaction(cut) }
      #expect(error.map { "\($0)" }?.contains("statement_timeout") == true)
    }
  }
}
