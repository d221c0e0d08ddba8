import Testing

@testable import Models

@Suite struct ModelFileTests {
  typealias Node = ModelBytes.Node

  static let columns = ["width", "height"]
  static let hash = ModelFile.hash(columns)

  /// Column 1 at most 2.5 ? 10 : (column 0 at most 1.5 ? 20 : 30), and a single leaf of -4.
  static let drawn: [[Node]] = [
    [.inner(column: 1, threshold: 1), .leaf(10), .inner(column: 0, threshold: 0), .leaf(20), .leaf(30)], [.leaf(-4)],
  ]
  static let thresholds: [[Float]] = [[1.5], [0, 2.5]]

  static func bytes(
    kind: UInt8 = 4, columns: UInt32 = hash, scale: Float = 2, thresholds: [[Float]] = thresholds,
    trees: [[Node]] = drawn
  ) -> [UInt8] {
    var model = ModelBytes(lexicon: [(7, -3), (9, 12)], ensembles: 1)
    model.ensemble(
      "drawn", columns: columns, thresholds: thresholds, base: 0.5, scale: scale, threshold: 40, kind: kind,
      trees: trees)
    return model.bytes
  }

  @Test(arguments: [2, 4] as [UInt8]) func whatIsWrittenIsRead(kind: UInt8) throws {
    let file = try ModelFile(Self.bytes(kind: kind))
    #expect(file.names == ["drawn"])
    #expect(file.lexicon.map(\.hash) == [7, 9] && file.lexicon.map(\.weight) == [-3, 12])
    let trees = try file.trees("drawn", columns: Self.columns)
    #expect(trees.logOdds([0, 2.5, 1.5, 3, 2, 3]) == [12.5, 32.5, 52.5])
    #expect(trees.accepts([0, 2.5, 1.5, 3, 2, 3]) == [false, false, true])
    #expect(trees.trees.map(\.depth) == [2, 0])
  }

  /// Branches that end one after the other: of the node, of its parent, of that one's parent.
  @Test func deepTreesComeBackWhole() throws {
    let inner = Node.inner(column: 0, threshold: 0)
    let tree: [Node] = [inner, inner, inner, .leaf(1), .leaf(2), inner, .leaf(3), .leaf(4), inner, .leaf(5), .leaf(6)]
    let trees = try ModelFile(Self.bytes(trees: [tree])).trees("drawn", columns: Self.columns)
    #expect(trees.trees.map(\.depth) == [3])
    let (left, right) = (trees.nodes.map(\.left), trees.nodes.map(\.right))
    #expect(left == [1, 2, 3, 3, 4, 6, 6, 7, 9, 9, 10])
    #expect(right == [8, 5, 4, 3, 4, 7, 6, 7, 10, 9, 10])
  }

  @Test func manyThresholdsAreNumberedBySixteenBits() throws {
    let many = (0..<300).map { Float($0) }
    let tree: [Node] = [.inner(column: 1, threshold: 200), .leaf(1), .leaf(2)]
    let bytes = Self.bytes(scale: 1, thresholds: [[], many], trees: [tree])
    let trees = try ModelFile(bytes).trees("drawn", columns: Self.columns)
    #expect(trees.logOdds([0, 200, 0, 201]) == [1.5, 2.5])
  }

  @Test func treesAreAskedForByNameAndColumns() throws {
    let file = try ModelFile(Self.bytes())
    #expect(throws: ModelError.missing("other")) { try file.trees("other", columns: Self.columns) }
    #expect(throws: ModelError.otherFeatures("drawn")) { try file.trees("drawn", columns: ["width", "length"]) }
    #expect(throws: ModelError.otherFeatures("drawn")) { try file.trees("drawn", columns: ["width"]) }
    let wider = try ModelFile(Self.bytes(columns: ModelFile.hash(["width"])))
    #expect(throws: ModelError.otherFeatures("drawn")) { try wider.trees("drawn", columns: ["width"]) }
  }

  @Test func bytesThatAreNoModelAreRefused() {
    #expect(throws: ModelError.notAModel) { try ModelFile(Array("GIF89a".utf8)) }
    #expect(throws: ModelError.notAModel) { try ModelFile([]) }
    #expect(throws: ModelError.version(2)) { try ModelFile(ModelBytes(version: 2, ensembles: 0).bytes) }
    #expect(throws: ModelError.corrupt("there are bytes behind its end")) { try ModelFile(Self.bytes() + [0]) }
  }

  @Test func everyCutIsSeen() {
    let whole = Self.bytes()
    for length in 4..<whole.count {
      #expect(throws: ModelError.self, "\(length) of \(whole.count)") { try ModelFile(whole.prefix(length)) }
    }
  }

  private func reason(_ bytes: [UInt8]) -> String? {
    do {
      _ = try ModelFile(bytes)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func whatPointsOutsideIsRefused() {
    let leaves: [Node] = [.leaf(1), .leaf(2)]
    #expect(reason(Self.bytes(trees: [[.inner(column: 2, threshold: 0)] + leaves]))?.contains("column 2 of 2") == true)
    #expect(
      reason(Self.bytes(trees: [[.inner(column: 1, threshold: 2)] + leaves]))?.contains("threshold 2 of the 2") == true)
    #expect(reason(Self.bytes(kind: 3, trees: []))?.contains("leaves of kind 3") == true)
    #expect(reason(Self.bytes(scale: 0))?.contains("a scale of 0") == true)
    #expect(reason(Self.bytes(scale: .nan))?.contains("drawn: nan") == true)
    #expect(reason(Self.bytes(thresholds: [[.infinity], [0, 2.5]]))?.contains("drawn: inf") == true)
    #expect(reason(Self.bytes(trees: [[.leaf(.nan)]]))?.contains("drawn: nan") == true)
    #expect(reason(Self.bytes(thresholds: [], trees: [[.leaf(1)]]))?.contains("0 columns") == true)
    // More names than there are bytes.
    #expect(reason(Array("CGBT".utf8) + [1, 255, 255, 255, 255, 0])?.contains("names") == true)
    #expect(reason(Array("CGBT".utf8) + [1, 0, 0, 0, 0, 1, 1, 0x20])?.contains("a name with the byte 32") == true)
  }

  @Test func nodesAreAsManyAsAreNumbered() {
    func single(_ trees: Int) -> [UInt8] {
      Self.bytes(kind: 2, trees: Array(repeating: [.leaf(1)], count: trees))
    }
    #expect(reason(single(65_535)) == nil)
    // The trees are counted by 16 bits too: one node more takes one of three.
    let inner: [Node] = [.inner(column: 0, threshold: 0), .leaf(1), .leaf(2)]
    let more = Self.bytes(kind: 2, trees: Array(repeating: [.leaf(1)], count: 65_534) + [inner])
    #expect(reason(more)?.contains("more nodes than are numbered") == true)
  }
}
