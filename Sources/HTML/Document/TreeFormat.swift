extension Document {
  /// The tree in the format of html5lib's tree construction tests: a line a node, `| ` and two spaces a level,
  /// attributes sorted, a template's content below `content`, foreign names behind `svg ` and `math `.
  ///
  /// A fragment is printed without the root that stands for its context. Ends with a line feed unless it is empty.
  /// `margin` gives what is to stand before the line of a node.
  public func treeFormat(margin: ((NodeID) -> String)? = nil) -> String {
    var output: [UInt8] = []
    let root: UInt32 = isFragment ? documentElement.index : 0
    // The ends of the subtrees that the walk is in, with the level of what is in them.
    var open: [(end: UInt32, depth: Int)] = []
    for index in root + 1..<max(end(of: root), root + 1) {
      while let last = open.last, last.end <= index { open.removeLast() }
      let record = nodes[Int(index)]
      let depth = open.last?.depth ?? 0
      if let margin { output.append(contentsOf: margin(NodeID(index: index)).utf8) }
      append(record, NodeID(index: index), depth: depth, to: &output)
      let isTemplate = record.isElement && record.name == .html(.template)
      if isTemplate { line("content", depth: depth + 1, to: &output) }
      if record.mayHaveChildren { open.append((record.extent, depth + (isTemplate ? 2 : 1))) }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private func line(_ text: String, depth: Int, to output: inout [UInt8]) {
    output.append(contentsOf: "| ".utf8)
    output.append(contentsOf: repeatElement(0x20, count: depth * 2))
    output.append(contentsOf: text.utf8)
    output.append(0x0a)
  }

  private func append(_ record: TreeNode, _ node: NodeID, depth: Int, to output: inout [UInt8]) {
    switch record.kind {
    case .document: break
    case .text: line("\"\(string(record.slice))\"", depth: depth, to: &output)
    case .comment: line("<!-- \(string(record.slice)) -->", depth: depth, to: &output)
    case .doctype: line(doctypeLine(doctypes[Int(record.payload)]), depth: depth, to: &output)
    case .element:
      line("<\(record.name.namespace.prefix)\(names.string(record.name.tag.code))>", depth: depth, to: &output)
      for (name, value) in sortedAttributes(node) { line("\(name)=\"\(value)\"", depth: depth + 1, to: &output) }
    }
  }

  private func doctypeLine(_ doctype: DoctypeRecord) -> String {
    let publicID = doctype.publicID ?? ""
    let systemID = doctype.systemID ?? ""
    let name = doctype.name ?? ""
    if publicID.isEmpty, systemID.isEmpty { return "<!DOCTYPE \(name)>" }
    return "<!DOCTYPE \(name) \"\(publicID)\" \"\(systemID)\">"
  }

  /// The attributes by name with the prefix of their namespace, in the order of UTF-16 code units.
  private func sortedAttributes(_ node: NodeID) -> [(String, String)] {
    var result: [(String, String)] = []
    var index = attributeStart(node)
    while index != 0 {
      let record = attributeRecords[index]
      result.append((record.namespace.displayName(names.string(record.code)), string(record.value)))
      index = record.isLast ? 0 : index + 1
    }
    return result.sorted { $0.0.utf16.lexicographicallyPrecedes($1.0.utf16) }
  }
}

extension Namespace {
  fileprivate var prefix: String {
    switch self {
    case .html: ""
    case .svg: "svg "
    case .mathML: "math "
    }
  }
}

extension AttributeNamespace {
  /// `xlink:href` in the XLink namespace is shown as `xlink href`; `xmlns` itself has no prefix before it.
  fileprivate func displayName(_ name: String) -> String {
    guard self != .none, let colon = name.firstIndex(of: ":") else { return self == .xmlns ? "xmlns \(name)" : name }
    return "\(name[..<colon]) \(name[name.index(after: colon)...])"
  }
}
