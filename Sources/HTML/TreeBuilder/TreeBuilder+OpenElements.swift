/// One entry of the stack of open elements.
struct OpenElement {
  var node: UInt32
  var name: ElementName
}

/// The stack of open elements (section 13.2.4.2).
extension TreeBuilder {
  /// Which element types end the search for an element in scope.
  enum Scope { case normal, listItem, button, table }

  var current: OpenElement { open[open.count - 1] }
  var currentName: ElementName { open.last?.name ?? .none }
  var isAtDepthLimit: Bool { open.count >= limits.depth }

  /// Whether the current node is an HTML element with that tag.
  @inline(__always)
  func isCurrent(_ tag: Tag) -> Bool { currentName == .html(tag) }

  mutating func push(_ node: UInt32, _ name: ElementName) {
    if name == .html(.p) { openParagraphs += 1 }
    if name == .html(.select) { openSelects += 1 }
    open.append(OpenElement(node: node, name: name))
  }

  /// Pops the current node; the root stays open to the end.
  mutating func pop() {
    guard open.count > 1, let element = open.popLast() else { return }
    if element.name == .html(.p) { openParagraphs -= 1 }
    if element.name == .html(.option), openSelects > 0 { optionWasPopped(element.node) }
    if element.name == .html(.select) { openSelects -= 1 }
  }

  mutating func pop(to count: Int) {
    while open.count > max(count, 1) { pop() }
  }

  /// Pops elements until an HTML element with that tag has been popped.
  mutating func popUntil(_ tag: Tag) {
    while open.count > 1, let last = open.last {
      pop()
      if last.name == .html(tag) { return }
    }
  }

  mutating func isOpen(_ tag: Tag) -> Bool {
    looks &+= open.count
    return open.contains { $0.name == .html(tag) }
  }

  /// The stack index of a node, nil when it is not open.
  mutating func openIndex(of node: UInt32) -> Int? {
    let index = open.lastIndex { $0.node == node }
    looks &+= open.count - (index ?? 0)
    return index
  }

  /// Whether the stack has an HTML element with that tag in a scope.
  mutating func isInScope(_ tag: Tag, _ scope: Scope = .normal) -> Bool {
    var index = open.count - 1
    defer { looks &+= open.count - index }
    while index >= 0 {
      let name = open[index].name
      if name == .html(tag) { return true }
      if ends(scope, name) { return false }
      index -= 1
    }
    return false
  }

  /// Whether that very node is open and in scope.
  mutating func isNodeInScope(_ node: UInt32) -> Bool {
    var index = open.count - 1
    defer { looks &+= open.count - index }
    while index >= 0 {
      if open[index].node == node { return true }
      if ends(.normal, open[index].name) { return false }
      index -= 1
    }
    return false
  }

  /// Whether one of the headings h1 to h6 is in scope.
  mutating func isHeadingInScope() -> Bool {
    var index = open.count - 1
    defer { looks &+= open.count - index }
    while index >= 0 {
      if open[index].name.isHeading { return true }
      if ends(.normal, open[index].name) { return false }
      index -= 1
    }
    return false
  }

  @inline(__always)
  private func ends(_ scope: Scope, _ name: ElementName) -> Bool {
    guard name.isHTML else { return scope != .table && name.isForeignScopeEnd }
    if scope == .table { return name.tag == .html || name.tag == .table || name.tag == .template }
    switch name.tag {
    case .applet, .caption, .html, .table, .td, .th, .marquee, .object, .select, .template: return true
    case .ol, .ul: return scope == .listItem
    case .button: return scope == .button
    default: return false
    }
  }

  /// Pops what an end tag is implied for, except `exception`.
  mutating func generateImpliedEndTags(except exception: Tag = .none) {
    while let name = open.last?.name, name.isImpliedEnd, name.tag != exception { pop() }
  }

  mutating func generateImpliedEndTagsThoroughly() {
    while let name = open.last?.name, name.isImpliedEnd || name.isTablePart { pop() }
  }

  /// Closes a p element.
  mutating func closeP() {
    generateImpliedEndTags(except: .p)
    popUntil(.p)
  }

  mutating func closePInButtonScope() {
    if hasPInButtonScope { closeP() }
  }

  /// Only `push` and `pop` open and close a `p`: what else is taken out of the stack is never one.
  var hasPInButtonScope: Bool {
    mutating get { openParagraphs > 0 && isInScope(.p, .button) }
  }

  /// Pops until the current node is one of `tags`, a template or the root: the Standard's "clear the stack back".
  mutating func clearStack(to tags: Tag...) {
    while let name = open.last?.name, name != .html(.html), name != .html(.template) {
      if name.isHTML, tags.contains(name.tag) { return }
      pop()
    }
  }

  /// Reset the insertion mode appropriately (section 13.2.4.1).
  mutating func resetInsertionMode() {
    var index = open.count - 1
    defer { looks &+= open.count - index }
    while index >= 0 {
      let isLast = index == 0
      let name = isLast ? context ?? open[index].name : open[index].name
      if let mode = mode(for: name, isLast: isLast) {
        self.mode = mode
        return
      }
      index -= 1
    }
    mode = .inBody
  }

  private func mode(for name: ElementName, isLast: Bool) -> InsertionMode? {
    switch name.htmlTag {
    case .td, .th: isLast ? .inBody : .inCell
    case .tr: .inRow
    case .tbody, .thead, .tfoot: .inTableBody
    case .caption: .inCaption
    case .colgroup: .inColumnGroup
    case .table: .inTable
    case .template: templateModes.last ?? .inTemplate
    case .head: isLast ? .inBody : .inHead
    case .body: .inBody
    case .frameset: .inFrameset
    case .html: headElement == 0 ? .beforeHead : .afterHead
    default: isLast ? .inBody : nil
    }
  }
}

extension ElementName {
  /// The special elements (section 13.2.4.2).
  var isSpecial: Bool {
    isHTML ? bits != 0 && bits <= KnownNames.lastSpecial : isForeignScopeEnd
  }

  /// The foreign elements that end scopes, which are also the special ones.
  var isForeignScopeEnd: Bool {
    switch namespace {
    case .html: false
    case .svg: tag == .foreignObject || tag == .desc || tag == .title
    case .mathML: isMathMLTextIntegrationPoint || tag == .annotationXML
    }
  }

  var isMathMLTextIntegrationPoint: Bool {
    guard namespace == .mathML else { return false }
    switch tag {
    case .mi, .mo, .mn, .ms, .mtext: return true
    default: return false
    }
  }

  var isHeading: Bool {
    switch htmlTag {
    case .h1, .h2, .h3, .h4, .h5, .h6: true
    default: false
    }
  }

  /// Elements whose end tag is implied (section 13.2.6.3).
  var isImpliedEnd: Bool {
    switch htmlTag {
    case .dd, .dt, .li, .optgroup, .option, .p, .rb, .rp, .rt, .rtc: true
    default: false
    }
  }

  /// Further elements that are popped when end tags are implied thoroughly.
  var isTablePart: Bool {
    switch htmlTag {
    case .caption, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr: true
    default: false
    }
  }
}
