/// Templates: their tags (section 13.2.6.4.4) and "in template" (13.2.6.4.16).
extension TreeBuilder {
  mutating func startTemplate() {
    if isAtDepthLimit {
      flatten(.html(.template))
      return
    }
    insertElement()
    formatting.append(.marker)
    framesetOK = false
    mode = .inTemplate
    templateModes.append(.inTemplate)
  }

  mutating func endTemplate() {
    guard isOpen(.template) else { return }
    generateImpliedEndTagsThoroughly()
    closeTemplate()
  }

  private mutating func closeTemplate() {
    popUntil(.template)
    clearFormattingToMarker()
    _ = templateModes.popLast()
    resetInsertionMode()
  }

  mutating func inTemplate() -> Step {
    switch token.kind {
    case .text, .null, .comment, .doctype:
      return inBody()
    case .startTag:
      return startTagInTemplate()
    case .endTag:
      return token.tag == .template ? inHead() : .done
    case .endOfFile:
      guard isOpen(.template) else { return .done }
      closeTemplate()
      return .reprocess
    }
  }

  private mutating func startTagInTemplate() -> Step {
    let next: InsertionMode
    switch token.tag {
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      return inHead()
    case .caption, .colgroup, .tbody, .tfoot, .thead:
      next = .inTable
    case .col:
      next = .inColumnGroup
    case .tr:
      next = .inTableBody
    case .td, .th:
      next = .inRow
    default:
      next = .inBody
    }
    _ = templateModes.popLast()
    templateModes.append(next)
    mode = next
    return .reprocess
  }
}
