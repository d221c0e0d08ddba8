/// The fragment parsing algorithm (section 13.4).
extension TreeBuilder {
  /// Prepares a fragment parse; `context` is an HTML element's name, or that of another one behind `svg ` or `math `.
  mutating func startFragment(_ context: String) {
    let namespace: Namespace
    let local: Substring
    if context.hasPrefix("svg ") {
      (namespace, local) = (.svg, context.dropFirst(4))
    } else if context.hasPrefix("math ") {
      (namespace, local) = (.mathML, context.dropFirst(5))
    } else {
      (namespace, local) = (.html, context[...])
    }
    let bytes = Array(local.utf8)
    let tag = Tag(code: tokenizer.names.intern(bytes.span))
    let name = ElementName(tag, namespace)
    self.context = name
    if namespace == .html { setContentModel(for: tag) }
    let root = newElement(.html(.html), attributes: 0, position: 0)
    link(root, at: Place(parent: 0))
    push(root, .html(.html))
    if name == .html(.template) { templateModes.append(.inTemplate) }
    if name == .html(.form) { formElement = TreeBuilder.contextForm }
    resetInsertionMode()
  }

  private mutating func setContentModel(for tag: Tag) {
    switch tag {
    case .title, .textarea: tokenizer.contentModel = .rcdata
    case .style, .xmp, .iframe, .noembed, .noframes: tokenizer.contentModel = .rawText
    case .script: tokenizer.contentModel = .scriptData
    case .plaintext: tokenizer.contentModel = .plainText
    default: break
    }
  }
}
