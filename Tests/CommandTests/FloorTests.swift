import Foundation
import Testing

/// The floors of the design: imports go strictly downward, and what a floor must not know it does not import.
///
/// Read from the sources, not from the package's manifest: a dependency that is declared and not used breaks nothing, and an
/// import that the manifest does not declare still compiles when another target happened to be built before.
@Suite struct FloorTests {
  /// The floor of each target; a system library lies below them all.
  static let floors: [String: Int] = [
    "Untrusted": 0, "HostileShapes": 0, "Executors": 0, "Metrics": 0, "Compression": 0,
    "HTTPFields": 1, "HTTPServer": 1, "HTML": 1, "WebURL": 1,
    "Postgres": 2, "Extraction": 2, "CrawlRules": 2,
    "Schema": 3, "LocalCluster": 3, "Fetching": 3, "PageReader": 3,
    "ArticleStore": 4,
    "Frontier": 5,
    "Crawling": 6, "Enqueueing": 6, "Maintenance": 6, "Reporting": 6, "CommandLine": 6,
    "Dashboard": 7, "CrawlOptions": 7,
    "coordinator": 8, "worker": 8, "status": 8, "sampleweb": 8, "benchmark": 8,
  ]

  private static let database: Set = ["Postgres", "Schema", "CLibPQ"]
  private static let network: Set = ["Fetching", "CCurl"]

  /// What a target may not import, though it lies below: its purity, or the one thing that it knows nothing of.
  static let secrets: [String: Set<String>] = [
    // What everybody may import needs nothing itself.
    "Untrusted": ["Foundation", "Dispatch", "Logging"],
    "HostileShapes": ["Foundation", "Dispatch", "Logging"],
    // Bytes to tree, on any platform.
    "HTML": ["Foundation", "Dispatch", "Logging"],
    // Pure functions of a page and of a site's rules.
    "Extraction": database.union(network).union(["Executors", "Dispatch", "Logging"]),
    "CrawlRules": database.union(network).union(["HTML", "Executors", "Dispatch", "Logging"]),
    "PageReader": database.union(network).union(["Executors", "Dispatch", "Logging"]),
    "WebURL": database.union(network).union(["HTML", "Dispatch", "Logging"]),
    // Knows no table, no page and no network.
    "Postgres": ["HTML", "WebURL", "CCurl"],
    // One URL to a response: no database.
    "Fetching": database.union(["HTML", "Extraction", "CrawlRules"]),
    // Articles and jobs: no HTTP.
    "ArticleStore": network.union(["HTML", "WebURL", "Extraction", "CrawlRules", "CLibPQ"]),
    "Frontier": network.union(["HTML", "Extraction", "PageReader", "CLibPQ"]),
    // The sample web shares nothing with what it is there to test, but how a program hears signals and listens.
    "sampleweb": Set(floors.keys).subtracting(["Executors", "HTTPServer"]),
    "Crawling": ["CLibPQ", "CCurl", "ArgumentParser"],
    // What is shown of a crawl is read from the database, and shown by a program that links neither curl nor the readers of pages.
    "Enqueueing": network.union(["HTML", "Extraction", "PageReader", "CLibPQ"]),
    "Maintenance": network.union(["HTML", "Extraction", "PageReader", "CLibPQ"]),
    "Reporting": network.union(["HTML", "Extraction", "PageReader", "CLibPQ", "ArgumentParser"]),
    "CommandLine": network.union(["HTML", "Extraction", "PageReader", "CLibPQ"]),
    "Dashboard": network.union(["CLibPQ", "Schema", "ArgumentParser"]),
    "coordinator": ["CLibPQ", "CCurl"], "worker": ["CLibPQ", "CCurl"],
    "status": network.union(["HTML", "Extraction", "PageReader", "CLibPQ"]),
  ]

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  struct Import: CustomStringConvertible {
    var target: String
    var module: String
    var file: String
    var description: String { "\(file) imports \(module)" }
  }

  /// Every import statement under `Sources` and `sql`.
  static func imports() throws -> [Import] {
    let pattern =
      /^\s*(?:@[\w()]+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|typealias|var|let)\s+)?(\w+)/
    var found: [Import] = []
    for (folder, depth) in [("Sources", 1), ("sql", 0)] {
      let base = root.appending(path: folder)
      let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path)
      for path in paths.sorted() where path.hasSuffix(".swift") {
        let target = depth == 0 ? "Schema" : String(path.prefix { $0 != "/" })
        let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
        for line in text.split(whereSeparator: \.isNewline) {
          guard let match = try pattern.firstMatch(in: line) else { continue }
          found.append(Import(target: target, module: String(match.1), file: "\(folder)/\(path)"))
        }
      }
    }
    return found
  }

  @Test func everyTargetHasAFloor() throws {
    let sources = Self.root.appending(path: "Sources")
    let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { name in
      !FileManager.default.fileExists(atPath: sources.appending(path: "\(name)/module.modulemap").path)
        && !name.hasPrefix(".")
    }
    #expect(Set(folders).union(["Schema"]) == Set(Self.floors.keys))
  }

  @Test func importsGoStrictlyDownward() throws {
    let imports = try Self.imports()
    #expect(imports.count > 100)
    let upward = imports.filter { found in
      guard let target = Self.floors[found.target], let module = Self.floors[found.module] else { return false }
      return module >= target
    }
    #expect(upward.isEmpty, "\(upward)")
  }

  @Test func noFloorKnowsWhatItMustNot() throws {
    let told = try Self.imports().filter { Self.secrets[$0.target]?.contains($0.module) == true }
    #expect(told.isEmpty, "\(told)")
  }

  /// Only the programs and what they share read the command line.
  @Test func onlyTheProgramsParseArguments() throws {
    let allowed: Set = ["CommandLine", "CrawlOptions", "coordinator", "worker", "status", "sampleweb", "benchmark"]
    let others = try Self.imports().filter { $0.module == "ArgumentParser" && !allowed.contains($0.target) }
    #expect(others.isEmpty, "\(others)")
  }

  /// SQL lives under `sql/`, so that each statement can be read, tested and explained on its own.
  @Test func noSQLTextStandsInSwift() throws {
    let pattern = /(?i)"\s*(select\s+.+\s+from|insert\s+into|update\s+\w+\s+set|delete\s+from)\s/
    let base = Self.root.appending(path: "Sources")
    var found: [String] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: base.path) where path.hasSuffix(".swift") {
      let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
      for line in text.split(whereSeparator: \.isNewline) {
        let code = line.drop(while: \.isWhitespace)
        if !code.hasPrefix("//"), try pattern.firstMatch(in: code) != nil { found.append("\(path): \(code)") }
      }
    }
    #expect(found.isEmpty, "\(found)")
  }

  @Test func noFileIsLongerThan500Lines() throws {
    var long: [String] = []
    for folder in ["Sources", "sql"] {
      let base = Self.root.appending(path: folder)
      for path in try FileManager.default.subpathsOfDirectory(atPath: base.path) where path.hasSuffix(".swift") {
        let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
        let lines = text.count { $0 == "\n" }
        // A longer one says why in its header.
        if lines > 500, !text.prefix(2_000).contains("500 lines") { long.append("\(path): \(lines)") }
      }
    }
    #expect(long.isEmpty, "\(long)")
  }
}
