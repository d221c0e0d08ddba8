import Postgres
import Synchronization
import TestSupport
import Testing

/// The pool on a real server.
@Suite(.timeLimit(.minutes(2)))
struct PoolTests {
  private let pid = Statement(name: "pid", text: "select pg_backend_pid() as pid")
  private let sleep = Statement(name: "sleep", text: "select pg_sleep($1::float8)")
  private let terminate = Statement(name: "terminate", text: "select pg_terminate_backend($1::int, 5000) as gone")
  private let sessions = Statement(
    name: "sessions",
    text: "select count(*) as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")

  @Test func fiftyAtOnceShareFourConnections() async throws {
    try await withTestDatabase(size: 4) { pool, _ in
      let pids = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
        for number in 0..<50 {
          group.addTask {
            let rows = try await pool.query(
              Statement(name: "echo", text: "select $1::int as n, pg_backend_pid() as pid, pg_sleep(0.01)"),
              [.int(number)])
            return (try rows.int(0, "n"), try rows.int(0, "pid"))
          }
        }
        var numbers: Set<Int> = []
        var pids: Set<Int> = []
        for try await (number, pid) in group {
          numbers.insert(number)
          pids.insert(pid)
        }
        #expect(numbers.count == 50)
        return pids
      }
      #expect(pids.count <= 4)
    }
  }

  @Test func theLineIsServedInOrder() async throws {
    try await withTestDatabase(size: 1) { pool, connectionString in
      try await pool.run(script: "create table line (place int generated always as identity, number int)")
      let add = Statement(name: "add", text: "insert into line (number) values ($1)")
      let gate = Statement(name: "gate", text: "select pg_advisory_xact_lock(1)")
      let keeper = try await Self.shut(connectionString)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try await pool.query(gate) }
        // Each joins the line before the next is started; the gate holds the only connection meanwhile.
        while pool.waitingCount == 0, pool.lentCount == 0 { await Task.yield() }
        for number in 0..<10 {
          group.addTask { _ = try await pool.query(add, [.int(number)]) }
          while pool.waitingCount <= number { await Task.yield() }
        }
        await keeper.close()
        try await group.waitForAll()
      }
      let rows = try await pool.query(
        Statement(name: "order", text: "select array_agg(number order by place) as numbers from line"))
      #expect(try rows.textArray(0, "numbers") == (0..<10).map { "\($0)" })
    }
  }

  @Test func anIdleConnectionThatDiedIsReplacedSilently() async throws {
    try await withTestDatabase(size: 1) { pool, connectionString in
      let killer = PostgresPool(
        PostgresConfiguration(connectionString: connectionString, applicationName: "killer"), size: 1)
      for _ in 0..<5 {
        let before = try await pool.query(pid).int(0, "pid")
        #expect(try await killer.query(terminate, [.int(before)]).bool(0, "gone"))
        #expect(try await pool.query(pid).int(0, "pid") != before)
      }
      await killer.close()
    }
  }

  @Test func allIdleConnectionsMayDieAtOnce() async throws {
    try await withTestDatabase(size: 4) { pool, connectionString in
      let killer = PostgresPool(
        PostgresConfiguration(connectionString: connectionString, applicationName: "killer"), size: 1)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { _ = try await pool.query(sleep, [.double(0.05)]) } }
        try await group.waitForAll()
      }
      let all = Statement(
        name: "all",
        text: """
          select count(pg_terminate_backend(pid, 5000)) as n from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
          """)
      #expect(try await killer.query(all).int(0, "n") == 4)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 { group.addTask { _ = try await pool.query(pid) } }
        try await group.waitForAll()
      }
      await killer.close()
    }
  }

  @Test func aConnectionLostInMidStatementIsReportedAndReplaced() async throws {
    try await withTestDatabase(size: 1) { pool, connectionString in
      let killer = PostgresPool(
        PostgresConfiguration(connectionString: connectionString, applicationName: "killer"), size: 1)
      let victim = try await pool.query(pid).int(0, "pid")
      async let failure = #expect(throws: PostgresError.self) { try await pool.query(sleep, [.double(60)]) }
      try await untilActive(killer, victim)
      _ = try await killer.query(terminate, [.int(victim)])
      let error = await failure
      guard case .connectionLost(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(text.contains("sleep"))
      #expect(text.contains("57P01"))
      #expect(try await pool.query(pid).int(0, "pid") != victim)

      let second = try await pool.query(pid).int(0, "pid")
      async let transaction = #expect(throws: PostgresError.self) {
        try await pool.transaction([(pid, []), (sleep, [.double(60)]), (pid, [])])
      }
      try await untilActive(killer, second)
      _ = try await killer.query(terminate, [.int(second)])
      let lost = await transaction
      guard case .connectionLost = lost else { return #expect(Bool(false), "\(String(describing: lost))") }
      #expect(try await pool.query(pid).int(0, "pid") != second)
      await killer.close()
    }
  }

  /// The end of the stream is told once, while more than one read is still to come.
  @Test func aConnectionLostBehindALargeResultIsNoticedAtOnce() async throws {
    try await withTestDatabase(size: 1) { pool, _ in
      let suicide = Statement(
        name: "suicide",
        text: """
          select repeat('x', 100000) as x, case when n = 200 then pg_terminate_backend(pg_backend_pid()) end as gone
          from generate_series(1, 200) as s (n)
          """)
      for _ in 0..<5 {
        let start = ContinuousClock.now
        let error = await #expect(throws: PostgresError.self) { try await pool.query(suicide) }
        guard case .connectionLost = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(ContinuousClock.now - start < .seconds(60))
      }
      let rows = try await pool.query(pid)
      #expect(rows.count == 1)
    }
  }

  @Test func anOverdueStatementIsEndedHereAndOnTheServer() async throws {
    try await withTestDatabase(size: 2) { pool, connectionString in
      var configuration = PostgresConfiguration(connectionString: connectionString, applicationName: "impatient")
      configuration.statementTimeout = .seconds(1)
      configuration.scriptTimeout = .milliseconds(1200)
      let impatient = PostgresPool(configuration, size: 1)
      for attempt in 0..<3 {
        let error = await #expect(throws: PostgresError.self) {
          switch attempt {
          case 0: _ = try await impatient.query(sleep, [.double(60)])
          case 1: _ = try await impatient.transaction([(pid, []), (sleep, [.double(60)])])
          default: try await impatient.run(script: "select pg_sleep(60)")
          }
        }
        guard case .connectionLost(let text) = error else {
          return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(text.contains(attempt == 2 ? "1.2 s" : "within 1 s"))
      }
      #expect(try await impatient.query(pid).count == 1)
      await impatient.close()
      try await until(pool, sessions) { try $0.int(0, "n") == 0 }
    }
  }

  @Test func cancellingTasksNeitherInterruptsNorLosesAConnection() async throws {
    try await withTestDatabase(size: 2) { pool, connectionString in
      try await pool.run(script: "create table done (n int)")
      let slow = Statement(
        name: "slow", text: "insert into done select $1::int from (select pg_advisory_xact_lock_shared(1)) as s")
      let keeper = try await Self.shut(connectionString)
      let tasks = (0..<12).map { number in Task { _ = try await pool.query(slow, [.int(number)]) } }
      while pool.lentCount < 2 { await Task.yield() }
      for task in tasks { task.cancel() }
      await keeper.close()
      for task in tasks { try await task.value }
      #expect(try await pool.query(Statement(name: "count", text: "select count(*) as n from done")).int(0, "n") == 12)
      #expect(pool.lentCount == 0)
      #expect(pool.waitingCount == 0)
    }
  }

  @Test func closingWaitsForWhatRunsAndTurnsAwayTheRest() async throws {
    try await withTestDatabase { watcher, connectionString in
      let pool = PostgresPool(
        PostgresConfiguration(connectionString: connectionString, applicationName: "closing"), size: 1)
      let keeper = try await Self.shut(connectionString)
      let running = Task {
        try await pool.query(Statement(name: "slow", text: "select 7 as n, pg_advisory_xact_lock(1)")).int(0, "n")
      }
      while pool.lentCount == 0 { await Task.yield() }
      let waiting = Task { try await pool.query(pid) }
      while pool.waitingCount == 0 { await Task.yield() }
      async let closing: Void = pool.close()
      await #expect(throws: PostgresError.self) { try await waiting.value }
      await keeper.close()
      await closing
      #expect(pool.lentCount == 0)
      #expect(try await running.value == 7)
      await #expect(throws: PostgresError.self) { try await pool.query(pid) }
      await pool.close()
      try await until(watcher, sessions) { try $0.int(0, "n") == 0 }
    }
  }

  @Test func closingWithALimitLeavesASlowStatementBehind() async throws {
    try await withTestDatabase { watcher, connectionString in
      let pool = PostgresPool(
        PostgresConfiguration(connectionString: connectionString, applicationName: "closing"), size: 1)
      let running = Task { try await pool.query(Statement(name: "slow", text: "select pg_sleep(60)")) }
      while pool.lentCount == 0 { await Task.yield() }
      await pool.close(timeout: .milliseconds(100))
      #expect(pool.lentCount == 1)
      // Who waits without a limit gets its answer when the statement has ended.
      async let closed: Void = pool.close()
      try await watcher.run(
        script: "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'closing'")
      await closed
      #expect(pool.lentCount == 0)
      await #expect(throws: PostgresError.self) { try await running.value }
    }
  }

  @Test func aPoolThatIsDroppedClosesItsConnections() async throws {
    try await withTestDatabase { watcher, connectionString in
      do {
        let pool = PostgresPool(
          PostgresConfiguration(connectionString: connectionString, applicationName: "dropped"), size: 2)
        _ = try await pool.query(pid)
      }
      try await until(watcher, sessions) { try $0.int(0, "n") == 0 }
    }
  }

  @Test func aServerThatTakesFewerConnectionsIsMadeDoWith() async throws {
    try await withTestDatabase { admin, connectionString in
      let name = "few_\(UInt32.random(in: .min ... .max))"
      try await admin.run(script: "create role \(name) login connection limit 2")
      let few = try ConnectionString.replacing(["user": name], in: connectionString)
      let pool = PostgresPool(PostgresConfiguration(connectionString: few, applicationName: "few"), size: 8)
      let one = Statement(name: "one", text: "select pg_backend_pid() as pid, pg_sleep(0.02)")
      _ = try await pool.query(one)
      let pids = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<30 { group.addTask { try await pool.query(one).int(0, "pid") } }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(pids.count <= 2)
      await pool.close()
      try await until(admin, sessions) { try $0.int(0, "n") == 0 }
      try await admin.run(script: "drop role \(name)")
    }
  }

  /// The first connection of a program: there is none yet to make do with, so it waits until somebody else's ends, or
  /// its time has passed.
  @Test func aFullServerIsWaitedForAtTheStart() async throws {
    try await withTestDatabase { admin, connectionString in
      let name = "one_\(UInt32.random(in: .min ... .max))"
      try await admin.run(script: "create role \(name) login connection limit 1")
      let one = try ConnectionString.replacing(["user": name], in: connectionString)
      let holder = PostgresPool(PostgresConfiguration(connectionString: one, applicationName: "holder"), size: 1)
      _ = try await holder.query(pid)
      var impatient = PostgresConfiguration(connectionString: one, applicationName: "impatient")
      impatient.roomTimeout = .milliseconds(300)
      let turnedAway = PostgresPool(impatient, size: 4)
      let error = await #expect(throws: PostgresError.self) { _ = try await turnedAway.query(pid) }
      #expect(error?.isTransient == true && "\(error.map { "\($0)" } ?? "")".contains("53300"))
      let patient = PostgresPool(PostgresConfiguration(connectionString: one, applicationName: "patient"), size: 4)
      let (waiting, first) = (pid, Task { try await patient.query(pid).int(0, "pid") })
      let second = Task { try await patient.query(waiting).int(0, "pid") }
      // It has been turned away, at least once, before the place is free.
      while patient.waitingCount == 0 { await Task.yield() }
      await holder.close()
      let pids = try await (first.value, second.value)
      #expect(pids.0 == pids.1)
      await patient.close()
      await turnedAway.close()
      try await until(admin, sessions) { try $0.int(0, "n") == 0 }
      try await admin.run(script: "drop role \(name)")
    }
  }

  /// A whole URL, or a login, where the host belongs, the user or the database.
  @Test(arguments: [
    "host='u:s3cret@nowhere.invalid' dbname=x", "host='postgresql://u:s3cret@nowhere.invalid/x' dbname=x",
    "host=nowhere.invalid user='postgresql://u:s3cret@other.invalid/x' dbname=x",
    "host=nowhere.invalid dbname='u:s3cret@other.invalid/x' user=x",
  ])
  func aMisplacedPasswordIsNotShown(connectionString: String) async throws {
    let pool = PostgresPool(PostgresConfiguration(connectionString: connectionString, applicationName: "test"), size: 1)
    let error = await #expect(throws: PostgresError.self) { _ = try await pool.query(pid) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("nowhere.invalid"))
    #expect(!"\(error.map { "\($0)" } ?? "")".contains("s3cret"))
  }

  /// A gate, as advisory lock 1 is for those who ask for it; it opens when the answered pool is closed.
  private static func shut(_ connectionString: String) async throws -> PostgresPool {
    let keeper = PostgresPool(
      PostgresConfiguration(connectionString: connectionString, applicationName: "keeper"), size: 1)
    _ = try await keeper.query(Statement(name: "shut", text: "select pg_advisory_lock(1)"))
    return keeper
  }

  private func untilActive(_ pool: PostgresPool, _ pid: Int) async throws {
    let active = Statement(
      name: "active", text: "select count(*) as n from pg_stat_activity where pid = $1::int and wait_event = 'PgSleep'")
    try await until(pool, active, [.int(pid)]) { try $0.int(0, "n") == 1 }
  }

  private func until(
    _ pool: PostgresPool, _ statement: Statement, _ parameters: [PostgresValue] = [],
    _ condition: (PostgresRows) throws -> Bool
  ) async throws {
    let limit = ContinuousClock.now + .seconds(30)
    while try await !condition(pool.query(statement, parameters)) {
      try #require(ContinuousClock.now < limit, "\(statement.name) did not come true")
    }
  }
}
