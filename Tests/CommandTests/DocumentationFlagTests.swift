import CommandLine
import Foundation
import Testing

/// docs/reference.md against the programs' own help: the same commands, the same flags, the same defaults.
@Suite struct DocumentationFlagTests {
  private let reference: DocumentationMarkdown

  init() throws {
    reference = try DocumentationMarkdown("docs/reference.md")
  }

  @Test(arguments: DocumentationPrograms.names) func everyCommandHasASection(program: String) async throws {
    let listed = try await DocumentationPrograms.subcommands(program).names
    let expected = listed.isEmpty ? ["`\(program)`"] : listed.map { "`\(program) \($0)`" }
    let documented = reference.headings.filter { $0.hasPrefix("`\(program)") }
    #expect(documented.sorted() == expected.sorted())
  }

  @Test(arguments: DocumentationPrograms.names) func flagsAndDefaultsAreThoseOfTheHelp(program: String) async throws {
    let listed = try await DocumentationPrograms.subcommands(program).names
    for subcommand in listed.isEmpty ? [nil] : listed.map(Optional.some) {
      let title = subcommand.map { "`\(program) \($0)`" } ?? "`\(program)`"
      let rows = try flags(of: title)
      let options = DocumentationPrograms.options(in: try await DocumentationPrograms.help(program, subcommand))
      let documented = rows.map { DocumentationMarkdown.code(in: $0[0]).sorted() }
      #expect(
        documented.sorted { $0[0] < $1[0] } == options.map { $0.names.sorted() }.sorted { $0[0] < $1[0] }, "\(title)")
      for option in options {
        let row = rows.first { Set(DocumentationMarkdown.code(in: $0[0])) == Set(option.names) }
        guard let row, row.count == 3 else { continue }
        #expect(!row[2].isEmpty)
        #expect(
          Self.isSameDefault(documented: row[1], inHelp: option.value),
          "\(title) \(option.names): documented \(row[1]), the help says \(option.value ?? "nothing")")
      }
    }
  }

  /// The flags of a command: those of its own table, and those of the groups that its line "Common flags" links to.
  private func flags(of title: String) throws -> [[String]] {
    let section = try #require(reference.section(title))
    var rows = DocumentationMarkdown.table("flag", in: section)
    for group in DocumentationMarkdown.links(inParagraph: "Common flags:", of: section) {
      let common = try #require(reference.section(anchor: String(group.dropFirst())), "\(title) links to \(group)")
      let shared = DocumentationMarkdown.table("flag", in: common)
      #expect(!shared.isEmpty, "\(title) links to \(group)")
      rows += shared
    }
    return rows
  }

  /// A group that no command has would be left over.
  @Test func everyGroupOfCommonFlagsIsUsed() throws {
    let common = try #require(reference.section("Common flags"))
    let groups = common.filter { $0.text.hasPrefix("### ") }.map {
      "#" + DocumentationMarkdown.anchor(String($0.text.dropFirst(4)))
    }
    let linked = Set(DocumentationMarkdown.links(inParagraph: "Common flags:", of: reference.lines))
    #expect(!groups.isEmpty && Set(groups) == linked)
  }

  private static func isSameDefault(documented: String, inHelp: String?) -> Bool {
    guard let inHelp else { return Double(documented) == nil }
    if documented == "number of cores" { return inHelp == "\(ProcessInfo.processInfo.activeProcessorCount)" }
    if let number = Double(documented) { return number == Double(inHelp) }
    return documented == inHelp
  }

  private static let documentsForUsers = [
    "README.md", "docs/architecture.md", "docs/extraction.md", "docs/glossary.md", "docs/job-states.md",
    "docs/operators.md", "docs/reference.md", "docs/sql-cookbook.md", "docs/webmasters.md",
  ]

  /// Flags named in passing, too.
  @Test func everyFlagInTheTextExists() async throws {
    var known: Set<String> = []
    for program in DocumentationPrograms.names { known.formUnion(try await DocumentationPrograms.allFlags(program)) }
    for path in Self.documentsForUsers {
      for line in try DocumentationMarkdown(path).lines where line.fence == nil {
        for code in DocumentationMarkdown.code(in: line.text) {
          for word in code.split(whereSeparator: { " =,".contains($0) }) where word.hasPrefix("--") {
            #expect(known.contains(String(word)), "\(path):\(line.number): \(word)")
          }
        }
      }
    }
  }

  @Test func commandsInTheDocumentsCanBeRun() async throws {
    let makefile = try String(contentsOf: DocumentationMarkdown.root.appending(path: "Makefile"), encoding: .utf8)
    let targets = Set(
      makefile.split(separator: "\n").compactMap { $0.firstMatch(of: /^([a-z][a-z-]*):/).map { String($0.1) } })
    for document in try DocumentationMarkdown.all() {
      for line in document.lines where line.fence == "sh" {
        let words = line.text.split(whereSeparator: \.isWhitespace).prefix { $0 != "#" }.map(String.init)
        if let complaint = try await DocumentationPrograms.complaint(about: words) {
          Issue.record("\(document.path):\(line.number): \(complaint)")
        }
        if words.first == "make" {
          #expect(targets.contains(words.count > 1 ? words[1] : ""), "\(document.path):\(line.number): \(line.text)")
        }
      }
      for code in document.lines.filter({ $0.fence == nil }).flatMap({ DocumentationMarkdown.code(in: $0.text) }) {
        let words = code.split(separator: " ").map(String.init)
        guard words.count > 1, words[0] == "make", words[1].first?.isLowercase == true else { continue }
        #expect(targets.contains(words[1]), "\(document.path): \(code)")
      }
    }
  }

  @Test func theFirstScreenOfTheReadmeIsTwoCommands() throws {
    let readme = try DocumentationMarkdown("README.md")
    let first = try #require(readme.blocks("sh").first)
    let commands = first.text.split(separator: "\n").map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
    #expect(commands == ["make demo", "make test"])
    #expect(first.number < 25)
  }

  @Test(arguments: ["courant-worker@.service", "courant-coordinator.service"])
  func unitsStartPrograms(unit: String) async throws {
    let path = DocumentationMarkdown.root.appending(path: "deploy/systemd/\(unit)")
    let text = try String(contentsOf: path, encoding: .utf8)
    let starts = text.split(separator: "\n").filter { $0.hasPrefix("ExecStart=") }
    #expect(starts.count == 1)
    for start in starts {
      var words = start.dropFirst("ExecStart=".count).split(separator: " ").map(String.init)
      words[0] = URL(filePath: words[0]).lastPathComponent
      #expect(DocumentationPrograms.names.contains(words[0]))
      #expect(try await DocumentationPrograms.complaint(about: words) == nil)
    }
  }

  @Test func theComposeFileStartsWorkersWithFlagsTheyHave() async throws {
    let path = DocumentationMarkdown.root.appending(path: "deploy/compose.yaml")
    let flags = try await DocumentationPrograms.allFlags("worker")
    let used = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^ +- (--[a-z-]+)$/).map { String($0.1) }
    }
    #expect(used.contains("--contact"))
    for flag in used { #expect(flags.contains(flag)) }
  }

  /// A stop must leave a drain the time that it was promised.
  @Test func theUnitWaitsLongerThanTheGraceTime() throws {
    let path = DocumentationMarkdown.root.appending(path: "deploy/systemd/courant-worker@.service")
    let text = try String(contentsOf: path, encoding: .utf8)
    let grace = try #require(text.firstMatch(of: /--shutdown-timeout ([0-9]+)/).flatMap { Int($0.1) })
    let stop = try #require(text.firstMatch(of: /TimeoutStopSec=([0-9]+)/).flatMap { Int($0.1) })
    #expect(stop > grace)
    #expect(text.contains("SuccessExitStatus=129 130 143"))
  }

  @Test func theUserAgentShownIsTheOneSent() throws {
    let webmasters = try DocumentationMarkdown("docs/webmasters.md")
    #expect(webmasters.lines.contains { $0.text.hasPrefix("User-Agent: Courant/\(courantVersion) (+http") })
  }
}
