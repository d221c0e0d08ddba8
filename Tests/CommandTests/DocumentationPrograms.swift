import Foundation

/// The built programs as a user meets them: run from the products directory, their help read.
enum DocumentationPrograms {
  struct Ended {
    let code: Int32
    let output: String
    let errors: String
  }

  /// What `--help` says of one option or flag.
  struct Option {
    let names: [String]
    /// The default as the help prints it.
    let value: String?
  }

  static let names = ["coordinator", "worker", "status"]

  /// Where SwiftPM puts the programs: beside the test bundle.
  static let directory: URL = {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
      if let bundle { return bundle.bundleURL.deletingLastPathComponent() }
    #endif
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  }()

  /// Runs a program to its end, for 30 seconds at most, with no database in its environment.
  static func run(_ program: String, _ arguments: [String]) throws -> Ended {
    let process = Process()
    process.executableURL = directory.appending(path: program)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "COLUMNS": "120"]
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let limit = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: limit)
    defer { limit.cancel() }
    // None of these fills the pipe of stderr while stdout is read.
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Ended(code: process.terminationStatus, output: text, errors: said)
  }

  static func help(_ program: String, _ subcommand: String? = nil) throws -> String {
    let ended = try run(program, (subcommand.map { [$0] } ?? []) + ["--help"])
    guard ended.code == 0 else { throw CocoaError(.executableLoad) }
    return ended.output
  }

  /// The names under SUBCOMMANDS, and which of them runs when none is given.
  static func subcommands(_ program: String) throws -> (names: [String], standard: String?) {
    let lines = try help(program).components(separatedBy: "\n")
    guard let start = lines.firstIndex(of: "SUBCOMMANDS:") else { return ([], nil) }
    let listed = lines[(start + 1)...].prefix { $0.hasPrefix("  ") }.filter { !$0.hasPrefix("   ") }
    let names = listed.compactMap { $0.split(separator: " ").first.map(String.init) }
    let standard = listed.first { $0.contains("(default)") }?.split(separator: " ").first.map(String.init)
    return (names, standard)
  }

  /// The options in a help text, those that every program has left out.
  static func options(in help: String) -> [Option] {
    var entries: [String] = []
    for line in help.components(separatedBy: "\n") {
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
    var value: String?
    if let start = text.range(of: "(default: "), let end = text.range(of: ")", range: start.upperBound..<text.endIndex)
    {
      value = String(text[start.upperBound..<end.lowerBound])
    }
    return Option(names: names, value: value)
  }

  /// Every name of an option that `program` takes, with any of its subcommands.
  static func allFlags(_ program: String) throws -> Set<String> {
    var texts = [try help(program)]
    for name in try subcommands(program).names { texts.append(try help(program, name)) }
    return Set(texts.flatMap { options(in: $0).flatMap(\.names) } + ["-h", "--help", "--version"])
  }

  /// What is wrong with a command line as a document shows it; nil when there is nothing.
  static func complaint(about words: [String]) throws -> String? {
    guard let program = words.first, names.contains(program) else { return nil }
    let (known, standard) = try subcommands(program)
    var rest = words.dropFirst()
    var subcommand = standard
    if let second = rest.first, !second.hasPrefix("-") {
      guard known.contains(second) else { return known.isEmpty ? nil : "\(program) has no command \(second)" }
      subcommand = second
      rest = rest.dropFirst()
    }
    // What follows goes to psql.
    if program == "coordinator", subcommand == "sql" { return nil }
    let taken = Set(options(in: try help(program, subcommand)).flatMap(\.names) + ["-h", "--help", "--version"])
    for word in rest where word.hasPrefix("-") && word != "-" {
      let name = word.prefix { $0 != "=" }
      if !taken.contains(String(name)) { return "\(program) \(subcommand ?? "") has no flag \(name)" }
    }
    return nil
  }
}
