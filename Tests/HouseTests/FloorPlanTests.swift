import Testing

/// The rules of the floors, on houses of a few lines with one fault each.
@Suite struct FloorPlanTests {
  static let manifest = """
    let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
    func floor(_ name: String, on: [Target.Dependency] = []) -> Target { .target(name: name, dependencies: on) }
    func tests(_ name: String, on: [Target.Dependency]) -> Target { .testTarget(name: name, dependencies: on) }
    let package = Package(
      name: "House", products: [.executable(name: "door", targets: ["door"])],
      dependencies: [.package(url: "https://example.org/swift-log", from: "1.0.0")],
      targets: [
        // Floor 0: the ground.
        .systemLibrary(name: "CStone"),
        floor("Cellar", on: ["CStone"]),
        // Floor 1: above.
        .target(name: "Hall", dependencies: ["Cellar", logging, .product(name: "Lamp", package: "lamps")], path: "hall"),
        .executableTarget(name: "door", dependencies: [.target(name: "Hall")]),
        // Tests.
        tests("HallTests", on: ["Hall", "door"]),
      ])
    """

  static func plan(_ manifest: String = manifest, files: [String: String] = [:]) -> FloorPlan {
    var texts = [
      "Cellar": "import CStone\npackage struct Barrel {}",
      "Hall": "import Cellar\nimport Lamp\nimport Logging\nlet barrel = Barrel(); package struct Table {}",
      "door": "import Hall\nlet table: Table", "HallTests": "@testable import Hall\n_ = Table(); run(\"door\")",
    ]
    texts.merge(files) { $1 }
    return FloorPlan(
      manifest: Manifest(manifest),
      sources: texts.map { SourceFile(target: $0.key, path: $0.key + ".swift", text: $0.value) })
  }

  @Test func theManifestIsRead() {
    let manifest = Self.plan().manifest
    #expect(manifest.unread == [])
    #expect(
      manifest.targets == [
        .init(name: "CStone", kind: .system, floor: 0, path: "Sources/CStone", dependencies: []),
        .init(name: "Cellar", kind: .library, floor: 0, path: "Sources/Cellar", dependencies: ["CStone"]),
        .init(name: "Hall", kind: .library, floor: 1, path: "hall", dependencies: ["Cellar", "Logging", "Lamp"]),
        .init(name: "door", kind: .program, floor: 1, path: "Sources/door", dependencies: ["Hall"]),
        .init(name: "HallTests", kind: .tests, floor: nil, path: "Tests/HallTests", dependencies: ["Hall", "door"]),
      ])
  }

  @Test(arguments: [
    ("floor(\"Cellar\"", "storey(\"Cellar\"", "a target made by storey"), ("logging,", "torch,", "Hall on torch"),
    ("// Floor 0:", "// Ground:", "CStone stands on no floor"), ("targets: [\n", "rooms: [\n", "no list of targets"),
  ])
  func whatIsNotUnderstoodIsSaid(_ text: String, _ other: String, _ unread: String) {
    #expect(Self.plan(Self.manifest.replacing(text, with: other)).manifest.unread.contains(unread))
  }

  @Test func aHouseWithoutFaultsHasNone() {
    // The door stands beside the hall in this one.
    let plan = Self.plan(Self.manifest.replacing(".executableTarget", with: "// Floor 2:\n.executableTarget"))
    #expect(plan.undeclaredImports() == [])
    #expect(plan.unusedDependencies() == [])
    #expect(plan.unusedImports() == [])
    #expect(plan.upwardDependencies() == [])
  }

  @Test(arguments: [
    "import Lamp", "@preconcurrency package import Lamp", "public import struct Lamp.Bulb", "  import Lamp // a lamp",
    "#if canImport(Lamp)\nimport Lamp\n#endif",
  ])
  func anUndeclaredImportIsFound(_ line: String) {
    #expect(
      Self.plan(files: ["Cellar": "import CStone\n\(line)"]).undeclaredImports()
        == ["Cellar.swift imports Lamp, which Cellar does not declare"])
  }

  @Test(arguments: [
    "// import Lamp", "/* \n import Lamp\n */", "let text = \"\"\"\n  import Lamp\n  \"\"\"", "let `import` = 1",
  ])
  func whatIsNoImportIsNone(_ line: String) {
    #expect(Self.plan(files: ["Cellar": "import CStone\n\(line)"]).undeclaredImports() == [])
  }

  @Test func whatIsNotUsedIsFound() {
    #expect(Self.plan(files: ["Cellar": ""]).unusedDependencies() == ["Cellar declares CStone and does not import it"])
    #expect(
      Self.plan(files: ["HallTests": "import Hall"]).unusedDependencies()
        == ["HallTests declares door and does not import it"])
    #expect(
      Self.plan(files: ["door": "import Hall\nlet chair: Chair // no Table"]).unusedImports()
        == ["door.swift imports Hall and uses nothing of it"])
  }

  @Test func sidewaysAndUpwardAreFound() {
    #expect(Self.plan().upwardDependencies().contains("door does not stand above Hall"))
    let upward = Self.manifest.replacing(
      "floor(\"Cellar\", on: [", with: "floor(\"Cellar\", on: [\"Hall\", \"HallTests\", ")
    #expect(
      Self.plan(upward).upwardDependencies().filter { $0.hasPrefix("Cellar") } == [
        "Cellar does not stand above Hall", "Cellar does not stand above HallTests",
      ])
  }

  @Test func theTableIsCompared() {
    let table =
      "| floor | target |\n|---|---|\n| 0 | `CStone`, `Cellar` | x |\n| 1 | `Hall` | `x` |\n| 1 | `door` | y |\n"
    #expect(Self.plan().differences(fromTableIn: table) == [])
    #expect(
      Self.plan().differences(fromTableIn: table.replacing("| 1 | `Hall`", with: "| 0 | `Well`")) == [
        "Hall is on floor 1, in the table on none", "Well is in the table and no target",
      ])
    #expect(
      Self.plan().differences(fromTableIn: table.replacing("1 | `door`", with: "2 | `door`")) == [
        "door is on floor 1, in the table on 2"
      ])
  }
}
