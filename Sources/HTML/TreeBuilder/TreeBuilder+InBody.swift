/// "In body": everything but tags (section 13.2.6.4.7); its tags are in the files beside this one.
extension TreeBuilder {
  mutating func inBody() -> Step {
    switch token.kind {
    case .text:
      reconstructFormatting()
      insertText(token.slice)
      if framesetOK, !isWhitespaceOnly(token.slice) { framesetOK = false }
      return .done
    case .startTag:
      if isAtDepthLimit, flattenStartTag() { return .done }
      return startTagInBody()
    case .endTag:
      if !flattened.isEmpty, flattenEndTag() { return .done }
      return endTagInBody()
    case .comment:
      insertComment()
      return .done
    case .null, .doctype:
      return .done
    case .endOfFile:
      return templateModes.isEmpty ? .done : inTemplate()
    }
  }

  /// Inserts the element of a start tag at the depth limit without opening it; false for elements that never stay open.
  mutating func flattenStartTag() -> Bool {
    switch token.tag {
    case .area, .base, .basefont, .bgsound, .br, .embed, .hr, .image, .img, .input, .keygen, .link, .meta, .param,
      .source, .track, .wbr, .title, .textarea, .noframes, .noembed, .style, .script, .xmp, .iframe, .plaintext,
      .html, .body, .frameset, .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr:
      return false
    default:
      flatten(.html(token.tag))
      return true
    }
  }

  /// Inserts an element that the depth limit keeps from being opened.
  mutating func flatten(_ name: ElementName) {
    truncated(.depth)
    insertLeaf(name)
    if !token.isSelfClosing || name.isHTML { flattened.append(token.tag) }
  }

  /// Whether the end tag belongs to an element that was not opened.
  mutating func flattenEndTag() -> Bool {
    guard isAtDepthLimit else {
      // What is open was closed around them.
      flattened.removeAll()
      return false
    }
    guard let index = flattened.suffix(16).lastIndex(of: token.tag) else { return false }
    flattened.removeLast(flattened.count - index)
    return true
  }
}
