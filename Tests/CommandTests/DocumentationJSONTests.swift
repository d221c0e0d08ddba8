import Foundation
import Postgres
import TestSupport
import Testing

/// The JSON that programs print against the keys that docs/reference.md lists, on a small crawl.
@Suite struct DocumentationJSONTests {
  @Test(.timeLimit(.minutes(2))) func theKeysOfStatusAreDocumented() async throws {
    let reference = try DocumentationMarkdown("docs/reference.md")
    let rows = DocumentationMarkdown.table("key", in: try #require(reference.section("JSON of `status`")))
    var documented: [String: Set<String>] = [:]
    for row in rows {
      for key in DocumentationMarkdown.code(in: row[0]) {
        documented[key] = Set(DocumentationMarkdown.code(in: row[1]))
      }
    }
    try await withTestDatabase { pool, connectionString in
      try await DocumentationScene(pool: pool).play()
      let ended = try await BuiltProgram.run("status", ["--json", "--database-url", connectionString])
      #expect(ended.code == 0, "\(ended.errors)")
      let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
      let status = try #require(object)
      #expect(Set(status.keys) == Set(documented.keys))
      for (key, value) in status {
        let found = Self.keys(of: value)
        #expect(found.subtracting(documented[key] ?? []).isEmpty, "\(key)")
        #expect(!(value is [Any]) || !found.isEmpty, "the scene has no \(key)")
      }
    }
  }

  /// What a command of the reference's table is called with; nil where its document is tested elsewhere.
  private static let arguments: [String: [[String]]] = [
    "status --crawl": [["status", "--crawl", "autumn"]],
    "coordinator run --once": [["coordinator", "run", "--once"]],
    "coordinator enqueue": [["coordinator", "enqueue", "-"]],
    "coordinator explain": [["coordinator", "explain", "https://news.example/2026/harbour"]],
    "coordinator diagnose": [["coordinator", "diagnose"]],
    "coordinator host show": [["coordinator", "host", "show", "news.example"]],
    "coordinator host delay": [["coordinator", "host", "delay", "news.example", "2"]],
    "coordinator host connections": [["coordinator", "host", "connections", "news.example", "2"]],
    "coordinator host windows": [["coordinator", "host", "windows", "news.example", "08:00-10:00"]],
    "coordinator host block": [["coordinator", "host", "block", "lost.example"]],
    "coordinator host unblock": [["coordinator", "host", "unblock", "lost.example"]],
    "coordinator group add": [["coordinator", "group", "add", "all", "news.example", "lost.example", "--delay", "2"]],
    "coordinator group show": [["coordinator", "group", "show", "all"]],
    "coordinator group list": [["coordinator", "group", "list"]],
    "coordinator group delay": [["coordinator", "group", "delay", "all", "3"]],
    "coordinator group remove": [["coordinator", "group", "remove", "all", "lost.example"]],
    "coordinator crawl list": [["coordinator", "crawl", "list"]],
    "coordinator crawl set": [["coordinator", "crawl", "set", "autumn", "--priority", "2"]],
    "coordinator dead list": [["coordinator", "dead", "list"]],
    "coordinator dead purge": [["coordinator", "dead", "purge", "--host", "news.example"]],
    "coordinator retry": [["coordinator", "retry", "--host", "lost.example"]],
    "coordinator cancel": [["coordinator", "cancel", "--host", "lost.example"]],
    "coordinator pause": [
      ["coordinator", "pause"], ["coordinator", "pause", "--host", "news.example"],
      ["coordinator", "pause", "--crawl", "autumn"],
    ],
    "coordinator resume": [["coordinator", "resume", "--crawl", "autumn"]],
    "coordinator prune": [["coordinator", "prune", "--counters", "90"]],
    "coordinator robots": [["coordinator", "robots", "https://news.example/private", "--file", "-"]],
  ]

  /// In the order of the table, which is one in which each command finds what it needs.
  @Test(.timeLimit(.minutes(3))) func theKeysOfOtherDocumentsAreDocumented() async throws {
    let section = try #require(try DocumentationMarkdown("docs/reference.md").section("JSON documents"))
    let rows = DocumentationMarkdown.table("document of", in: section)
    let listed = rows.flatMap { DocumentationMarkdown.code(in: $0[0]) }
    // `coordinator page` needs a page, and has its keys tested with one; the others have tables of their own.
    #expect(Set(listed).subtracting(Self.arguments.keys) == ["status", "worker extract", "coordinator page"])
    try await withTestDatabase { pool, database in
      try await DocumentationScene(pool: pool).play()
      for row in rows {
        let documented = Set(DocumentationMarkdown.code(in: row[1]))
        for command in DocumentationMarkdown.code(in: row[0]) {
          for words in Self.arguments[command] ?? [] {
            let ended = try await BuiltProgram.run(
              words[0], words.dropFirst() + ["--json", "--database-url", database],
              input: words.contains("-") ? Data("User-agent: *\nDisallow: /private\n".utf8) : nil)
            #expect(
              ended.code == 0 || (command == "coordinator enqueue" && ended.code == 3), "\(words): \(ended.errors)")
            let line = try #require(ended.output.split(separator: "\n").first, "\(words) prints nothing")
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let found = Set(try #require(object, "\(words): \(line)").keys)
            #expect(!found.isEmpty && found.subtracting(documented).isEmpty, "\(words)")
          }
        }
      }
    }
  }

  private static func keys(of value: Any) -> Set<String> {
    if let object = value as? [String: Any] { return Set(object.keys) }
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(of: $1)) } }
    return []
  }
}
