import Foundation
import TestSupport
import Testing

@testable import Postgres

/// What libpq would connect to, asked without connecting.
@Suite struct ConnectionParametersTests {
  private typealias Server = ConnectionParameters.Server

  private func parameters(_ text: String) throws -> ConnectionParameters {
    try ConnectionParameters(PostgresConfiguration(connectionString: text, applicationName: "courant-test"))
  }

  @Test(
    arguments: [
      ("host=db.example port=6432 dbname=x", [Server(host: "db.example", port: "6432")]),
      (
        "postgresql://u:p@a.example:1,b.example:2/d",
        [Server(host: "a.example", port: "1"), Server(host: "b.example", port: "2")]
      ),
      (
        "host=a,b,/run/c port=7",
        [Server(host: "a", port: "7"), Server(host: "b", port: "7"), Server(host: "/run/c", port: "7")]
      ),
      ("host=db.example hostaddr=10.0.0.1 port=5432", [Server(host: "db.example", address: "10.0.0.1", port: "5432")]),
      (
        "host=a,b hostaddr=,10.0.0.2 port=1,2",
        [Server(host: "a", port: "1"), Server(host: "b", address: "10.0.0.2", port: "2")]
      ),
      ("postgresql://u@/d?host=%2Frun%2Fa%20b&port=5", [Server(host: "/run/a b", port: "5")]),
    ] as [(String, [ConnectionParameters.Server])])
  func serversAreListed(text: String, servers: [ConnectionParameters.Server]) throws {
    #expect(try parameters(text).servers == servers)
  }

  @Test func theOtherOptionsStay() throws {
    let given = try parameters(
      "host=a user=u dbname=d sslmode=verify-full target_session_attrs=prefer-standby connect_timeout=1 options='-c x.y=1' keepalives_idle=7"
    )
    let options = given.options(for: given.servers[0], address: "10.0.0.1", attributes: nil)
    #expect(options["sslmode"] == "verify-full")
    #expect(options["target_session_attrs"] == "prefer-standby")
    #expect(options["options"] == "-c x.y=1")
    #expect(options["host"] == "a")
    #expect(options["hostaddr"] == "10.0.0.1")
    #expect(options["client_encoding"] == "UTF8")
    #expect(options["fallback_application_name"] == "courant-test")
    #expect(options["keepalives_idle"] == "7")
    #expect(given.passes() == ["standby", "any"] && given.passes(writable: true) == ["standby", "any"])
    #expect(given.connectTimeout == .seconds(2))
    #expect(given.user == "u")
    #expect(given.database == "d")
  }

  /// `Duration.seconds` ends the process for the last three.
  @Test(arguments: [
    ("5", Duration.seconds(5)), ("0", nil), ("-1", nil), ("nan", nil), ("inf", .seconds(1e9)), ("1e300", .seconds(1e9)),
  ])
  func aConnectTimeoutIsBounded(text: String, timeout: Duration?) throws {
    let given = try ConnectionParameters(
      PostgresConfiguration(connectionString: "host=a connect_timeout=\(text)", applicationName: "courant-test"))
    #expect(given.connectTimeout == timeout)
  }

