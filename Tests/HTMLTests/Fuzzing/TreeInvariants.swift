import Untrusted

@testable import HTML

/// What is true of every document, from any bytes.
///
/// The walk uses only what any reader of a document has, so what it finds would mislead them too. It trusts no link: a
/// node seen twice ends it.
struct TreeInvariants {
  private let document: Document
  private let limits: ParseLimits
  private var violations: [String] = []
  private var seen: [Bool]
  private var deepest = 0
  private var hasSelectedContent = false
  /// The text outside of templates, as the walk meets it.
  private var text: [UInt8] = []
  /// How many nodes are below the document and outside of templates, and how many of them queries look at.
  private var shown = 0
  private var queried = 0

  /// What is not as it must be, a sentence each; at most the first few.
  static func violations(of document: Document, limits: ParseLimits) -> [String] {
    var invariants = TreeInvariants(document: document, limits: limits)
    invariants.check()
    return invariants.violations
  }

  private init(document: Document, limits: ParseLimits) {
    self.document = document
    self.limits = limits
    seen = Array(repeating: false, count: document.nodeCount)
  }

  private mutating func check() {
    let source = document.source
    require(TreeInvariants.isUTF8(source.span), "the decoded input is malformed UTF-8")
    require(document.parent(document.root) == nil, "the document has a parent")
    guard walk() else { return }
    require(!seen.contains(false), "not all nodes are in the tree")
    checkRoot()
    checkLimits()
    let safe = StreamSafe.text(String(decoding: text, as: UTF8.self))
    require(safe.hasSameBytes(as: document.textContent(document.root)), "textContent is not the text of the nodes")
    require(document.descendants(document.root).count { _ in true } == shown, "descendants are not those of the walk")
    require(document.all(where: { _ in true }).count == queried, "queries see other elements than the walk")
    let lines = document.treeFormat().utf8.count { $0 == 0x0a }
    require(document.isFragment || lines >= shown, "the tree format has only \(lines) lines")
  }

  /// Visits every node once in document order, templates' contents too; false when the links have no end.
  private mutating func walk() -> Bool {
    var path: [(node: NodeID, isHidden: Bool)] = [(document.root, false)]
    seen[Int(document.root.index)] = true
    var next = document.firstChild(document.root)
    checkLeaf(document.root)
    while true {
      if let node = next {
        guard Int(node.index) < seen.count, !seen[Int(node.index)] else {
          violations.append("node \(node.index) is out of bounds or there twice")
          return false
        }
        seen[Int(node.index)] = true
        let parent = path[path.count - 1]
        check(node, parent: parent.node, isHidden: parent.isHidden)
        path.append((node, parent.isHidden || document.isHTML(node, .template)))
        deepest = max(deepest, path.count - 1)
        next = document.firstChild(node)
      } else {
        let done = path.removeLast()
        if path.isEmpty { return true }
        if document.firstChild(done.node) == nil, path.count == deepest { checkAncestors(done.node, path.map(\.node)) }
        next = document.nextSibling(done.node)
      }
    }
  }

  private mutating func check(_ node: NodeID, parent: NodeID, isHidden: Bool) {
    require(document.parent(node) == parent, "parent of", node)
    checkLeaf(node)
    let offset = document.sourceOffset(node)
    require(offset >= 0 && offset <= document.source.count, "position of", node)
    if !isHidden { shown += 1 }
    switch document.kind(node) {
    case .document:
      violations.append("a second document node")
    case .text:
      require(document.textLength(node) > 0, "empty text", node)
      checkText(node)
      if !isHidden { document.withText(node) { for index in $0.indices { text.append($0[index]) } } }
    case .comment:
      require(offset < document.source.count && document.source[offset] == 0x3c, "position of comment", node)
      checkText(node)
    case .doctype:
      require(offset < document.source.count && document.source[offset] == 0x3c, "position of doctype", node)
      require(parent == document.root, "doctype below", parent)
      checkName(document.name(node), node)
    case .element:
      let isSeen = document.namespace(node) == .html || [.svg, .math].contains(document.tag(node))
      if !isHidden, isSeen { queried += 1 }
      checkElement(node)
    }
  }

