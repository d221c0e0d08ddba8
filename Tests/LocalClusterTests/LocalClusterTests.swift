@testable import LocalCluster
import Foundation
import TestSupport
import Testing

import Postgres

/// The embedded default, with real servers.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LocalClusterTests {
  private let one = Statement(name: "one", text: "select 1 as one")
  private let keep = "create table kept (a int); insert into kept values (7)"
  private let kept = Statement(name: "kept", text: "select a from kept")

  private func query(_ cluster: LocalCluster, _ statement: Statement) async throws -> PostgresRows {
    let pool = PostgresPool(
      PostgresConfiguration(connectionString: cluster.connectionString, applicationName: "courant-test"), size: 1)
    do {
      let rows = try await pool.query(statement)
      await pool.close()
      return rows
    } catch {
      await pool.close()
      throw error
    }
  }

  private func run(_ cluster: LocalCluster, _ script: String) async throws {
    let pool = PostgresPool(
      PostgresConfiguration(connectionString: cluster.connectionString, applicationName: "courant-test"), size: 1)
    try await pool.run(script: script)
    await pool.close()
  }

  private func serverPID(_ cluster: LocalCluster) throws -> pid_t {
    try #require(PostmasterFile(dataDirectory: cluster.dataDirectory).livePID())
  }

  /// Until the process is gone, or has ended and waits for its parent.
  private func waitForEnd(of pid: pid_t) async throws {
    let limit = ContinuousClock.now + .seconds(20)
    while kill(pid, 0) == 0, ContinuousClock.now < limit {
      if let status = Files.read("/proc/\(pid)/stat"), status.contains(") Z ") { return }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func startsStopsAndKeepsItsData() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      #expect(await !cluster.isRunning)
      #expect(!cluster.exists)
      #expect(try await !cluster.stop())
      let configuration = try await cluster.start()
      #expect(configuration.connectionString == cluster.connectionString)
      #expect(await cluster.isRunning)
      #expect(cluster.exists)
      try await run(cluster, keep)
      let first = try serverPID(cluster)
      _ = try await cluster.start()
      #expect(try serverPID(cluster) == first)
      #expect(try await cluster.stop())
      #expect(await !cluster.isRunning)
      #expect(!PostmasterFile(dataDirectory: cluster.dataDirectory).isServer(first))
      #expect(try await !cluster.stop())
      _ = try await cluster.start()
      #expect(try await query(cluster, kept).int(0, "a") == 7)
      let attributes = try FileManager.default.attributesOfItem(atPath: cluster.dataDirectory)
      #expect(attributes[.posixPermissions] as? Int == 0o700)
      #expect(
        try await query(cluster, Statement(name: "s", text: "show data_checksums")).text(0, "data_checksums") == "on")
      #expect(
        try await query(cluster, Statement(name: "s", text: "show server_encoding")).text(0, "server_encoding")
          == "UTF8")
      #expect(
        try await query(cluster, Statement(name: "s", text: "show listen_addresses")).text(0, "listen_addresses") == "")
      #expect(try await query(cluster, Statement(name: "s", text: "show TimeZone")).text(0, "TimeZone") == "UTC")
    }
  }

  @Test func theServerHasASessionOfItsOwn() async throws {
    try await TemporaryCluster.with { temporary in
      _ = try await temporary.cluster.start()
      let pid = try serverPID(temporary.cluster)
      #expect(getsid(pid) == pid)
      #expect(getpgid(pid) == pid)
      #expect(getsid(pid) != getsid(0))
      // Nothing of ours is open in it: what is neither its own nor /dev/null would keep our pipes from ending.
      for name in Files.names(in: "/proc/\(pid)/fd") {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(name)")
        if let target, target.hasPrefix("/"), target != "/dev/null" {
          #expect(target.hasPrefix(temporary.cluster.home), "\(name) -> \(target)")
        }
      }
    }
  }

  @Test func aServerKilledIsRecovered() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      _ = try await cluster.start()
      try await run(cluster, keep)
      for _ in 0..<3 {
        let pid = try serverPID(cluster)
        kill(pid, SIGKILL)
        try await waitForEnd(of: pid)
        // At once, while the server's children may still be there.
        _ = try await cluster.start()
        #expect(try serverPID(cluster) != pid)
        #expect(try await query(cluster, kept).int(0, "a") == 7)
      }
    }
  }

  @Test func aProcessIdOfAnotherProgramIsNotTakenForTheServer() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      _ = try await cluster.start()
      try await run(cluster, keep)
      let pid = try serverPID(cluster)
      kill(pid, SIGKILL)
      try await waitForEnd(of: pid)
      // As after a reboot: the id in the file is a living process of the same user, namely a sleeping shell.
      let owner = Files.owner(cluster.dataDirectory)
      let user = try ServerUser.choose(for: cluster.dataDirectory, environment: ["PATH": "/usr/bin:/bin"])
      let sleeper = Process()
      let command = user.prefix + ["/bin/sleep", "60"]
      sleeper.executableURL = URL(filePath: command[0])
      sleeper.arguments = Array(command.dropFirst())
      try sleeper.run()
      defer {
        // Not SIGTERM: the signal mask of a Dispatch thread, which blocks it, is inherited.
        kill(sleeper.processIdentifier, SIGKILL)
        sleeper.waitUntilExit()
      }
      for file in ["\(cluster.dataDirectory)/postmaster.pid", "\(cluster.socketDirectory)/.s.PGSQL.5432.lock"] {
        var lines = try #require(Files.read(file)).components(separatedBy: "\n")
        lines[0] = "\(sleeper.processIdentifier)"
        try Files.write(lines.joined(separator: "\n"), to: file, owner: owner)
      }
      #expect(try await !cluster.stop())
      #expect(sleeper.isRunning)
      _ = try await cluster.start()
      #expect(try await query(cluster, kept).int(0, "a") == 7)
      #expect(sleeper.isRunning)
    }
  }

  @Test func manyMayStartItAtOnce() async throws {
    try await TemporaryCluster.with { temporary in
      // Each has a lock of its own on the file, as if it were a program of its own.
      let cluster = temporary.cluster
      let pids = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask {
            let own = LocalCluster(home: cluster.home, settings: TemporaryCluster.quick)
            _ = try await own.start()
            let rows = try await query(
              own, Statement(name: "start", text: "select extract(epoch from pg_postmaster_start_time())::float8 as t"))
            return Int(try rows.double(0, "t") * 1000)
          }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      #expect(pids.count == 1)
      #expect(Files.names(in: cluster.home).filter { $0.hasPrefix("postgres.init") }.isEmpty)
    }
  }

  @Test(arguments: [
    "with space/and more", "it's \"quoted\" & $(touch courant-injected) `x`;\\n, %41",
    String(repeating: "very-long-directory-name/", count: 8) + "home", "Größe/漢字",
  ])
  func anyPathWorks(home: String) async throws {
    try await TemporaryCluster.with(home: home) { temporary in
      _ = try await temporary.cluster.start()
      #expect(try await query(temporary.cluster, one).count == 1)
      #expect(temporary.cluster.socketDirectory.utf8.count < 95)
      #expect(try await temporary.cluster.stop())
      _ = try await temporary.cluster.start()
      #expect(try await query(temporary.cluster, one).count == 1)
    }
  }

  @Test func whatAnInterruptedMakerLeftIsSwept() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      let left = "\(cluster.home)/postgres.init-99/base"
      try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: "\(left)/link", withDestinationPath: "/etc/hostname")
      // Nor does an empty data directory disturb.
      try FileManager.default.createDirectory(atPath: cluster.dataDirectory, withIntermediateDirectories: true)
      _ = try await cluster.start()
      #expect(Files.names(in: cluster.home).filter { $0.hasPrefix("postgres.init") }.isEmpty)
      #expect(Files.exists("/etc/hostname"))
    }
  }

  @Test func aServerWithoutTheDatabaseGetsIt() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      _ = try await cluster.start()
      let admin = PostgresPool(
        PostgresConfiguration(connectionString: cluster.url(database: "postgres"), applicationName: "courant-test"),
        size: 1)
      _ = try await admin.query(Statement(name: "drop", text: "drop database courant with (force)"))
      await admin.close()
      _ = try await cluster.start()
      #expect(try await query(cluster, one).count == 1)
    }
  }

  @Test func otherPeoplesFilesAreLeftAlone() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      try FileManager.default.createDirectory(atPath: cluster.dataDirectory, withIntermediateDirectories: true)
      try "mine".write(toFile: cluster.dataDirectory + "/thesis.txt", atomically: false, encoding: .utf8)
      let error = await #expect(throws: LocalClusterError.self) { try await cluster.start() }
      guard case .directory(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(text.contains(cluster.dataDirectory))
      #expect(Files.exists(cluster.dataDirectory + "/thesis.txt"))
    }
  }

  @Test func aFileInTheWayIsNamed() async throws {
    try await TemporaryCluster.with(home: "file/home") { temporary in
      try "".write(toFile: temporary.directory + "/file", atomically: false, encoding: .utf8)
      let error = await #expect(throws: LocalClusterError.self) { try await temporary.cluster.start() }
      guard case .directory(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(text.contains(temporary.directory + "/file"))
      #expect(text.contains("COURANT_HOME"))
    }
  }

  @Test func dataOfAnotherVersionAreExplained() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      try FileManager.default.createDirectory(atPath: cluster.dataDirectory, withIntermediateDirectories: true)
      try "9\n".write(toFile: cluster.dataDirectory + "/PG_VERSION", atomically: false, encoding: .utf8)
      let error = await #expect(throws: LocalClusterError.self) { try await cluster.start() }
      guard case .version(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(text.contains("PostgreSQL 9"))
      #expect(text.contains("pg_upgrade"))
    }
  }

  @Test func aSettingThatDoesNotFitIsReportedWithTheServersWords() async throws {
    var settings = TemporaryCluster.quick
    settings["shared_buffers"] = "a lot"
    try await TemporaryCluster.with(settings: settings) { temporary in
      let error = await #expect(throws: LocalClusterError.self) { try await temporary.cluster.start() }
      guard case .server(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(text.contains("shared_buffers"))
    }
  }

  @Test func anEmptyHomeIsNone() {
    #expect(LocalCluster(home: "").home == LocalCluster().home)
    #expect(LocalCluster(home: "/a/b").home == "/a/b")
    #expect(LocalCluster(home: "./a").home == FileManager.default.currentDirectoryPath + "/a")
  }

  @Test func programsAreFoundThroughLinksAndOfOneDirectory() throws {
    let found = try ServerPrograms.find(
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""], existingVersion: nil)
    #expect(found.version >= ServerPrograms.oldestVersion)
    #expect(Files.resolved(found.pgCtl) == found.pgCtl)
    let directory = NSTemporaryDirectory() + "/courant-links-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { Files.removeTree(directory) }
    // A lonely link, as some distributions have it.
    try FileManager.default.createSymbolicLink(atPath: "\(directory)/pg_ctl", withDestinationPath: found.pgCtl)
    #expect(try ServerPrograms.find(environment: ["PATH": directory], existingVersion: nil) == found)
    // A wrapper with nothing beside it is passed over.
    try FileManager.default.removeItem(atPath: "\(directory)/pg_ctl")
    try "#!/bin/sh\nexit 1\n".write(toFile: "\(directory)/pg_ctl", atomically: false, encoding: .utf8)
    chmod("\(directory)/pg_ctl", 0o755)
    #expect(try ServerPrograms.find(environment: ["PATH": directory], existingVersion: nil).directory != directory)
  }

  @Test(
    arguments: [
      ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15), ("postgres (PostgreSQL) 18beta1\n", 18),
      ("nonsense", nil), ("", nil),
    ] as [(String, Int?)])
  func versionsAreRead(text: String, version: Int?) {
    #expect(ServerPrograms.majorVersion(text) == version)
  }
}
