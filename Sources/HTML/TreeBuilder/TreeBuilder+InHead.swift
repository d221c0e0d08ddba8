/// "In head" and "in head noscript" (sections 13.2.6.4.4 and 13.2.6.4.5), and "text" (13.2.6.4.8).
extension TreeBuilder {
  mutating func inHead() -> Step {
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
      if let step = startTagInHead() { return step }
    case .endTag:
      switch token.tag {
      case .head:
        pop()
        mode = .afterHead
        return .done
      case .template:
        endTemplate()
        return .done
      case .body, .html, .br:
        break
      default:
        return .done
      }
    case .null, .endOfFile:
      break
    }
    pop()
    mode = .afterHead
    return .reprocess
  }

  /// Nil for "anything else".
  private mutating func startTagInHead() -> Step? {
    switch token.tag {
    case .html:
      return inBody()
    case .base, .basefont, .bgsound, .link:
      insertLeaf(.html(token.tag))
    case .meta:
      insertLeaf(.html(.meta))
      if tentativeEncoding != nil { changeEncoding() }
    case .title:
      startText(.rcdata)
    case .noframes, .style:
      startText(.rawText)
    case .noscript:
      insertElement()
      mode = .inHeadNoscript
    case .script:
      startText(.scriptData)
    case .template:
      startTemplate()
    case .head:
      break
    default:
      return nil
    }
    return .done
  }

  /// Changing the encoding while parsing (section 13.2.3.4), when the current `meta` declares one.
  private mutating func changeEncoding() {
    guard let label = declaredCharset, let found = TextEncoding(label: label) else { return }
    let encoding = MetaPrescan.declared(found)
    if encoding != tentativeEncoding {
      changedEncoding = encoding
      isStopped = true
    }
    tentativeEncoding = nil
  }

  /// The label that the current `meta` token declares.
  private var declaredCharset: String? {
    func bytes(_ slice: TextSlice) -> [UInt8] { (0..<Int(slice.length)).map { byte(slice, $0) } }
    if let charset = attributeValue(token.attributes, .charset) {
      return String(decoding: bytes(charset), as: UTF8.self)
    }
    guard let pragma = attributeValue(token.attributes, .httpEquiv), equals(pragma, "content-type"),
      let content = attributeValue(token.attributes, .content)
    else { return nil }
    return MetaPrescan.charset(inContent: bytes(content))
  }

  /// The generic raw text and RCDATA element parsing algorithms (section 13.2.6.2), and scripts alike.
  mutating func startText(_ model: Tokenizer.ContentModel) {
    insertElement()
    tokenizer.switchTo(model, endedBy: token.tag)
    originalMode = mode
    mode = .text
  }

  mutating func inHeadNoscript() -> Step {
    switch token.kind {
    case .doctype:
      return .done
    case .startTag:
      switch token.tag {
      case .html: return inBody()
      case .basefont, .bgsound, .link, .meta, .noframes, .style: return inHead()
      case .head, .noscript: return .done
      default: break
      }
    case .endTag:
      if token.tag == .noscript {
        pop()
        mode = .inHead
        return .done
      }
      if token.tag != .br { return .done }
    case .text:
      insertText(takeLeadingWhitespace())
      if token.slice.isEmpty { return .done }
    case .comment:
      return inHead()
    case .null, .endOfFile:
      break
    }
    pop()
    mode = .inHead
    return .reprocess
  }

  mutating func inText() -> Step {
    switch token.kind {
    case .text:
      insertText(token.slice)
      return .done
    case .endOfFile:
      pop()
      mode = originalMode
      return .reprocess
    case .startTag, .endTag, .comment, .doctype, .null:
      pop()
      mode = originalMode
      return .done
    }
  }
}
