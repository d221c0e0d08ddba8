/// What Package.swift says of its targets, read from its text: no program is run for it, and comments count, for they
/// name the floors.
struct Manifest {
  enum Kind { case library, program, system, tests }

  struct Target: Equatable {
    var name: String
    var kind: Kind
    /// From the last comment `Floor N: …` before it; nil for tests, which are above what they test.
    var floor: Int?
    /// Where its files are, such as `Sources/HTML`.
    var path: String
    /// Names of targets and of other packages' products, whose modules have the same names.
    var dependencies: [String]
  }

  var targets: [Target] = []
  /// What this reader did not understand. It must be empty, or the rules would hold for a part of the house only.
  var unread: [String] = []

  subscript(name: String) -> Target? { targets.first { $0.name == name } }

  init(_ text: String) {
    let tokens = SwiftLexer.tokens(of: text).filter { $0 != .newline }
    let kinds = Self.functions(in: tokens)
    let constants = Self.constants(in: tokens)
    guard var index = Self.startOfTargets(in: tokens) else {
      unread.append("no list of targets")
      return
    }
    var floor: Int?
    while index < tokens.count, tokens[index] != .symbol("]") {
      switch tokens[index] {
      case .comment(let text):
        if let number = Self.floor(of: text) { floor = number }
        index += 1
      case .word(let function):
        let end = Self.end(of: index + 1, in: tokens)
        let call = Array(tokens[index...end])
        index = end + 1
        guard let kind = kinds[function] else {
          unread.append("a target made by \(function)")
          continue
        }
        read(call, kind: kind, floor: floor, constants: constants)
      default: index += 1
      }
    }
  }

  private mutating func read(_ call: [SwiftToken], kind: Kind, floor: Int?, constants: [String: String]) {
    guard let name = call.lazy.compactMap(Self.text).first else {
      unread.append("a target without a name")
      return
    }
    var path = "\(kind == .tests ? "Tests" : "Sources")/\(name)"
    var dependencies: [String] = []
    for (index, token) in call.enumerated() where index + 2 < call.count && call[index + 1] == .symbol(":") {
      switch token {
      case .word("path"): path = Self.text(call[index + 2]) ?? path
      case .word("on"), .word("dependencies"):
        let list = call[(index + 2)...Self.end(of: index + 2, in: call)]
        for (index, token) in zip(list.indices, list) {
          switch token {
          // The package of a product.
          case .literal(let text, _) where !(list[index - 1] == .symbol(":") && list[index - 2] == .word("package")):
            dependencies.append(text)
          case .word(let word) where list[index - 1] != .symbol(".") && list[index + 1] != .symbol(":"):
            if let product = constants[word] {
              dependencies.append(product)
            } else {
              unread.append("\(name) on \(word)")
            }
          default: break
          }
        }
      default: break
      }
    }
    let isTests = path.hasPrefix("Tests/")
    if !isTests, floor == nil { unread.append("\(name) stands on no floor") }
    targets.append(
      Target(name: name, kind: kind, floor: isTests ? nil : floor, path: path, dependencies: dependencies))
  }

  private static func text(_ token: SwiftToken) -> String? {
    if case .literal(let text, _) = token { text } else { nil }
  }

  /// The number in a comment such as `Floor 3: the network`.
  private static func floor(of comment: String) -> Int? {
    guard comment.hasPrefix("Floor ") else { return nil }
    return Int(comment.dropFirst(6).prefix { $0 != ":" })
  }

  /// The index of what closes the bracket or parenthesis at `index`; the last one where nothing does.
  private static func end(of index: Int, in tokens: [SwiftToken]) -> Int {
    var depth = 0
    for at in index..<tokens.count {
      switch tokens[at] {
      case .symbol(UInt8(ascii: "(")), .symbol(UInt8(ascii: "[")): depth += 1
      case .symbol(UInt8(ascii: ")")), .symbol(UInt8(ascii: "]")):
        depth -= 1
        if depth == 0 { return at }
      default: break
      }
    }
    return tokens.count - 1
  }

  /// The first token of the package's own list of targets; each product has one too, of names.
  private static func startOfTargets(in tokens: [SwiftToken]) -> Int? {
    tokens.indices.dropLast(3).last { index in
      tokens[index] == .word("targets") && tokens[index + 1] == .symbol(":") && tokens[index + 2] == .symbol("[")
        && text(tokens[index + 3]) == nil
    }.map { $0 + 3 }
  }

  /// `let logging: Target.Dependency = .product(name: "Logging", …)`, by its name.
  private static func constants(in tokens: [SwiftToken]) -> [String: String] {
    var found: [String: String] = [:]
    for index in tokens.indices.dropLast(5) where tokens[index] == .word("let") {
      guard case .word(let name) = tokens[index + 1], tokens[index + 3] == .word("Target"),
        tokens[index + 5] == .word("Dependency")
      else { continue }
      found[name] = tokens[index...].lazy.compactMap(text).first
    }
    return found
  }

  /// What makes targets: SwiftPM's own functions, and those of the manifest by the one of these that they call.
  private static func functions(in tokens: [SwiftToken]) -> [String: Kind] {
    let own: [String: Kind] = [
      "target": .library, "executableTarget": .program, "testTarget": .tests, "systemLibrary": .system,
    ]
    var found = own
    var function: String?
    for index in tokens.indices.dropLast() {
      if tokens[index] == .word("func"), case .word(let name) = tokens[index + 1] { function = name }
      if let name = function, tokens[index] == .symbol("."), case .word(let called) = tokens[index + 1],
        let kind = own[called]
      {
        found[name] = kind
        function = nil
      }
    }
    return found
  }
}
