import TestSupport
import Testing

/// What the built programs say of themselves in their help.
enum DocumentationPrograms {
  /// What `--help` says of one option or flag.
  struct Option {
    let names: [String]
    /// The default as the help prints it.
    let value: String?
  }

  /// Each help text is asked for once.
  private actor HelpTexts {
    static let shared = HelpTexts()
    private var texts: [[String]: Task<String, any Error>] = [:]

    func text(_ words: [String]) async throws -> String {
      if let known = texts[words] { return try await known.value }
      let task = Task {
        let ended = try await BuiltProgram.run(words[0], words.dropFirst() + ["--help"])
        try #require(ended.code == 0, "\(words) --help: \(ended.errors)")
        return ended.output
      }
      texts[words] = task
      return try await task.value
    }
  }

  static let names = ["coordinator", "worker", "status"]

  /// `subcommand` may be of two words: `host show`.
  static func help(_ program: String, _ subcommand: String? = nil) async throws -> String {
    let words = subcommand.map { $0.split(separator: " ").map(String.init) } ?? []
    return try await HelpTexts.shared.text([program] + words)
  }

  /// The names under SUBCOMMANDS, and which of them runs when none is given.
  static func subcommands(_ program: String) async throws -> (names: [String], standard: String?) {
    let lines = try await help(program).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.firstIndex(of: "SUBCOMMANDS:") else { return ([], nil) }
    let listed = lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.filter { !$0.hasPrefix("   ") }
    let standard = listed.first { $0.contains("(default)") }?.split(separator: " ").first.map(String.init)
    var names: [String] = []
    for name in listed.compactMap({ $0.split(separator: " ").first.map(String.init) }) {
      names += try await nested(program, name)
    }
    return (names, standard)
  }

  /// `host` as `host show`, `host delay` …; a command without any of its own as it is.
  private static func nested(_ program: String, _ name: String) async throws -> [String] {
    let lines = try await help(program, name).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.firstIndex(of: "SUBCOMMANDS:") else { return [name] }
    let listed = lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.filter { !$0.hasPrefix("   ") }
    return listed.compactMap { $0.split(separator: " ").first.map { "\(name) \($0)" } }
  }

  /// The options in a help text, those that every program has left out.
  static func options(in help: String) -> [Option] {
    var entries: [String] = []
    for line in help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("  -") {
        entries.append(line)
      } else if line.hasPrefix("   "), !entries.isEmpty {
        entries[entries.count - 1] += " " + line
      } else if !line.isEmpty {
        // A heading: what follows belongs to no option.
        if !line.hasPrefix(" "), !entries.isEmpty { entries.append("") }
      }
    }
    return entries.filter { !$0.isEmpty }.map(option).filter {
      !$0.names.contains("--help") && !$0.names.contains("--version")
    }
  }

  private static func option(_ entry: String) -> Option {
    let words = entry.split(whereSeparator: \.isWhitespace).map(String.init)
    let names = words.prefix { $0.hasPrefix("-") || $0.hasPrefix("<") }
      .filter { $0.hasPrefix("-") }
      .map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }
    let text = words.joined(separator: " ")
    let value = text.firstMatch(of: /\(default: ([^)]*)\)/).map { String($0.1) }
    return Option(names: names, value: value)
  }

  /// Every name of an option that `program` takes, with any of its subcommands.
  static func allFlags(_ program: String) async throws -> Set<String> {
    var texts = [try await help(program)]
    for name in try await subcommands(program).names { texts.append(try await help(program, name)) }
    return Set(texts.flatMap { options(in: $0).flatMap(\.names) } + ["-h", "--help", "--version"])
  }

  /// What is wrong with a command line as a document shows it; nil when there is nothing.
  static func complaint(about words: [String]) async throws -> String? {
    guard let program = words.first, names.contains(program) else { return nil }
    let (known, standard) = try await subcommands(program)
    var rest = words.dropFirst()
    var subcommand = standard
    if let second = rest.first, !second.hasPrefix("-") {
      let twoWords = rest.prefix(2).joined(separator: " ")
      guard known.contains(second) || known.contains(twoWords) else {
        return known.isEmpty ? nil : "\(program) has no command \(second)"
      }
      subcommand = known.contains(second) ? second : twoWords
      rest = rest.dropFirst(known.contains(second) ? 1 : 2)
    }
    // What follows goes to psql.
    if program == "coordinator", subcommand == "sql" { return nil }
    let taken = Set(options(in: try await help(program, subcommand)).flatMap(\.names) + ["-h", "--help", "--version"])
    for word in rest where word.hasPrefix("-") && word != "-" {
      let name = word.prefix { $0 != "=" }
      if !taken.contains(String(name)) { return "\(program) \(subcommand ?? "") has no flag \(name)" }
    }
    return nil
  }
}