  @Test func aServiceFileIsRead() throws {
    let path = NSTemporaryDirectory() + "/courant-service-\(UInt64.random(in: .min ... .max)).conf"
    try "[courant-test]\nhost=from.service.example\nport=1234\nsslmode=require\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    // Only connection strings that ask for a service look at it.
    setenv("PGSERVICEFILE", path, 1)
    defer { unlink(path) }
    let given = try parameters("service=courant-test user=u")
    #expect(given.servers == [Server(host: "from.service.example", port: "1234")])
    #expect(given.options["sslmode"] == "require")
    let error = #expect(throws: PostgresError.self) { try parameters("service=courant-missing") }
    guard case .invalidConfiguration(let message) = error else { return #expect(Bool(false)) }
    #expect(message.contains("courant-missing"))
  }

  @Test(arguments: [
    "postgresql://u:s3cret@host:99 99/d", "postgresql://u:s3cret%zz@host/d", "password=s3cret host",
    "host=a pass=s3cret", "s3cret",
    "postgresql://u:s3cret@[::1/d", "password='s3cret", "postgresql://u:s3cret@h/d?nonsense=1",
    "password=my s3cret=1 host=h", "jdbc:postgresql://h/d?user=u&password=s3cret",
    "postgresql+psycopg2://u:s3cret@h/d", "mysql://u:s3cret@h/d",
    // Passwords with what URLs are made of: pieces of them would be hosts, ports and databases.
    "postgresql://u:x@s3cret@host/d", "postgresql://u:s3cret@x@host/d", "postgresql://u:x/s3cret@host/d",
    "postgresql://u:s3cret/x@host/d", "postgresql://u:s3cret/x@y@host:5432/d?sslmode=require",
    "postgresql://u:x@s3cret/y@host/d",
    "postgresql://u:s3cret/x?y=z@host/d", "postgresql://u:s3cret/x?sslmode=z@host/d",
    "postgresql://u:x\"s3cret%zz@host/d",
    "postgresql://u:x\"y\"s3cret%zz@host/d", "postgresql://u:x]s3cret%@host/d", "host=h password=x s3cret",
    "host=h password='x' s3cret", "host=h port=s3cret", "postgresql://u:p@h:s3cret/d",
  ])
  func whatCannotBeUnderstoodIsRefusedWithoutThePassword(text: String) {
    let error = #expect(throws: PostgresError.self) { try parameters(text) }
    guard case .invalidConfiguration(let message) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(!message.contains("s3cret"))
  }

  /// URLs as other programs write them, with what to change.
  @Test(arguments: [
    ("jdbc:postgresql://h/d?user=u", "one of Java's"), ("JDBC:postgresql://h/d", "one of Java's"),
    ("postgresql+psycopg2://u@h/d", "a driver of another program (+psycopg2)"),
    ("postgres+asyncpg://u@h/d", "(+asyncpg)"), ("mysql://u@h/d", "the scheme mysql:// is not PostgreSQL's"),
    ("https://h/d", "the scheme https:// is not"), ("PostgreSQL://u@h/d", "in lower case"),
    ("postgresql://u:p@h/d?pool_size=5", "\"pool_size\""), ("postgresql://h/d?sslmode=require&schema=x", "\"schema\""),
    ("\"postgresql://u@h/d\"", "quotation mark"), ("'postgres://u@h/d'", "quotation mark"),
    (" postgresql://u@h/d", "white space"),
    ("host=h currentSchema=x", "\"currentSchema\""),
  ])
  func otherProgramsURLsAreNamed(text: String, words: String) {
    let error = #expect(throws: PostgresError.self) { try parameters(text) }
    guard case .invalidConfiguration(let message) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(message.contains(words), "\(message)")
  }

  /// It is not the server that has to be started.
  @Test(arguments: [
    ("sslmode=bogus", "bogus"), ("target_session_attrs=bogus", "bogus"), ("channel_binding=bogus", "bogus"),
    ("gssencmode=bogus", "bogus"), ("ssl_min_protocol_version=bogus", "bogus"), ("keepalives=bogus", "keepalives"),
  ])
  func aValueThatLibpqDoesNotTakeIsNoServersFault(option: String, words: String) async {
    let pool = PostgresPool(
      PostgresConfiguration(connectionString: "host=127.0.0.1 port=1 user=u dbname=d \(option)", applicationName: "t"))
    let error = await #expect(throws: PostgresError.self) {
      try await pool.query(Statement(name: "one", text: "select 1"))
    }
    await pool.close()
    guard case .invalidConfiguration(let message) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(message.contains(words) && error?.isTransient == false, "\(message)")
  }

  @Test(arguments: ["host=a,b hostaddr=1.2.3.4", "host=a,b,c port=1,2"])
  func listsMustMatch(text: String) {
    let error = #expect(throws: PostgresError.self) { try parameters(text) }
    guard case .invalidConfiguration = error else { return #expect(Bool(false), "\(String(describing: error))") }
  }

  @Test(
    arguments: [
      (
        "connection to server at \"h\" (10.0.0.1), port 5432 failed: FATAL:  28P01: password authentication failed for user \"u\"\nLOCATION:  auth_failed, auth.c:326\n",
        "28P01"
      ),
      ("FATAL:  3D000: database \"x: 12345: y\" does not exist", "3D000"),
      (
        "connection to server at \"::1\", port 5432 failed: FATAL:  22023: invalid value for parameter \"TimeZone\": \"x\"\nLOCATION:  set_config_option, guc.c:12053\n",
        "22023"
      ),
      ("failed: FATAL:  53300: sorry\nDETAIL:  of these: 12345: more\nHINT:  try: 54321: then", "53300"),
      ("connection to server at \"h\" (10.0.0.1), port 5432 failed: Connection refused\n\tIs the server running?", nil),
      ("could not connect: PGSQL: no", nil),
    ] as [(String, String?)])
  func theCodeIsFoundInVerboseMessages(message: String, code: String?) {
    #expect(ConnectFailure.sqlState(in: message) == code)
  }

  @Test func aDatabaseIsReplaced() throws {
    let text = try ConnectionString.replacing(
      ["dbname": "it's \\ new"], in: "postgresql://u:p%20w@h:1/old?sslmode=disable")
    let given = try parameters(text)
    #expect(given.database == "it's \\ new")
    #expect(given.password == "p w")
    #expect(given.servers == [Server(host: "h", port: "1")])
  }
}
