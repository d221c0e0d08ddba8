import Foundation
import LocalCluster
import TestSupport
import Testing

@testable import Postgres

/// Making connections, and the errors that name what is wrong.
@Suite(.timeLimit(.minutes(3)))
struct ConnectingTests {
  private let one = Statement(name: "one", text: "select 1 as one, current_user::text as me")

  private func failure(_ connectionString: String, timeout: Duration = .seconds(30)) async -> PostgresError? {
    var configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test")
    configuration.connectTimeout = timeout
    let pool = PostgresPool(configuration, size: 1)
    defer { withExtendedLifetime(pool) {} }
    return await #expect(throws: PostgresError.self) { try await pool.query(one) }
  }

  private func succeeds(_ connectionString: String, timeout: Duration = .seconds(30)) async throws -> PostgresRows {
    var configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test")
    configuration.connectTimeout = timeout
    let pool = PostgresPool(configuration, size: 1)
    let rows = try await pool.query(one)
    await pool.close()
    return rows
  }

  @Test func passwordsAreAskedForAndChecked() async throws {
    let port = try #require(LoopbackPort.closed())
    let settings = ["listen_addresses": "127.0.0.1", "port": "\(port)"]
    try await TemporaryCluster.with(settings: TemporaryCluster.quick.merging(settings) { $1 }) { server in
      let admin = PostgresPool(try await server.cluster.start(applicationName: "courant-test"), size: 1)
      try await admin.run(
        script: "create role reader login password 'right'; create table secret (a int); create role barred login")
      _ = try await admin.query(Statement(name: "create", text: "create database closed"))
      try await admin.run(script: "revoke connect on database closed from public")
      let rules = "local all courant trust\nlocal all barred trust\nhost all reader 127.0.0.1/32 scram-sha-256\n"
      try rules.write(toFile: server.cluster.dataDirectory + "/pg_hba.conf", atomically: false, encoding: .utf8)
      _ = try await admin.query(Statement(name: "reload", text: "select pg_reload_conf()"))

      let place = "127.0.0.1:\(port)"
      let right = try await succeeds("postgresql://reader:right@\(place)/courant")
      #expect(try right.text(0, "me") == "reader")
      let byName = try await succeeds("host=localhost port=\(port) user=reader password=right dbname=courant")
      #expect(try byName.int(0, "one") == 1)

      guard case .refused(let wrong) = await failure("postgresql://reader:wr0ng@\(place)/courant") else {
        return #expect(Bool(false))
      }
      for part in [place, "reader", "courant", "28P01", "PGPASSWORD"] { #expect(wrong.contains(part), "\(wrong)") }
      #expect(!wrong.contains("wr0ng"))

      guard case .refused(let none) = await failure("postgresql://reader@\(place)/courant") else {
        return #expect(Bool(false))
      }
      #expect(none.contains("asks for a password"))

      guard case .refused(let database) = await failure("postgresql://reader:right@\(place)/nowhere") else {
        return #expect(Bool(false))
      }
      for part in ["nowhere", "3D000", "createdb"] { #expect(database.contains(part), "\(database)") }

      let socket = server.cluster.socketDirectory
      guard case .refused(let user) = await failure("host='\(socket)' port=\(port) user=stranger dbname=courant") else {
        return #expect(Bool(false))
      }
      for part in ["stranger", "28000", "pg_hba.conf"] { #expect(user.contains(part), "\(user)") }

      guard case .refused(let connect) = await failure("host='\(socket)' port=\(port) user=barred dbname=closed") else {
        return #expect(Bool(false))
      }
      for part in ["closed", "42501"] { #expect(connect.contains(part), "\(connect)") }

      let barred = PostgresPool(
        PostgresConfiguration(
          connectionString: "host='\(socket)' port=\(port) user=barred dbname=courant", applicationName: "x"), size: 1)
      let error = await #expect(throws: PostgresError.self) {
        try await barred.query(Statement(name: "secrets", text: "select * from secret"))
      }
      #expect(error?.sqlState == .insufficientPrivilege)
      #expect(error?.description.contains("grant the database user") == true)
      #expect(error?.description.contains("secrets") == true)
      #expect(error?.isTransient == false)
      await barred.close()
      await admin.close()
    }
  }

  @Test func aServerThatIsNotThereIsNamed() async throws {
    // Port 1 (tcpmux) is never served here, and no test can be given it meanwhile.
    let port = 1
    let tcp = await failure("postgresql://someone:s3cret@127.0.0.1:\(port)/news")
    guard case .unreachable(let text) = tcp else { return #expect(Bool(false), "\(String(describing: tcp))") }
    for part in ["127.0.0.1:\(port)", "someone", "news", "refused"] { #expect(text.contains(part), "\(text)") }
    #expect(!text.contains("s3cret"))
    #expect(tcp?.isTransient == true)

    let socket = await failure("host=/nonexistent/directory user=someone dbname=news")
    guard case .unreachable(let other) = socket else { return #expect(Bool(false), "\(String(describing: socket))") }
    #expect(other.contains("/nonexistent/directory/.s.PGSQL.5432"))

    let name = await failure("host=no-such-host.invalid user=someone dbname=news", timeout: .seconds(3))
    guard case .unreachable(let unknown) = name else { return #expect(Bool(false), "\(String(describing: name))") }
    #expect(unknown.contains("no-such-host.invalid"))
  }

  @Test func aServerThatNeverAnswersIsGivenUp() async throws {
    let silent = try #require(LoopbackPort())
    let start = ContinuousClock.now
    let error = await failure("postgresql://someone@127.0.0.1:\(silent.number)/news", timeout: .milliseconds(400))
    #expect(ContinuousClock.now - start < .seconds(60))
    guard case .unreachable(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(text.contains("did not answer within 0.4 s"))
    withExtendedLifetime(silent) {}
  }

  @Test func whoWaitsForAServerThatNeverAnswersIsTurnedAway() async throws {
    let silent = try #require(LoopbackPort())
    var configuration = PostgresConfiguration(
      connectionString: "postgresql://someone@127.0.0.1:\(silent.number)/news", applicationName: "courant-test")
    configuration.connectTimeout = .seconds(2)
    let pool = PostgresPool(configuration, size: 2)
    let start = ContinuousClock.now
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<120 {
        group.addTask { await #expect(throws: PostgresError.self) { try await pool.query(one) } }
      }
    }
    // Two attempts at a time, and not sixty times over, which would be 120 s.
    #expect(ContinuousClock.now - start < .seconds(60))
    withExtendedLifetime(silent) {}
  }

  @Test func theNextServerOfTheListIsTried() async throws {
    let silent = try #require(LoopbackPort())
    try await withTestDatabase { _, connectionString in
      let given = try ConnectionParameters(
        PostgresConfiguration(connectionString: connectionString, applicationName: "x"))
      let host = given.servers[0].host ?? ""
      let own = given.servers[0].port ?? "5432"
      let list = try ConnectionString.replacing(
        ["host": "/nonexistent,127.0.0.1,127.0.0.1,\(host)", "port": "5432,1,\(silent.number),\(own)"],
        in: connectionString)
      #expect(try await succeeds(list, timeout: .milliseconds(400)).int(0, "one") == 1)
    }
    withExtendedLifetime(silent) {}
  }

  /// The first server of the list lets us in and hangs up at the first statement.
  @Test func theServerBehindOneThatHangsUpIsTried() async throws {
    let hello: [UInt8] = [0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5A, 0, 0, 0, 5, 0x49]  // AuthenticationOk, ReadyForQuery
    let farewell = try ScriptedServer(greeting: [.awaitInput, .send(hello), .awaitRead, .close]) { _ in [] }
    defer { farewell.stop() }
    try await withTestDatabase { _, connectionString in
      let given = try ConnectionParameters(
        PostgresConfiguration(connectionString: connectionString, applicationName: "x"))
      let host = given.servers[0].host ?? ""
      let own = given.servers[0].port ?? "5432"
      let list = try ConnectionString.replacing(
        [
          "host": "127.0.0.1,\(host)", "port": "\(farewell.port),\(own)", "sslmode": "disable",
          "gssencmode": "disable",
        ], in: connectionString)
      #expect(try await succeeds(list).int(0, "one") == 1)
      #expect(farewell.connectionCount == 1)
    }
  }

  @Test func theKindOfServerIsChosen() async throws {
    try await withTestDatabase { _, connectionString in
      for attributes in ["any", "read-write", "primary", "prefer-standby"] {
        let text = try ConnectionString.replacing(["target_session_attrs": attributes], in: connectionString)
        #expect(try await succeeds(text).count == 1)
      }
      let standby = await failure(
        try ConnectionString.replacing(["target_session_attrs": "standby"], in: connectionString))
      guard case .unreachable(let text) = standby else { return #expect(Bool(false), "\(String(describing: standby))") }
      #expect(text.contains("target_session_attrs"), "\(text)")
    }
  }

  @Test func thePoolOutlivesARestartOfTheServer() async throws {
    try await TemporaryCluster.with { server in
      let pool = PostgresPool(try await server.cluster.start(applicationName: "courant-test"), size: 2)
      #expect(try await pool.query(one).count == 1)
      #expect(try await server.cluster.stop())
      let down = await #expect(throws: PostgresError.self) { try await pool.query(one) }
      guard case .unreachable = down else { return #expect(Bool(false), "\(String(describing: down))") }
      _ = try await server.cluster.start()
      #expect(try await pool.query(one).count == 1)
      await pool.close()
    }
  }
}
