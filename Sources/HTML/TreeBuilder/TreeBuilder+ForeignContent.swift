/// SVG and MathML (section 13.2.6.5).
extension TreeBuilder {
  /// The adjusted current node's name: in a fragment the root stands for the context.
  var adjustedCurrentName: ElementName {
    if open.count == 1, let context { return context }
    return currentName
  }

  /// Whether the adjusted current node is in a foreign namespace.
  var isForeign: Bool { !adjustedCurrentName.isHTML }

  /// Whether the token goes by the HTML rules although the adjusted current node is foreign.
  var followsHTMLRules: Bool {
    let name = adjustedCurrentName
    switch token.kind {
    case .endOfFile:
      return true
    case .text, .null:
      return name.isMathMLTextIntegrationPoint || isHTMLIntegrationPoint
    case .startTag:
      if name.isMathMLTextIntegrationPoint, token.tag != .mglyph, token.tag != .malignmark { return true }
      if name.namespace == .mathML, name.tag == .annotationXML, token.tag == .svg { return true }
      return isHTMLIntegrationPoint
    case .endTag, .comment, .doctype:
      return false
    }
  }

  /// Whether the adjusted current node is an HTML integration point.
  private var isHTMLIntegrationPoint: Bool {
    let name = adjustedCurrentName
    switch name.namespace {
    case .html: return false
    case .svg: return name.isForeignScopeEnd
    case .mathML:
      // A fragment's context comes without attributes, so an annotation-xml context is none.
      guard name.tag == .annotationXML, open.count > 1 || context == nil else { return false }
      return isHTMLEncoded(current.node)
    }
  }

  /// Whether an annotation-xml element says that it holds HTML.
  private func isHTMLEncoded(_ node: UInt32) -> Bool {
    guard let encoding = attributeValue(nodes[Int(node)].payload, .encoding) else { return false }
    return equals(encoding, "text/html") || equals(encoding, "application/xhtml+xml")
  }

  mutating func inForeignContent() -> Step {
    switch token.kind {
    case .null:
      insertReplacementCharacter()
    case .text:
      insertText(token.slice)
      if framesetOK, !isWhitespaceOnly(token.slice) { framesetOK = false }
    case .comment:
      insertComment()
    case .doctype, .endOfFile:
      break
    case .startTag:
      return startTagInForeignContent()
    case .endTag:
      if token.tag == .br || token.tag == .p { return breakOut() }
      return endTagInForeignContent()
    }
    return .done
  }

  private mutating func startTagInForeignContent() -> Step {
    switch token.tag {
    case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4, .h5,
      .h6, .head, .hr, .i, .img, .li, .listing, .menu, .meta, .nobr, .ol, .p, .pre, .ruby, .s, .small, .span, .strong,
      .strike, .sub, .sup, .table, .tt, .u, .ul, .`var`:
      return breakOut()
    case .font where hasFontAttribute:
      return breakOut()
    default:
      insertForeignElement(in: adjustedCurrentName.namespace)
      return .done
    }
  }

  private var hasFontAttribute: Bool {
    attributeValue(token.attributes, .color) != nil || attributeValue(token.attributes, .face) != nil
      || attributeValue(token.attributes, .size) != nil
  }

  /// Leaves the foreign elements and processes the token as HTML.
  private mutating func breakOut() -> Step {
    while let name = open.last?.name, !name.isHTML, !name.isMathMLTextIntegrationPoint,
      !(name.namespace == .svg && name.isForeignScopeEnd),
      !(name == ElementName(.annotationXML, .mathML) && isHTMLEncoded(current.node))
    {
      pop()
    }
    return dispatchByMode()
  }

  /// Inserts a foreign element for the current token, with adjusted names; it stays open unless it is self-closing.
  mutating func insertForeignElement(in namespace: Namespace) {
    if token.attributes != 0 {
      for index in Int(token.attributes)..<tokenizer.attributes.count {
        let record = tokenizer.attributes[index]
        let adjusted = foreignNames.attribute(record.code, in: namespace)
        let header = adjusted.code | adjusted.namespace.rawValue << 24
        tokenizer.attributes[index].header = record.header & AttributeRecord.endBit | header
      }
    }
    let name = ElementName(foreignNames.element(token.tag, in: namespace), namespace)
    if token.isSelfClosing {
      insertLeaf(name)
    } else if isAtDepthLimit {
      flatten(name)
    } else {
      push(insertLeaf(name), name)
    }
  }

  private mutating func endTagInForeignContent() -> Step {
    if !flattened.isEmpty, flattenEndTag() { return .done }
    guard token.tag != .none else { return .done }
    let adjusted = foreignNames.element(token.tag, in: .svg)
    var index = open.count - 1
    while index > 0 {
      looks &+= 1
      let name = open[index].name
      if name.isHTML { return dispatchByMode() }
      if name.tag == token.tag || name.tag == adjusted {
        pop(to: index)
        return .done
      }
      index -= 1
    }
    return .done
  }
}
