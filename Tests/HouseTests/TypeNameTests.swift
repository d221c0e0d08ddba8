import Testing

/// One name means one thing: no two targets declare a type of the same name.
@Suite struct TypeNameTests {
  private static let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "final", "indirect", "nonisolated", "distributed",
  ]

  /// Types declared at the margin of a file, without those that only the file sees.
  static func types(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").drop { $0.hasPrefix("@") || modifiers.contains($0) }
      guard !line.hasPrefix(" "), let kind = words.first, kinds.contains(kind) else { return nil }
      return words.dropFirst().first.map { String($0.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
    }
  }

  @Test func typesAreFound() {
    let text = """
      package final class Door: Sendable {
        struct Handle {}
      }
      private struct Hidden {}
      @Suite struct Window {}
      extension Door {}
      enum Key<Metal> {}
      // struct Comment
      public typealias Lock = Door
      """
    #expect(Self.types(in: text) == ["Door", "Window", "Key", "Lock"])
  }

  @Test func noTypeStandsTwice() throws {
    var targets: [String: Set<String>] = [:]
    for file in try House.sources.get() where !file.path.hasPrefix("Tests/") {
      for name in Self.types(in: try House.text(file.path)) { targets[name, default: []].insert(file.target) }
    }
    #expect(targets.count > 500)
    #expect(targets.filter { $0.value.count > 1 } == [:])
  }
}
