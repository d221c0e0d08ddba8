@testable import LocalCluster
import Foundation
import TestSupport
import Testing

import Postgres

/// A private cluster that somebody else has made, or made ready to be made, is not used.
@Suite(.timeLimit(.minutes(5)))
struct LocalClusterSafetyTests {
  private static let isRoot = geteuid() == 0
  /// A user that is neither root nor runs a server.
  private static let stranger: uid_t = 4321

  private func refusal(_ cluster: LocalCluster) async -> String {
    let error = await #expect(throws: LocalClusterError.self) { try await cluster.start() }
    return error.map { "\($0)" } ?? ""
  }

  private func query(_ connectionString: String, _ text: String) async throws -> PostgresRows {
    let pool = PostgresPool(
      PostgresConfiguration(connectionString: connectionString, applicationName: "courant-test"), size: 1)
    do {
      let rows = try await pool.query(Statement(name: "asked", text: text))
      await pool.close()
      return rows
    } catch {
      await pool.close()
      throw error
    }
  }

  // MARK: Started by root

  /// The server of a planted directory would have run as the one who planted it, and read whatever root can.
  @Test(.enabled(if: isRoot, "only root starts servers as another user"), arguments: ["", "/postgres"])
  func rootLeavesAPlantedDirectoryAlone(place: String) async throws {
    try await TemporaryCluster.with { temporary in
      let home = temporary.cluster.home
      try FileManager.default.createDirectory(atPath: home + place, withIntermediateDirectories: true)
      #expect(chown(home + place, Self.stranger, Self.stranger) == 0)
      #expect(chmod(home + place, 0) == 0)
      let text = await refusal(temporary.cluster)
      #expect(text.contains("belongs to uid 4321") && text.contains(home), "\(text)")
      #expect(text.contains("COURANT_HOME"), "\(text)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: home + place).isEmpty)
    }
  }

  /// Who owns a directory above, or may write to it, can put another one in its place at any time.
  @Test(.enabled(if: isRoot, "only root is that careful"), arguments: [0o777, 0o775, 0o1777])
  func rootKeepsItBelowItsOwnDirectoriesOnly(mode: Int) async throws {
    try await TemporaryCluster.with(home: "above/home") { temporary in
      let above = "\(temporary.directory)/above"
      try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
      #expect(chmod(above, mode_t(mode)) == 0)
      // As in /tmp: what root has made in there stays where it is.
      if mode & 0o1000 != 0 {
        _ = try await temporary.cluster.start()
        return
      }
      let text = await refusal(temporary.cluster)
      #expect(text.contains("others may write to \(above)") && text.contains("chmod go-w"), "\(text)")
      #expect(chown(above, Self.stranger, Self.stranger) == 0)
      #expect(await refusal(temporary.cluster).contains("\(above) belongs to uid 4321"))
      #expect(!Files.exists(temporary.cluster.home))
    }
  }

  @Test(.enabled(if: isRoot, "only root is that careful")) func rootMakesNoneInASharedDirectoryItself() async throws {
    try await TemporaryCluster.with(home: "shared") { temporary in
      try FileManager.default.createDirectory(atPath: temporary.cluster.home, withIntermediateDirectories: true)
      #expect(chmod(temporary.cluster.home, 0o1777) == 0)
      #expect(await refusal(temporary.cluster).contains("others may write to \(temporary.cluster.home)"))
    }
  }

