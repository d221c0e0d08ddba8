import HTML
import Untrusted

extension Selector {
  /// The elements a selector names, in document order. `visits` is what may still be visited; 0 after the deadline.
  ///
  /// One walk a alternative: each element's set of matched beginnings (one bit a compound) follows from its parent's
  /// and its elder siblings', so that no combination of combinators costs more than a few steps an element.
  func elements(in document: Document, visits: inout Int, until deadline: Deadline = .none) -> [NodeID] {
    var found: [NodeID] = []
    for alternative in alternatives {
      var walk = SelectorWalk(alternative, document)
      walk.run(visits: &visits, until: deadline)
      found += walk.found
    }
    guard alternatives.count > 1 else { return found }
    // Node numbers follow the document's order.
    var last: NodeID?
    return found.sorted { $0.index < $1.index }.filter { node in
      defer { last = node }
      return node != last
    }
  }
}

private struct SelectorWalk {
  /// Matched beginnings of the elements around the place of the walk.
  private struct Level {
    /// Of the element itself, and of it or any ancestor.
    var own: UInt32 = 0
    var around: UInt32 = 0
    /// Of the elder sibling last seen, and of all of them.
    var next: UInt32 = 0
    var later: UInt32 = 0
    var children = 0
  }

  private let selector: Selector.Complex
  private let document: Document
  private var levels: [Level] = [Level()]
  private(set) var found: [NodeID] = []

  init(_ selector: Selector.Complex, _ document: Document) {
    self.selector = selector
    self.document = document
  }

  mutating func run(visits: inout Int, until deadline: Deadline) {
    var node = document.firstChild(document.root)
    while let current = node, visits > 0 {
      if visits & 1_023 == 0, deadline.isOver {
        visits = 0
        return
      }
      visits -= 1
      if document.isElement(current) {
        enter(current)
        if let child = document.firstChild(current) {
          node = child
          continue
        }
        levels.removeLast()
      }
      node = following(current)
    }
  }

  /// The next node that is no descendant; leaves the elements that end.
  private mutating func following(_ node: NodeID) -> NodeID? {
    var node = node
    while true {
      if let sibling = document.nextSibling(node) { return sibling }
      guard let parent = document.parent(node), levels.count > 1 else { return nil }
      levels.removeLast()
      node = parent
    }
  }

  private mutating func enter(_ node: NodeID) {
    var parent = levels[levels.count - 1]
    parent.children += 1
    var own: UInt32 = 0
    for (index, compound) in selector.compounds.enumerated() {
      if index > 0 {
        let before: UInt32 = 1 << UInt32(index - 1)
        let reached =
          switch selector.combinators[index - 1] {
          case .descendant: parent.around
          case .child: parent.own
          case .next: parent.next
          case .later: parent.later
          }
        guard reached & before != 0 else { continue }
      }
      if compound.matches(node, place: parent.children, in: document) { own |= 1 << UInt32(index) }
    }
    if own & (1 << UInt32(selector.compounds.count - 1)) != 0 { found.append(node) }
    parent.next = own
    parent.later |= own
    levels[levels.count - 1] = parent
    levels.append(Level(own: own, around: own | parent.around))
  }
}

extension Selector.Compound {
  /// `place` is the element's number among its parent's, from 1.
  fileprivate func matches(_ node: NodeID, place: Int, in document: Document) -> Bool {
    if let type, !document.name(node).lowercased().hasSameBytes(as: type) { return false }
    for id in ids where document.withAttribute(node, .id, { Selector.isSame($0, id) }) != true { return false }
    if !classes.isEmpty {
      let hasAll = document.withAttribute(node, .class) { names in classes.allSatisfy { Selector.has($0, names) } }
      guard hasAll == true else { return false }
    }
    for attribute in attributes {
      guard let value = document.attribute(node, attribute.name), attribute.accepts(value) else { return false }
    }
    for position in positions where !position.holds(node, place, document) { return false }
    return !excluded.contains { $0.matches(node, place: place, in: document) }
  }
}

extension Selector {
  /// Whether a word is one of those that white space parts.
  fileprivate static func has(_ word: String, _ list: Span<UInt8>) -> Bool {
    var start = 0
    for end in 0...list.count where end == list.count || list[end] <= 0x20 {
      if end > start, isSame(list.extracting(start..<end), word) { return true }
      start = end + 1
    }
    return false
  }

  fileprivate static func isSame(_ bytes: Span<UInt8>, _ text: String) -> Bool {
    bytes.count == text.utf8.count && bytes.has(text.utf8.span, at: 0)
  }
}

extension Selector.Attribute {
  fileprivate func accepts(_ stated: String) -> Bool {
    let stated = ignoresCase ? stated.lowercased() : stated
    let value = ignoresCase ? self.value.lowercased() : self.value
    switch test {
    case .exists: return true
    case .equals: return stated.hasSameBytes(as: value)
    case .word:
      return !value.isEmpty
        && stated.utf8.split(whereSeparator: { $0 <= 0x20 }).contains { $0.elementsEqual(value.utf8) }
    case .dash: return stated.hasSameBytes(as: value) || stated.hasBytePrefix(value + "-")
    case .begins: return !value.isEmpty && stated.hasBytePrefix(value)
    case .ends: return !value.isEmpty && stated.hasByteSuffix(value)
    case .contains: return !value.isEmpty && stated.contains(value)
    }
  }
}

extension Selector.Position {
  fileprivate func holds(_ node: NodeID, _ place: Int, _ document: Document) -> Bool {
    switch self {
    case .nth(let a, let b):
      let steps = place - b
      if a == 0 { return steps == 0 }
      return steps % a == 0 && steps / a >= 0
    case .last:
      return !sequence(first: node, next: document.nextSibling).dropFirst().contains(where: document.isElement)
    }
  }
}
