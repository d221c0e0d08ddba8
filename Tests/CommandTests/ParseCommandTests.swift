import Foundation
import TestSupport
import Testing

/// `worker parse` and `worker extract` on files, with the limits that a user can set.
@Suite(.timeLimit(.minutes(1))) struct ParseCommandTests {
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