  @Test(.enabled(if: isRoot, "only root is that careful"), arguments: ["", "/postgres"])
  func rootFollowsNoLink(place: String) async throws {
    try await TemporaryCluster.with { temporary in
      let home = temporary.cluster.home
      let real = "\(temporary.directory)/real"
      try FileManager.default.createDirectory(atPath: real, withIntermediateDirectories: true)
      if !place.isEmpty { try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true) }
      try FileManager.default.createSymbolicLink(atPath: home + place, withDestinationPath: real)
      let text = await refusal(temporary.cluster)
      #expect(
        text.contains(place.isEmpty ? "\(home) is a symbolic link" : "\(home)\(place) is not a directory"), "\(text)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: real).isEmpty)
    }
  }

  /// A directory that the server's user cannot reach is named: no right of root's is lent to it.
  @Test(.enabled(if: isRoot, "only root starts servers as another user"))
  func rootLendsTheServerNoRight() async throws {
    try await TemporaryCluster.with(mode: 0o700) { temporary in
      let text = await refusal(temporary.cluster)
      #expect(text.contains("cannot enter \(temporary.directory)") && text.contains("COURANT_HOME"), "\(text)")
    }
  }

  @Test(
    .enabled(if: isRoot && FileManager.default.fileExists(atPath: "/proc/self/status"), "only root has what to drop"))
  func theServerHasNeitherGroupsNorCapabilities() async throws {
    try await TemporaryCluster.with { temporary in
      let cluster = temporary.cluster
      _ = try await cluster.start()
      let pid = try #require(PostmasterFile(dataDirectory: cluster.dataDirectory).livePID())
      let status = try #require(Files.read("/proc/\(pid)/status"))
      let fields = Dictionary(
        status.split(separator: "\n").map { line in
          let halves = line.split(separator: ":", maxSplits: 1)
          return (String(halves[0]), halves.count > 1 ? halves[1].trimmingCharacters(in: .whitespaces) : "")
        }
      ) { first, _ in first }
      for name in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
        #expect(fields[name].flatMap { UInt64($0, radix: 16) } == 0)
      }
      #expect(fields["NoNewPrivs"] == "1")
      #expect(fields["Groups"] == "")
      let owner = try #require(Files.owner(cluster.dataDirectory))
      #expect(fields["Uid"]?.split(separator: "\t").hasOnly { $0 == "\(owner.user)" } == true)
      #expect(fields["Gid"]?.split(separator: "\t").hasOnly { $0 == "\(owner.group)" } == true)
    }
  }

  /// The server's user may put anything into its directory, and root reads there.
  @Test func filesAreReadAsFilesOnly() throws {
    let directory = try TemporaryDirectory()
    let secret = try directory.write("secret", "4711\n/secret\n")
    let link = "\(directory.path)/postmaster.pid"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: secret)
    #expect(Files.read(secret) == "4711\n/secret\n")
    #expect(Files.read(link) == nil)
    #expect(Files.endOfNewest(in: directory.path, bytes: 100) == "4711\n/secret\n")
    let fifo = "\(directory.path)/fifo"
    #expect(mkfifo(fifo, 0o600) == 0)
    // Without a writer, to open it for reading would wait for ever.
    #expect(Files.read(fifo) == nil)
    #expect(Files.read(directory.path) == nil)
  }

  // MARK: The socket

  private static let far = String(repeating: "a-directory-far-down/", count: 6) + "home"

  @Test func aServerInASharedDirectoryHasToBeItsOwners() async throws {
    try await TemporaryCluster.with(home: Self.far) { temporary in
      let cluster = temporary.cluster
      let configuration = try await cluster.start()
      #expect(cluster.hasSharedSocketDirectory && cluster.socketDirectory.hasPrefix("/tmp/courant-"))
      let owner = try #require(Files.owner(cluster.dataDirectory))
      let name = try #require(ServerUser.peer(owner.user))
      #expect(configuration.connectionString.hasSuffix("&requirepeer=\(name)"))
      // The hint leaves it out only if no one else can make the directory.
      #expect(cluster.sharedURL == configuration.connectionString)
      #expect(try await query(configuration.connectionString, "select 1 as one").count == 1)
      let others = try ConnectionString.replacing(["requirepeer": "somebody"], in: configuration.connectionString)
      let error = await #expect(throws: PostgresError.self) { _ = try await query(others, "select 1 as one") }
      guard case .refused(let text) = error else { return #expect(Bool(false), "\(String(describing: error))") }
      #expect(text.contains("is another user's") && text.contains(name), "\(text)")
    }
  }

  @Test func othersNeedNotKnowRequirepeerWhereTheDirectoryIsOurs() async throws {
    try await TemporaryCluster.with { temporary in
      let configuration = try await temporary.cluster.start()
      #expect(configuration.connectionString.contains("requirepeer="))
      #expect(!temporary.cluster.sharedURL.contains("requirepeer="))
      #expect(try await query(temporary.cluster.sharedURL, "select 1 as one").count == 1)
    }
  }

  /// A server that answers in another user's directory is not asked, not even whether it is ready.
  @Test(.enabled(if: isRoot, "only root can give a directory away"), arguments: ["directory", "socket", "mode"])
  func anotherUsersServerIsNotTakenForOurs(what: String) async throws {
    try await TemporaryCluster.with(home: Self.far) { temporary in
      let cluster = temporary.cluster
      _ = try await cluster.start()
      #expect(await cluster.isRunning)
      let socket = "\(cluster.socketDirectory)/.s.PGSQL.5432"
      switch what {
      case "directory": #expect(chown(cluster.socketDirectory, Self.stranger, Self.stranger) == 0)
      case "socket": #expect(chown(socket, Self.stranger, Self.stranger) == 0)
      default: #expect(chmod(cluster.socketDirectory, 0o755) == 0)
      }
      #expect(await !cluster.isRunning)
      if what == "directory" {
        let owner = try #require(Files.owner(cluster.dataDirectory))
        let pid = try #require(PostmasterFile(dataDirectory: cluster.dataDirectory).livePID())
        kill(pid, SIGKILL)
        let isGone = try await eventually { PostmasterFile(dataDirectory: cluster.dataDirectory).livePID() == nil }
        #expect(isGone)
        let text = await refusal(cluster)
        #expect(text.contains("\(cluster.socketDirectory) belongs to another user (uid 4321); remove it"), "\(text)")
        #expect(chown(cluster.socketDirectory, owner.user, owner.group) == 0)
      }
    }
  }
}
