#if os(Linux)
  import Foundation
  import TestSupport
  import Testing

  /// Readers are confined whatever rights their program has: those of the shipped container and of the hardened units.
  @Suite(
    .timeLimit(.minutes(3)),
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"), "setpriv is of util-linux"))
  struct ReaderPrivilegesTests {
    private static let page = """
      <!doctype html><html lang=en><head><title>The ferry runs again</title></head><body><article>
      <h1>The ferry runs again</h1><p>The ferry between the two harbours runs again since Saturday, the harbour master
      said, after a winter in which ice had kept it at the quay.</p></article></body></html>
      """

    /// What `setpriv` takes away: all capabilities where there are any, as a container's `cap_drop: ALL` does.
    private static let withoutRights =
      ["--no-new-privs"] + (geteuid() == 0 ? ["--bounding-set=-all", "--inh-caps=-all"] : [])

    private static func extract(_ rights: [String], _ page: String) async throws -> BuiltProgram.Ended {
      let worker = BuiltProgram.directory.appending(path: "worker").path
      return try await BuiltProgram.run(
        "/usr/bin/setpriv", rights + ["--", worker, "extract", "-", "--format", "json"], input: Data(page.utf8))
    }

    @Test func withoutAnyRights() async throws {
      let ended = try await Self.extract(Self.withoutRights, Self.page)
      #expect(ended.code == 0 && ended.output.contains("The ferry runs again"), "\(ended.errors)")
      #expect(!ended.errors.contains("not confined"))
      let trap = "<!-- courant-reader-trap: forbidden-0 -->"
      let broken = try await Self.extract(
        Self.withoutRights, Self.page.replacing("<title>", with: "\(trap)<title>"))
      #expect(broken.code == 1 && broken.errors.contains("called what readers may not call"), "\(broken.errors)")
    }

    /// Started by root for another user, as a unit with User= does.
    @Test(
      .enabled(
        if: geteuid() == 0 && ReaderPrivilegesTests.isOpenToAll,
        "needs root, and a build that other users may enter"))
    func asAnotherUser() async throws {
      let user = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
      let ended = try await Self.extract(user + Self.withoutRights, Self.page)
      #expect(ended.code == 0 && ended.output.contains("The ferry runs again"), "\(ended.errors)")
    }

    /// Whether all folders down to the programs may be entered by anyone.
    private static var isOpenToAll: Bool {
      var folder = BuiltProgram.directory.resolvingSymlinksInPath()
      while folder.path != "/" {
        let mode = (try? FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions]) as? Int ?? 0
        guard mode & 0o001 != 0 else { return false }
        folder.deleteLastPathComponent()
      }
      return true
    }
  }
#endif
