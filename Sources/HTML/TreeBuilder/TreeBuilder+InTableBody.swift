/// "In column group", "in table body", "in row" and "in cell" (sections 13.2.6.4.12 to 13.2.6.4.15).
extension TreeBuilder {
  mutating func inColumnGroup() -> Step {
    switch token.kind {
    case .text:
      insertText(takeLeadingWhitespace())
      if token.slice.isEmpty { return .done }
    case .comment:
      insertComment()
      return .done
    case .doctype:
      return .done
    case .startTag:
      switch token.tag {
      case .html:
        return inBody()
      case .col:
        insertLeaf(.html(.col))
        return .done
      case .template:
        return inHead()
      default:
        break
      }
    case .endTag:
      switch token.tag {
      case .colgroup:
        guard isCurrent(.colgroup) else { return .done }
        pop()
        mode = .inTable
        return .done
      case .col:
        return .done
      case .template:
        return inHead()
      default:
        break
      }
    case .endOfFile:
      return inBody()
    case .null:
      break
    }
    guard isCurrent(.colgroup) else { return .done }
    pop()
    mode = .inTable
    return .reprocess
  }

  mutating func inTableBody() -> Step {
    if token.kind == .startTag {
      switch token.tag {
      case .tr:
        clearStack(to: .tbody, .tfoot, .thead)
        insertElement()
        mode = .inRow
        return .done
      case .th, .td:
        clearStack(to: .tbody, .tfoot, .thead)
        insertImplied(.tr)
        mode = .inRow
        return .reprocess
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead:
        return closeTableBody()
      default:
        return inTable()
      }
    }
    if token.kind == .endTag {
      switch token.tag {
      case .tbody, .tfoot, .thead:
        guard isInScope(token.tag, .table) else { return .done }
        clearStack(to: .tbody, .tfoot, .thead)
        pop()
        mode = .inTable
        return .done
      case .table:
        return closeTableBody()
      case .body, .caption, .col, .colgroup, .html, .td, .th, .tr:
        return .done
      default:
        break
      }
    }
    return inTable()
  }

  private mutating func closeTableBody() -> Step {
    guard isInScope(.tbody, .table) || isInScope(.thead, .table) || isInScope(.tfoot, .table) else { return .done }
    clearStack(to: .tbody, .tfoot, .thead)
    pop()
    mode = .inTable
    return .reprocess
  }

  mutating func inRow() -> Step {
    if token.kind == .startTag {
      switch token.tag {
      case .th, .td:
        clearStack(to: .tr)
        insertElement()
        mode = .inCell
        formatting.append(.marker)
        return .done
      case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr:
        return closeRow() ? .reprocess : .done
      default:
        return inTable()
      }
    }
    if token.kind == .endTag {
      switch token.tag {
      case .tr:
        closeRow()
        return .done
      case .table:
        return closeRow() ? .reprocess : .done
      case .tbody, .tfoot, .thead:
        guard isInScope(token.tag, .table) else { return .done }
        return closeRow() ? .reprocess : .done
      case .body, .caption, .col, .colgroup, .html, .td, .th:
        return .done
      default:
        break
      }
    }
    return inTable()
  }

  /// Ends the row; false when there is none (fragments).
  @discardableResult
  private mutating func closeRow() -> Bool {
    guard isInScope(.tr, .table) else { return false }
    clearStack(to: .tr)
    pop()
    mode = .inTableBody
    return true
  }

  mutating func inCell() -> Step {
    if token.kind == .startTag {
      switch token.tag {
      case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
        guard isInScope(.td, .table) || isInScope(.th, .table) else { return .done }
        closeCell()
        return .reprocess
      default:
        return inBody()
      }
    }
    if token.kind == .endTag {
      switch token.tag {
      case .td, .th:
        guard isInScope(token.tag, .table) else { return .done }
        generateImpliedEndTags()
        popUntil(token.tag)
        clearFormattingToMarker()
        mode = .inRow
        return .done
      case .body, .caption, .col, .colgroup, .html:
        return .done
      case .table, .tbody, .tfoot, .thead, .tr:
        guard isInScope(token.tag, .table) else { return .done }
        closeCell()
        return .reprocess
      default:
        break
      }
    }
    return inBody()
  }

  /// The Standard's "close the cell".
  private mutating func closeCell() {
    generateImpliedEndTags()
    while open.count > 1, let name = open.last?.name {
      pop()
      if name == .html(.td) || name == .html(.th) { break }
    }
    clearFormattingToMarker()
    mode = .inRow
  }
}
