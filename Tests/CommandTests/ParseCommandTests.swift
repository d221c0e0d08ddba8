import Foundation
import TestSupport
import Testing

/// `worker parse` and `worker extract` on files, with the limits that a user can set.
@Suite(.timeLimit(.minutes(3))) struct ParseCommandTests {
  static let page = Data(("<!doctype html><title>t</title>" + String(repeating: "<p>word ", count: 200)).utf8)

  @Test func treeIsPrintedWithPositions() async throws {
    let input = Data([0x61, 0xe9, 0x0d, 0x0a] + Array("<p>x<i>y".utf8))
    let ended = try await BuiltProgram.run("worker", ["parse", "--positions", "-"], input: input)
    #expect(ended.code == 0)
    let lines = ended.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(lines.contains("4 |     <p>"))
    #expect(lines.contains("8 |       <i>"))
    let plain = try await BuiltProgram.run("worker", ["parse", "--fragment", "tr", "-"], input: Data("<td>a".utf8))
    #expect(plain.output == "| <td>\n|   \"a\"\n")
  }

  /// A limit never fails a page; what it cut is told.
  @Test(
    arguments: [
      (["--max-page-bytes", "100"], "inputBytes"), (["--max-nodes", "50"], "nodes"),
      (["--max-depth", "16"], "nothing"), (["--max-parse-time", "100"], "nothing"),
    ]) func whatALimitCutsIsTold(flags: [String], cut: String) async throws
  {
    let ended = try await BuiltProgram.run("worker", ["parse", "--stats", "-"] + flags, input: Self.page)
    #expect(ended.code == 0)
    #expect(ended.errors.contains("cut by limits: \(cut)"), "\(ended.errors)")
  }

  @Test func anArticleSaysThatItWasCut() async throws {
    let json = ["extract", "--format", "json", "-"]
    let cut = try await BuiltProgram.run("worker", json + ["--max-nodes", "50"], input: Self.page)
    #expect(cut.code == 0)
    #expect(cut.output.contains("\"truncated\":[\"nodes\"]"))
    let whole = try await BuiltProgram.run("worker", json, input: Self.page)
    #expect(whole.output.contains("\"truncated\":[]"))
  }

  /// The time is that of the whole page, and what it leaves out is said.
  @Test func theTimeOfAPageIsBounded() async throws {
    let page = Data(("<article><h1>T</h1>" + String(repeating: "<p>Words of a block.", count: 40_000)).utf8)
    let ended = try await BuiltProgram.run(
      "worker", ["extract", "--format", "json", "-", "--max-parse-time", "0.5"], input: page)
    #expect(ended.code == 0)
    #expect(ended.output.contains("\"truncated\":[\"time\"]"))
    #expect(ended.output.contains("\"not_article\":\"the time for a page ran out"))
  }

  /// The same pages give the same bytes in every process, although each seeds its dictionaries differently.
  @Test(.timeLimit(.minutes(5))) func everyRunPrintsTheSame() async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let own = root.appending(path: "ExtractionTests/Pages/own")
    let folder = try TemporaryDirectory()
    var manifest = ""
    for name in try FileManager.default.contentsOfDirectory(atPath: own.path).sorted() {
      try FileManager.default.copyItem(
        atPath: own.appending(path: "\(name)/source.html").path, toPath: "\(folder.path)/\(name).html")
      manifest += "{\"id\":\"\(name)\",\"url\":\"https://news.example/\(name)\",\"charset\":null}\n"
    }
    // HeadMetadata that differ, of one rank: which of them is taken must not depend on the run.
    let published = "<meta property=article:published_time content=2024-04-01>"
    let names = ["lastmod", "date_modified", "datemodified", "revision_date", "updated", "dc.date.modified"]
    let metas = names.enumerated().map { "<meta name=\($1) content=2024-05-0\($0 + 1)>" }.joined()
    let text = String(repeating: "<p>Words of a story that is long enough to be one.", count: 20)
    try Data("<title>A story</title>\(published)\(metas)<article><h1>A story</h1>\(text)".utf8).write(
      to: URL(filePath: folder.path + "/declared.html"))
    manifest += "{\"id\":\"declared\",\"url\":null,\"charset\":null}\n"
    try Data(manifest.utf8).write(to: URL(filePath: folder.path + "/manifest.jsonl"))
    let flags = ["extract", "--batch", folder.path + "/manifest.jsonl", "--pages", folder.path, "--blocks"]
    let first = try await BuiltProgram.run("worker", flags)
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("\"modified\":\"2024-05-01\""))
    for _ in 0..<2 {
      let again = try await BuiltProgram.run("worker", flags)
      #expect(again.output == first.output)
    }
  }

  @Test(arguments: [
    ["--max-page-bytes", "0"], ["--max-nodes", "1"], ["--max-depth", "0"], ["--max-attributes", "-1"],
    ["--max-parse-time", "0"],
  ])
  func limitsThatCannotBeAreRefused(flags: [String]) async throws {
    let ended = try await BuiltProgram.run("worker", ["parse", "-"] + flags, input: Self.page)
    #expect(ended.code == 2)
    #expect(ended.errors.contains(flags[0]))
  }
}
