/// End tags "in body" (section 13.2.6.4.7).
extension TreeBuilder {
  mutating func endTagInBody() -> Step {
    switch token.tag {
    case .template:
      return inHead()
    case .body:
      if isInScope(.body) { mode = .afterBody }
    case .html:
      guard isInScope(.body) else { return .done }
      mode = .afterBody
      return .reprocess
    case .address, .article, .aside, .blockquote, .button, .center, .details, .dialog, .dir, .div, .dl, .fieldset,
      .figcaption, .figure, .footer, .header, .hgroup, .listing, .main, .menu, .nav, .ol, .pre, .search, .section,
      .select, .summary, .ul:
      endBlock(.normal)
    case .form:
      endForm()
    case .p:
      if !hasPInButtonScope { insertImplied(.p) }
      closeP()
    case .li:
      endBlock(.listItem, except: .li)
    case .dd, .dt:
      endBlock(.normal, except: token.tag)
    case .h1, .h2, .h3, .h4, .h5, .h6:
      guard isHeadingInScope() else { return .done }
      generateImpliedEndTags()
      while open.count > 1, let name = open.last?.name {
        pop()
        if name.isHeading { break }
      }
    case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u:
      adoptionAgency()
    case .applet, .marquee, .object:
      guard isInScope(token.tag) else { return .done }
      endBlock(.normal)
      clearFormattingToMarker()
    case .br:
      token.kind = .startTag
      token.attributes = 0
      insertVoidPhrasing()
    default:
      anyOtherEndTag()
    }
    return .done
  }

  private mutating func endBlock(_ scope: Scope, except exception: Tag = .none) {
    guard isInScope(token.tag, scope) else { return }
    generateImpliedEndTags(except: exception)
    popUntil(token.tag)
  }

  private mutating func endForm() {
    if isOpen(.template) {
      endBlock(.normal)
      return
    }
    let form = formElement
    formElement = 0
    guard form != 0, isNodeInScope(form) else { return }
    generateImpliedEndTags()
    if let index = openIndex(of: form) { open.remove(at: index) }
  }

  /// "Any other end tag": closes the nearest open element of that name unless a special one is in between.
  mutating func anyOtherEndTag() {
    guard token.tag != .none else { return }
    var index = open.count - 1
    while index >= 0 {
      looks &+= 1
      let name = open[index].name
      if name == .html(token.tag) {
        generateImpliedEndTags(except: token.tag)
        pop(to: index)
        return
      }
      if name.isSpecial { return }
      index -= 1
    }
  }
}
