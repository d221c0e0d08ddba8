/// Start tags "in body" (section 13.2.6.4.7), in the Standard's order as far as a switch allows.
extension TreeBuilder {
  mutating func startTagInBody() -> Step {
    switch token.tag {
    case .html:
      if !isOpen(.template), let root = open.first { mergeAttributes(into: root.node) }
    case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
      return inHead()
    case .body:
      startBody()
    case .frameset:
      startFrameset()
    case .address, .article, .aside, .blockquote, .center, .details, .dialog, .dir, .div, .dl, .fieldset, .figcaption,
      .figure, .footer, .header, .hgroup, .main, .menu, .nav, .ol, .p, .search, .section, .summary, .ul:
      closePInButtonScope()
      insertElement()
    case .h1, .h2, .h3, .h4, .h5, .h6:
      closePInButtonScope()
      if currentName.isHeading { pop() }
      insertElement()
    case .pre, .listing:
      closePInButtonScope()
      insertElement()
      skipsLineFeed = true
      framesetOK = false
    case .form:
      startForm()
    case .li:
      startListItem { $0 == .html(.li) }
    case .dd, .dt:
      startListItem { $0 == .html(.dd) || $0 == .html(.dt) }
    case .plaintext:
      closePInButtonScope()
      insertElement()
      tokenizer.contentModel = .plainText
    case .button:
      if isInScope(.button) {
        generateImpliedEndTags()
        popUntil(.button)
      }
      reconstructFormatting()
      insertElement()
      framesetOK = false
    default:
      return phrasingStartTag()
    }
    return .done
  }

  private mutating func phrasingStartTag() -> Step {
    switch token.tag {
    case .a:
      startAnchor()
    case .b, .big, .code, .em, .font, .i, .s, .small, .strike, .strong, .tt, .u:
      reconstructFormatting()
      pushFormatting(insertElement(), token.tag)
    case .nobr:
      reconstructFormatting()
      if isInScope(.nobr) {
        adoptionAgency()
        reconstructFormatting()
      }
      pushFormatting(insertElement(), .nobr)
    case .applet, .marquee, .object:
      reconstructFormatting()
      insertElement()
      formatting.append(.marker)
      framesetOK = false
    case .table:
      if quirksMode != .quirks { closePInButtonScope() }
      insertElement()
      framesetOK = false
      mode = .inTable
    case .area, .br, .embed, .img, .keygen, .wbr:
      insertVoidPhrasing()
    case .input:
      startInput()
    case .param, .source, .track:
      insertLeaf(.html(token.tag))
    case .hr:
      closePInButtonScope()
      if isInScope(.select) { generateImpliedEndTags() }
      insertLeaf(.html(.hr))
      framesetOK = false
    case .image:
      token.tag = .img
      return .reprocess
    default:
      return otherStartTag()
    }
    return .done
  }

  private mutating func otherStartTag() -> Step {
    switch token.tag {
    case .textarea:
      framesetOK = false
      startText(.rcdata)
      skipsLineFeed = true
    case .xmp:
      closePInButtonScope()
      reconstructFormatting()
      framesetOK = false
      startText(.rawText)
    case .iframe:
      framesetOK = false
      startText(.rawText)
    case .noembed:
      startText(.rawText)
    case .select:
      startSelect()
    case .option:
      startOption(exceptImplied: .optgroup)
    case .optgroup:
      startOption(exceptImplied: .none)
    case .rb, .rtc:
      if isInScope(.ruby) { generateImpliedEndTags() }
      insertElement()
    case .rp, .rt:
      if isInScope(.ruby) { generateImpliedEndTags(except: .rtc) }
      insertElement()
    case .math:
      reconstructFormatting()
      insertForeignElement(in: .mathML)
    case .svg:
      reconstructFormatting()
      insertForeignElement(in: .svg)
    case .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr:
      break
    case .selectedcontent:
      reconstructFormatting()
      selectedContentWasInserted(insertElement())
    default:
      reconstructFormatting()
      insertElement()
    }
    return .done
  }

  /// `area`, `br`, `img` and their like; also what `</br>` means.
  mutating func insertVoidPhrasing() {
    reconstructFormatting()
    insertLeaf(.html(token.tag))
    framesetOK = false
  }

  private mutating func startBody() {
    guard open.count > 1, open[1].name == .html(.body), !isOpen(.template) else { return }
    framesetOK = false
    mergeAttributes(into: open[1].node)
  }

  private mutating func startFrameset() {
    guard open.count > 1, open[1].name == .html(.body), framesetOK else { return }
    unlink(open[1].node)
    pop(to: 1)
    insertElement()
    mode = .inFrameset
  }

  private mutating func startForm() {
    let isInTemplate = isOpen(.template)
    guard formElement == 0 || isInTemplate else { return }
    closePInButtonScope()
    let form = insertElement()
    if !isInTemplate { formElement = form }
  }

  private mutating func startListItem(closes: (ElementName) -> Bool) {
    framesetOK = false
    var index = open.count - 1
    while index >= 0 {
      looks &+= 1
      let name = open[index].name
      if closes(name) {
        generateImpliedEndTags(except: name.tag)
        popUntil(name.tag)
        break
      }
      if name.isSpecial, name != .html(.address), name != .html(.div), name != .html(.p) { break }
      index -= 1
    }
    closePInButtonScope()
    insertElement()
  }

  private mutating func startAnchor() {
    if let index = formattingIndex(ofLast: .a) {
      let node = formatting[index].node
      adoptionAgency()
      if let index = formattingIndex(of: node) { formatting.remove(at: index) }
      if let index = openIndex(of: node) { open.remove(at: index) }
    }
    reconstructFormatting()
    pushFormatting(insertElement(), .a)
  }

  private mutating func startInput() {
    if context == .html(.select) { return }
    if isInScope(.select) { popUntil(.select) }
    reconstructFormatting()
    insertLeaf(.html(.input))
    if !isHiddenInput { framesetOK = false }
  }

  /// Whether the current token has `type="hidden"`.
  var isHiddenInput: Bool {
    guard let type = attributeValue(token.attributes, .type) else { return false }
    return equals(type, "hidden")
  }

  private mutating func startSelect() {
    if context == .html(.select) { return }
    if isInScope(.select) {
      popUntil(.select)
      return
    }
    reconstructFormatting()
    insertElement()
    framesetOK = false
  }

  private mutating func startOption(exceptImplied exception: Tag) {
    if isInScope(.select) {
      generateImpliedEndTags(except: exception)
    } else if isCurrent(.option) {
      pop()
    }
    reconstructFormatting()
    insertElement()
  }
}
