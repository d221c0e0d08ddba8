import Foundation

/// One Swift file, as far as the house's rules look into it.
struct SourceFile {
  /// The target it belongs to.
  var target: String
  /// Below the repository.
  var path: String
  var lines: Int
  /// The modules it imports.
  var imports: [String] = []
  /// Every name it uses, outside its imports, comments and literals.
  var names: Set<String> = []
  /// The names that it declares, labels of parameters among them.
  var declared: Set<String> = []
  /// Its literals; those that `+` joins are one.
  var literals: [(text: String, line: Int)] = []

  init(target: String, path: String, text: String) {
    self.target = target
    self.path = path
    lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
    var line: [SwiftToken] = []
    // 0: no literal before; 1: a literal; 2: a literal and a plus.
    var join = 0
    for token in SwiftLexer.tokens(of: text) {
      switch token {
      case .literal(let text, let line):
        if join == 2 { literals[literals.count - 1].text += text } else { literals.append((text, line)) }
        join = 1
      case .symbol(UInt8(ascii: "+")): join = join == 1 ? 2 : 0
      case .newline, .comment: break
      default: join = 0
      }
      if token == .newline {
        read(line)
        line = []
      } else if case .comment = token {
      } else {
        line.append(token)
      }
    }
    read(line)
  }

  private static let declaring: Set = [
    "func", "var", "let", "case", "struct", "enum", "class", "actor", "protocol", "typealias", "extension",
  ]
  private static let kinds: Set = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
  private static let access: Set = ["public", "package", "internal", "fileprivate", "private"]

  private mutating func read(_ line: [SwiftToken]) {
    if let module = Self.module(importedBy: line) {
      imports.append(module)
      return
    }
    var isCase = false
    for (index, token) in line.enumerated() {
      guard case .word(let word) = token else { continue }
      names.insert(word)
      if word == "case" { isCase = true }
      let before: SwiftToken? = index > 0 ? line[index - 1] : nil
      let after: SwiftToken? = index + 1 < line.count ? line[index + 1] : nil
      if case .word(let keyword)? = before, Self.declaring.contains(keyword) { declared.insert(word) }
      // The other cases of `case a, b`, and the labels of parameters.
      if isCase, before == .symbol(",") { declared.insert(word) }
      if case .word? = after, before == .symbol("(") || before == .symbol(",") { declared.insert(word) }
      if after == .symbol(":"), before == .symbol("(") || before == .symbol(",") { declared.insert(word) }
    }
  }

  /// `@testable import struct Module.Type`: the module. Nil where the line is no import.
  private static func module(importedBy line: [SwiftToken]) -> String? {
    guard let at = line.firstIndex(of: .word("import")) else { return nil }
    var isAttribute = false
    for token in line[..<at] {
      switch token {
      case .symbol(UInt8(ascii: "@")): isAttribute = true
      case .word(let word) where isAttribute || access.contains(word): isAttribute = false
      default: return nil
      }
    }
    for case .word(let word) in line[(at + 1)...] where !kinds.contains(word) { return word }
    return nil
  }
}

/// The repository that these tests stand in.
enum House {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Files below a folder that end with `suffix`, sorted, with paths below the repository.
  static func files(below folder: String, suffix: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".build/") }.sorted().map { "\(folder)/\($0)" }
  }

  static let manifest = Result { Manifest(try text("Package.swift")) }

  /// Every Swift file of every target.
  static let sources = Result {
    try manifest.get().targets.flatMap { target in
      try files(below: target.path, suffix: ".swift").map {
        SourceFile(target: target.name, path: $0, text: try text($0))
      }
    }
  }
}
