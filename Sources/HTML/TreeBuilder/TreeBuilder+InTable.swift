/// "In table", "in table text" and "in caption" (sections 13.2.6.4.9 to 13.2.6.4.11).
extension TreeBuilder {
  mutating func inTable() -> Step {
    switch token.kind {
    case .text, .null:
      switch currentName.htmlTag {
      case .table, .tbody, .template, .tfoot, .thead, .tr:
        pendingTableText.removeAll(keepingCapacity: true)
        pendingTableTextPosition = token.position
        originalMode = mode
        mode = .inTableText
        return .reprocess
      default:
        return fostered()
      }
    case .comment:
      insertComment()
      return .done
    case .doctype:
      return .done
    case .startTag:
      return startTagInTable()
    case .endTag:
      switch token.tag {
      case .table:
        guard isInScope(.table, .table) else { return .done }
        popUntil(.table)
        resetInsertionMode()
        return .done
      case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr:
        return .done
      case .template:
        return inHead()
      default:
        return fostered()
      }
    case .endOfFile:
      return inBody()
    }
  }

  private mutating func startTagInTable() -> Step {
    switch token.tag {
    case .caption:
      clearStack(to: .table)
      formatting.append(.marker)
      insertElement()
      mode = .inCaption
    case .colgroup:
      clearStack(to: .table)
      insertElement()
      mode = .inColumnGroup
    case .col:
      clearStack(to: .table)
      insertImplied(.colgroup)
      mode = .inColumnGroup
      return .reprocess
    case .tbody, .tfoot, .thead:
      clearStack(to: .table)
      insertElement()
      mode = .inTableBody
    case .td, .th, .tr:
      clearStack(to: .table)
      insertImplied(.tbody)
      mode = .inTableBody
      return .reprocess
    case .table:
      guard isInScope(.table, .table) else { return .done }
      popUntil(.table)
      resetInsertionMode()
      return .reprocess
    case .style, .script, .template:
      return inHead()
    case .input:
      guard isHiddenInput else { return fostered() }
      insertLeaf(.html(.input))
    case .form:
      guard formElement == 0, !isOpen(.template) else { return .done }
      formElement = insertLeaf(.html(.form))
    default:
      return fostered()
    }
    return .done
  }

  /// "Anything else" in a table: the rules of "in body" with foster parenting.
  mutating func fostered() -> Step {
    fosterParenting = true
    let step = inBody()
    fosterParenting = false
    return step
  }

  mutating func inTableText() -> Step {
    if token.kind == .null { return .done }
    if token.kind == .text {
      pendingTableText.append(token.slice)
      return .done
    }
    let next = token
    let isWhite = pendingTableText.allSatisfy(isWhitespaceOnly)
    for slice in pendingTableText {
      token = Token(kind: .text, position: pendingTableTextPosition, slice: slice)
      if isWhite { insertText(slice) } else { _ = fostered() }
    }
    pendingTableText.removeAll(keepingCapacity: true)
    token = next
    mode = originalMode
    return .reprocess
  }

  mutating func inCaption() -> Step {
    if token.kind == .endTag {
      switch token.tag {
      case .caption:
        closeCaption()
        return .done
      case .table:
        return closeCaption() ? .reprocess : .done
      case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr:
        return .done
      default:
        return inBody()
      }
    }
    if token.kind == .startTag {
      switch token.tag {
      case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
        return closeCaption() ? .reprocess : .done
      default:
        break
      }
    }
    return inBody()
  }

  /// Ends the caption; false when there is none (fragments).
  @discardableResult
  private mutating func closeCaption() -> Bool {
    guard isInScope(.caption, .table) else { return false }
    generateImpliedEndTags()
    popUntil(.caption)
    clearFormattingToMarker()
    mode = .inTable
    return true
  }
}
