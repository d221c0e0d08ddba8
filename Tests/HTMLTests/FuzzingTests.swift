import Foundation
import Testing

@testable import HTML

/// The fuzzer's checks (`make fuzz`) over its seeds, over changed seeds, and over documents broken on purpose.
@Suite(.timeLimit(.minutes(5))) struct FuzzingTests {
  /// A seed of the fuzzer; its name begins with what its header chooses.
  struct Seed: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]

    var testDescription: String { name }
    var input: FuzzInput { FuzzInput(bytes) }

    /// What comes behind `prefix` in the name, nil when that is not how it begins.
    func name(behind prefix: String) -> String? {
      name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }
  }

  static let seeds: [Seed] = {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/Seeds")
    do {
      let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
      return try files.filter { $0.pathExtension == "html" }
        .map { Seed(name: $0.deletingPathExtension().lastPathComponent, bytes: Array(try Data(contentsOf: $0))) }
        .sorted { $0.name < $1.name }
    } catch {
      Issue.record("The seeds cannot be read: \(error)")
      return []
    }
  }()

  @Test(arguments: seeds)
  func seedsGiveSoundTrees(seed: Seed) {
    #expect(seed.input.violations() == [])
  }

  @Test func everyModeContextAndLimitHasASeed() {
    #expect(Self.seeds.count(where: { $0.name.hasPrefix("mode-") }) >= 23)
    let contexts = Self.seeds.compactMap { $0.name(behind: "fragment-") }
    #expect(Set(contexts) == Set(FuzzInput.contexts.map { $0.replacing(" ", with: "-").lowercased() }))
    let limits = Self.seeds.compactMap { $0.name(behind: "limit-")?.split(separator: "-").first }
    #expect(Set(limits) == ["nodes", "depth", "attributes", "input", "time"])
  }

  /// A header is numbers; the name of the seed tells what they are to mean.
  @Test(arguments: seeds)
  func headersChooseWhatTheNameSays(seed: Seed) {
    let input = seed.input
    if let context = seed.name(behind: "fragment-") {
      let entries = FuzzInput.contexts.filter { $0.replacing(" ", with: "-").lowercased() == context }
      #expect(entries.map { FuzzInput.Entry.fragment($0) } == [input.entry])
    } else if let charset = seed.name(behind: "charset-"), let encoding = TextEncoding(label: charset) {
      #expect(input.charset == encoding.rawValue)
      #expect(input.parse(input.limits).encodingName == encoding.rawValue)
    } else if let limit = seed.name(behind: "limit-") {
      let cut = input.parse(input.limits).truncations.map { "\($0)".lowercased() }
      #expect(cut.contains { limit.replacing("-", with: "").hasPrefix($0) })
    } else {
      let entries: [String: FuzzInput.Entry] = ["text-characters": .text, "plain-text": .plainText]
      #expect(input.entry == entries[seed.name] ?? .document)
      #expect(input.limits == ParseLimits(time: .seconds(3600)))
    }
  }

  static let sample = Array("<!doctype html><p class=a>ü<!--b--><b id=c>d</b>e<i>f</i>".utf8)

  /// The checks see what is wrong: here with the links between the builder's nodes.
  @Test(arguments: 0..<5)
  func brokenLinksAreSeen(kind: Int) throws {
    var builder = TreeBuilder(source: Self.sample)
    builder.run()
    #expect(LinkInvariants.violations(of: builder.nodes) == [])
    let bold = try #require(builder.nodes.firstIndex { $0.name == .html(.b) })
    let parent = Int(builder.nodes[bold].parent)
    switch kind {
    case 0: builder.nodes[bold].parent = 1
    case 1: builder.nodes[bold].previous = builder.nodes[bold].next
    case 2: builder.nodes[bold].next = builder.nodes[parent].first
    case 3: builder.nodes[parent].last = UInt32(bold)
    default: builder.nodes[bold].next = UInt32(builder.nodes.count)
    }
    #expect(LinkInvariants.violations(of: builder.nodes) != [])
  }

  /// And with the nodes of a finished document, or with the limits it was parsed under.
  @Test(arguments: 0..<7)
  func brokenDocumentsAreSeen(kind: Int) throws {
    let decoded = TextDecoder.decodeHTML(Self.sample)
    var builder = TreeBuilder(source: decoded.bytes)
    builder.run()
    var tree = builder.finish(isInputCut: false)
    var limits = ParseLimits()
    #expect(TreeInvariants.violations(of: Document(tree, encoding: decoded), limits: limits) == [])
    let text = try #require(tree.nodes.firstIndex { $0.isText })
    let comment = try #require(tree.nodes.firstIndex { $0.kind == .comment })
    switch kind {
    case 0: tree.nodes[text].extent = 1
    case 1: tree.nodes[text].extent = 0
    case 2: tree.nodes[text].position = UInt32(decoded.bytes.count + 1)
    case 3: tree.nodes[comment].position += 1
    case 4: tree.attributes[1].value = TextSlice(offset: tree.nodes[text].payload + 1, length: 1)
    case 5: limits.attributesPerTag = 0
    default: limits.inputBytes = 1
    }
    #expect(TreeInvariants.violations(of: Document(tree, encoding: decoded), limits: limits) != [])
  }

  /// A small fuzzer of fixed inputs, for those who do not run the large one; without the few large seeds, for their
  /// time.
  @Test(arguments: 0..<8)
  func changedSeedsGiveSoundTrees(part: Int) {
    var generator = SplitMix(state: UInt64(part))
    for (index, seed) in Self.seeds.enumerated() where index % 8 == part && seed.bytes.count < 2000 {
      for _ in 0..<16 {
        var bytes = seed.bytes
        for _ in 0...Int.random(in: 0..<4, using: &generator) { Self.change(&bytes, &generator) }
        let violations = FuzzInput(bytes).violations()
        #expect(violations == [], "\(seed.name), as Base64: \(Data(bytes).base64EncodedString())")
      }
    }
  }

  /// Changes a byte, or cuts, repeats or takes over a piece from another seed.
  private static func change(_ bytes: inout [UInt8], _ generator: inout SplitMix) {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, start + Int.random(in: 1...32, using: &generator))
    switch Int.random(in: 0..<5, using: &generator) {
    case 0 where start < end:
      bytes[start] = UInt8.random(in: 0...255, using: &generator)
    case 1:
      bytes.removeSubrange(start..<end)
    case 2:
      bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &generator))
    case 3 where !bytes.isEmpty:
      // The header: other limits, another charset or context.
      bytes[min(Int.random(in: 0..<4, using: &generator), bytes.count - 1)] =
        0x30 + UInt8.random(in: 0..<64, using: &generator)
    default:
      guard let other = seeds.randomElement(using: &generator)?.bytes else { return }
      let first = Int.random(in: 0...other.count, using: &generator)
      bytes.replaceSubrange(start..<end, with: other[first..<min(other.count, first + 64)])
    }
  }
}
