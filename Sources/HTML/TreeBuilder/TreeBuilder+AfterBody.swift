/// "After body", "after after body" and the frameset modes (sections 13.2.6.4.17 to 13.2.6.4.21).
extension TreeBuilder {
  mutating func afterBody() -> Step {
    switch token.kind {
    case .text:
      let white = takeLeadingWhitespace()
      let rest = token.slice
      if !white.isEmpty {
        token.slice = white
        _ = inBody()
      }
      token.slice = rest
      if rest.isEmpty { return .done }
    case .comment:
      insertComment(at: Place(parent: open[0].node))
      return .done
    case .doctype:
      return .done
    case .startTag where token.tag == .html:
      return inBody()
    case .endTag where token.tag == .html:
      if context == nil { mode = .afterAfterBody }
      return .done
    case .endOfFile:
      return .done
    case .startTag, .endTag, .null:
      break
    }
    mode = .inBody
    return .reprocess
  }

  mutating func afterAfterBody() -> Step {
    switch token.kind {
    case .comment:
      insertComment(at: Place(parent: 0))
      return .done
    case .doctype:
      return inBody()
    case .text:
      let white = takeLeadingWhitespace()
      let rest = token.slice
      if !white.isEmpty {
        token.slice = white
        _ = inBody()
      }
      token.slice = rest
      if rest.isEmpty { return .done }
    case .startTag where token.tag == .html:
      return inBody()
    case .endOfFile:
      return .done
    case .startTag, .endTag, .null:
      break
    }
    mode = .inBody
    return .reprocess
  }

  mutating func inFrameset() -> Step {
    switch token.kind {
    case .text:
      insertWhitespaceOnly()
    case .comment:
      insertComment()
    case .startTag:
      switch token.tag {
      case .html: return inBody()
      case .frameset where isAtDepthLimit: truncated(.depth)
      case .frameset: insertElement()
      case .frame: insertLeaf(.html(.frame))
      case .noframes: return inHead()
      default: break
      }
    case .endTag:
      guard token.tag == .frameset, open.count > 1 else { return .done }
      pop()
      if context == nil, !isCurrent(.frameset) { mode = .afterFrameset }
    case .doctype, .null, .endOfFile:
      break
    }
    return .done
  }

  mutating func afterFrameset() -> Step {
    switch token.kind {
    case .text:
      insertWhitespaceOnly()
    case .comment:
      insertComment()
    case .startTag:
      if token.tag == .html { return inBody() }
      if token.tag == .noframes { return inHead() }
    case .endTag:
      if token.tag == .html { mode = .afterAfterFrameset }
    case .doctype, .null, .endOfFile:
      break
    }
    return .done
  }

  mutating func afterAfterFrameset() -> Step {
    switch token.kind {
    case .comment:
      insertComment(at: Place(parent: 0))
    case .text:
      reconstructFormatting()
      insertWhitespaceOnly()
    case .startTag:
      if token.tag == .html { return inBody() }
      if token.tag == .noframes { return inHead() }
    case .doctype, .endTag, .null, .endOfFile:
      break
    }
    return .done
  }
}
