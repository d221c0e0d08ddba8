import Foundation
import Testing

/// The one floor plan: that of Package.swift. Imports are what it declares and go strictly downward,
/// docs/architecture.md shows the same floors, and what a floor must not know it does not import.
@Suite(.timeLimit(.minutes(5))) struct FloorTests {
  private static let database: Set = ["Postgres", "Schema", "CLibPQ"]
  private static let network: Set = ["Fetching", "CCurl"]
  private static let pages: Set = ["HTML", "Extraction", "PageReader"]

  /// What a target may not import, though it lies below: its purity, or the one thing that it knows nothing of.
  static let secrets: [String: Set<String>] = [
    // What everybody may import needs nothing itself.
    "Untrusted": ["Foundation", "Dispatch"],
    "HostileShapes": ["Foundation", "Dispatch"],
    // Bytes to tree, on any platform.
    "HTML": ["Foundation", "Dispatch"],
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
    "ArticleStore": network.union(pages).union(["WebURL", "CrawlRules", "CLibPQ"]),
    "Frontier": network.union(pages).union(["CLibPQ"]),
    "Crawling": ["CLibPQ", "CCurl", "ArgumentParser"],
    // What is shown of a crawl is read from the database, by a program that links neither curl nor the readers of
    // pages.
    "Enqueueing": network.union(pages).union(["CLibPQ"]),
    "Maintenance": network.union(pages).union(["CLibPQ"]),
    "Reporting": network.union(pages).union(["CLibPQ", "ArgumentParser"]),
    "CommandLine": network.union(pages).union(["CLibPQ", "HTTPServer", "FlyingFox"]),
    "Dashboard": network.union(["CLibPQ", "Schema", "ArgumentParser"]),
    "coordinator": ["CLibPQ", "CCurl"], "worker": ["CLibPQ", "CCurl"],
    "status": network.union(pages).union(["CLibPQ", "HTTPServer", "FlyingFox"]),
  ]

  /// The sample web shares nothing with what it is there to test, but how a program hears signals and listens.
  static let knownToSampleWeb: Set = ["Executors", "HTTPServer"]

  /// Folders of tests that are no target: Tools/fuzz.sh builds them.
  static let foldersOfNoTarget: Set = ["Tests/Fuzz"]

  static func plan() throws -> FloorPlan {
    FloorPlan(manifest: try House.manifest.get(), sources: try House.sources.get())
  }

  @Test func theManifestIsReadWhole() throws {
    let manifest = try House.manifest.get()
    #expect(manifest.unread == [])
    #expect(manifest.targets.count > 30)
    #expect(Set(manifest.targets.map(\.name)).count == manifest.targets.count)
    let paths = Set(manifest.targets.map(\.path)).union(Self.foldersOfNoTarget)
    var folders: Set = ["sql"]
    for parent in ["Sources", "Tests"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: House.root.appending(path: parent).path)
      folders.formUnion(names.filter { !$0.hasPrefix(".") }.map { "\(parent)/\($0)" })
    }
    #expect(folders == paths)
    // What is C has no Swift.
    let isOfC: Set = ["CModels", "CSandbox", "CWords"]
    for target in manifest.targets where target.kind != .system && !isOfC.contains(target.name) {
      #expect(try House.sources.get().contains { $0.target == target.name }, "\(target.name) has no Swift file")
    }
  }

  @Test func importsAreDeclared() throws {
    let plan = try Self.plan()
    #expect(plan.sources.count { !$0.imports.isEmpty } > 300)
    #expect(plan.undeclaredImports() == [])
  }

  @Test func dependenciesAreUsed() throws {
    let faults = try Self.plan().unusedDependencies()
    #expect(faults == [])
  }

  @Test func importsAreUsed() throws {
    let faults = try Self.plan().unusedImports()
    #expect(faults == [])
  }

  @Test func dependenciesGoStrictlyDownward() throws {
    let faults = try Self.plan().upwardDependencies()
    #expect(faults == [])
  }

  @Test func theTableOfTheArchitectureShowsTheFloors() throws {
    let faults = try Self.plan().differences(fromTableIn: try House.text("docs/architecture.md"))
    #expect(faults == [])
  }

  @Test func noFloorKnowsWhatItMustNot() throws {
    let plan = try Self.plan()
    var secrets = Self.secrets
    secrets["sampleweb"] = Set(plan.manifest.targets.map(\.name)).subtracting(Self.knownToSampleWeb)
    let told = plan.sources.flatMap { file in
      file.imports.filter { secrets[file.target]?.contains($0) == true }.map { "\(file.path) imports \($0)" }
    }
    #expect(told == [])
    // A name that is none any more forbids nothing.
    let known = Set(plan.manifest.targets.flatMap { [$0.name] + $0.dependencies }).union(FloorPlan.toolchain)
    let names = Set(secrets.keys).union(secrets.values.joined()).union(Self.knownToSampleWeb)
    #expect(names.subtracting(known) == [])
  }

  /// Only the programs and what they share read the command line.
  @Test func onlyTheProgramsParseArguments() throws {
    let plan = try Self.plan()
    let parsing = plan.manifest.targets.filter { $0.dependencies.contains("ArgumentParser") }
    #expect(Set(parsing.filter { $0.kind != .program }.map(\.name)) == ["CommandLine", "CrawlOptions"])
  }

  /// 350 lines at most, but for generated data.
  @Test func noFileIsTooLong() throws {
    let long = try House.sources.get().filter { file in
      guard file.lines > 350 else { return false }
      return try !House.text(file.path).hasPrefix("// Generated by")
    }
    #expect(long.map { "\($0.path): \($0.lines)" } == [])
  }
}
