/// The insertion modes up to the body: "initial", "before html", "before head" and "after head"
/// (sections 13.2.6.4.1 to 13.2.6.4.3 and 13.2.6.4.6).
extension TreeBuilder {
  mutating func initial() -> Step {
    switch token.kind {
    case .text:
      _ = takeLeadingWhitespace()
      if token.slice.isEmpty { return .done }
    case .comment:
      insertComment(at: Place(parent: 0))
      return .done
    case .doctype:
      let node = newNode(NodeRecord.header(.doctype), position: token.position)
      nodes[Int(node)].first = UInt32(doctypes.count)
      doctypes.append(tokenizer.doctype)
      link(node, at: Place(parent: 0))
      quirksMode = tokenizer.doctype.quirksMode
      mode = .beforeHTML
      return .done
    case .startTag, .endTag, .null, .endOfFile:
      break
    }
    quirksMode = .quirks
    mode = .beforeHTML
    return .reprocess
  }

  mutating func beforeHTML() -> Step {
    switch token.kind {
    case .doctype:
      return .done
    case .comment:
      insertComment(at: Place(parent: 0))
      return .done
    case .text:
      _ = takeLeadingWhitespace()
      if token.slice.isEmpty { return .done }
    case .startTag where token.tag == .html:
      insertElement()
      mode = .beforeHead
      return .done
    case .endTag where !isEndTagOfHeadBodyHTMLBr:
      return .done
    case .startTag, .endTag, .null, .endOfFile:
      break
    }
    insertImplied(.html)
    mode = .beforeHead
    return .reprocess
  }

  mutating func beforeHead() -> Step {
    switch token.kind {
    case .text:
      _ = takeLeadingWhitespace()
      if token.slice.isEmpty { return .done }
    case .comment:
      insertComment()
      return .done
    case .doctype:
      return .done
    case .startTag where token.tag == .html:
      return inBody()
    case .startTag where token.tag == .head:
      headElement = insertElement()
      mode = .inHead
      return .done
    case .endTag where !isEndTagOfHeadBodyHTMLBr:
      return .done
    case .startTag, .endTag, .null, .endOfFile:
      break
    }
    headElement = insertImplied(.head)
    mode = .inHead
    return .reprocess
  }

  mutating func afterHead() -> Step {
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
      if let step = startTagAfterHead() { return step }
    case .endTag:
      switch token.tag {
      case .template: return inHead()
      case .body, .html, .br: break
      default: return .done
      }
    case .null, .endOfFile:
      break
    }
    insertImplied(.body)
    mode = .inBody
    return .reprocess
  }

  /// Nil for "anything else".
  private mutating func startTagAfterHead() -> Step? {
    switch token.tag {
    case .html:
      return inBody()
    case .body:
      insertElement()
      framesetOK = false
      mode = .inBody
      return .done
    case .frameset:
      insertElement()
      mode = .inFrameset
      return .done
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      push(headElement, .html(.head))
      let step = inHead()
      if let index = openIndex(of: headElement) { open.remove(at: index) }
      return step
    case .head:
      return .done
    default:
      return nil
    }
  }

  private var isEndTagOfHeadBodyHTMLBr: Bool {
    switch token.tag {
    case .head, .body, .html, .br: true
    default: false
    }
  }
}