  /// The way up is the way that the walk came down.
  private mutating func checkAncestors(_ node: NodeID, _ path: [NodeID]) {
    require(Array(document.ancestors(node)) == path.reversed(), "ancestors of", node)
    require(document.contains(path[0], node) && !document.contains(node, path[path.count - 1]), "containment of", node)
  }

  private mutating func checkElement(_ node: NodeID) {
    let name = document.name(node)
    require(!name.isEmpty, "no name of", node)
    checkName(name, node)
    if document.isHTML(node, .selectedcontent) { hasSelectedContent = true }
    let attributes = document.attributes(node)
    require(attributes.count <= limits.attributesPerTag, "\(attributes.count) attributes of", node)
    require(Set(attributes.map(\.name)).count == attributes.count, "an attribute twice on", node)
    for (name, value) in attributes {
      checkName(name, node)
      require(document.attribute(node, name) == value, "attribute by name of", node)
      guard let code = document.tag(named: name)?.code else {
        violations.append("the attribute \(name) has no number")
        continue
      }
      let isValid = document.withAttribute(node, AttributeName(code: code), TreeInvariants.isText)
      require(isValid == true, "malformed value of", node)
    }
  }

  private mutating func checkLeaf(_ node: NodeID) {
    if document.kind(node) != .element, document.kind(node) != .document {
      require(document.firstChild(node) == nil, "a child of the leaf", node)
    }
  }

  private mutating func checkText(_ node: NodeID) {
    require(document.withText(node, TreeInvariants.isText), "malformed text", node)
  }

  private mutating func checkName(_ name: String, _ node: NodeID) {
    let ends: [UInt8] = [0, 0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x3e]
    require(!name.utf8.contains(where: ends.contains), "a name with a space, `>` or U+0000 at", node)
  }

  private mutating func checkRoot() {
    var elements: [NodeID] = []
    for child in document.children(document.root) where document.isElement(child) { elements.append(child) }
    require(elements == [document.documentElement], "elements below the document: \(elements.count)")
    for child in document.children(document.root) {
      require(document.kind(child) != .text, "text below the document", child)
    }
    require(document.isHTML(document.documentElement, .html), "the document's element is not html")
    require(document.isFragment || document.head != nil && document.body != nil, "a document without head or body")
  }

  private mutating func checkLimits() {
    let truncations = document.truncations
    require(document.source.count <= limits.inputBytes * 3, "more input than its limit")
    let count = document.nodeCount
    require(count <= limits.nodes + TreeInvariants.nodesBehindLimit, "\(count) nodes")
    require(count <= limits.nodes || truncations.contains(.nodes), "\(count) nodes and no word of it")
    // An option's content is there a second time in a `selectedcontent`, which may be as deep as the option.
    let most = hasSelectedContent ? limits.depth * 2 : limits.depth
    let deepest = deepest
    require(deepest <= most + TreeInvariants.levelsBelowLimit, "\(deepest) levels")
    require(Set(truncations).count == truncations.count, "a truncation twice")
  }

  /// How many levels may be below the limit: the parts of a table, raw text, and its characters (see
  /// `ParseLimits.depth`).
  static let levelsBelowLimit = 5

  /// How many nodes may come behind the limit (see `ParseLimits.nodes`).
  static let nodesBehindLimit = 8

  /// Whether the bytes are well-formed UTF-8.
  static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
    do {
      _ = try UTF8Span(validating: bytes)
      return true
    } catch {
      return false
    }
  }

  /// The same without U+0000, which the Standard leaves nowhere.
  private static func isText(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] == 0 { return false }
    return isUTF8(bytes)
  }

  private mutating func require(_ holds: Bool, _ violation: @autoclosure () -> String) {
    if !holds, violations.count < 8 { violations.append(violation()) }
  }

  private mutating func require(_ holds: Bool, _ violation: @autoclosure () -> String, _ node: NodeID) {
    if holds { return }
    let place = "\(node.index) (\(document.kind(node)) \(document.name(node)))"
    require(holds, "\(violation()) \(place)")
  }
}
