/// The rules of the floors, as what is wrong by them: each is a function of a manifest and of sources, so that a test
/// can give them a house with a fault.
struct FloorPlan {
  var manifest: Manifest
  var sources: [SourceFile]

  /// What the toolchain brings; everything else has to be declared.
  static let toolchain: Set = [
    "CDispatch", "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Musl",
    "Synchronization",
    "Testing",
  ]

  /// Imports of what the manifest does not give their target. They compile where another target happened to be built
  /// before.
  func undeclaredImports() -> [String] {
    sources.flatMap { file in
      let allowed = Set(manifest[file.target]?.dependencies ?? []).union(Self.toolchain)
      return file.imports.filter { !allowed.contains($0) }
        .map { "\(file.path) imports \($0), which \(file.target) does not declare" }
    }
  }

  /// Dependencies that no file of their target imports. A test may need a program for running it: then its name is a
  /// literal.
  func unusedDependencies() -> [String] {
    manifest.targets.flatMap { target -> [String] in
      let files = sources.filter { $0.target == target.name }
      let imported = Set(files.flatMap(\.imports))
      return target.dependencies.filter { name in
        if imported.contains(name) { return false }
        guard target.kind == .tests, manifest[name]?.kind == .program else { return true }
        return !files.contains { $0.literals.contains { $0.text == name } }
      }.map { "\(target.name) declares \($0) and does not import it" }
    }
  }

  /// Imports in files that use no name which the module declares.
  func unusedImports() -> [String] {
    let declared = Dictionary(grouping: sources, by: \.target)
      .mapValues { files in files.reduce(into: Set<String>()) { $0.formUnion($1.declared) }.subtracting(["_"]) }
    return sources.flatMap { file in
      file.imports.filter { declared[$0]?.isDisjoint(with: file.names) == true }
        .map { "\(file.path) imports \($0) and uses nothing of it" }
    }
  }

  /// Dependencies on a target of the same floor, a higher one or none. The system's libraries lie below them all.
  func upwardDependencies() -> [String] {
    manifest.targets.flatMap { target in
      target.dependencies.filter { name in
        guard let below = manifest[name], below.kind != .system else { return false }
        guard let floor = target.floor else { return below.kind == .tests }
        return (below.floor ?? .max) >= floor
      }.map { "\(target.name) does not stand above \($0)" }
    }
  }

  /// Differences between the manifest and the table in a document, whose rows begin `| floor | target, target | …`.
  func differences(fromTableIn document: String) -> [String] {
    var rows: [String: Int] = [:]
    for line in document.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingPrefix { $0 == " " } }
      guard cells.count > 1, let floor = Int(cells[0].prefix { $0 != " " }) else { continue }
      for name in cells[1].split(separator: "`").enumerated() where name.offset % 2 == (cells[1].hasPrefix("`") ? 0 : 1)
      {
        rows[String(name.element)] = floor
      }
    }
    var found: [String] = []
    for target in manifest.targets {
      let row = rows.removeValue(forKey: target.name)
      if row != target.floor {
        let floor = target.floor.map(String.init) ?? "none"
        found.append("\(target.name) is on floor \(floor), in the table on \(row.map(String.init) ?? "none")")
      }
    }
    return found + rows.keys.sorted().map { "\($0) is in the table and no target" }
  }
}
