import HTML

/// The text of the block being written, from its first word to its border.
extension PageBuilder {
  mutating func write(_ node: NodeID) {
    var count = 0
    if code != nil, isInside(.code) {
      let string = document.text(node)
      code?.append(string)
      for byte in string.utf8 where byte > 0x20 { count += 1 }
    } else {
      count = document.withText(node) { text.append($0) }
    }
    guard count > 0 else { return }
    brokeLine = false
    bytes += count
    if links > 0 { linkBytes += count }
    if isInside(.bold) { boldBytes += count }
    if let index = open.last {
      page.elements[index].textBytes += Int32(clamping: count)
      if links > 0 { page.elements[index].linkBytes += Int32(clamping: count) }
    }
  }

  mutating func breakLine() {
    if isInside(.code), code != nil {
      code?.append("\n")
    } else {
      text.lineBreak()
      brokeLine = true
    }
  }

  mutating func flush() {
    defer {
      text.reset()
      bytes = 0
      linkBytes = 0
      boldBytes = 0
      brokeLine = false
      lead = nil
      blockLinks.removeAll(keepingCapacity: true)
      openLink?.start = 0
    }
    if isInside(.code), let written = code {
      code = ""
      guard bytes > 0 else { return }
      append(Listing.text(written), wrapper: nil)
      return
    }
    code = isInside(.code) ? "" : nil
    guard bytes > 0 else { return }
    endLink()
    let size = text.count
    let wrapper = lead.flatMap { $0.end ?? size >= size ? $0.element : nil }
    append(text.take(), wrapper: wrapper)
  }

  mutating func endLink() {
    guard let link = openLink, !isInside(.code), text.count > link.start else { return }
    blockLinks.append(
      Page.Link(block: 0, element: Int32(link.element), start: Int32(link.start), end: Int32(clamping: text.count)))
  }

  private mutating func append(_ text: String, wrapper: Int?) {
    guard !text.isEmpty, page.blocks.count < Self.maximumBlocks, let element = blockElements.last else { return }
    var block = LeafBlock(
      shape: shape, text: text, element: element, wrapper: wrapper, bytes: bytes, linkBytes: linkBytes,
      boldBytes: boldBytes)
    if title == nil {
      title = WordSet(page.head.title ?? page.head.first("og:title") ?? "")
      description = WordSet(page.head.first("description", "og:description") ?? "")
    }
    block.scan = TextScan(text.utf8.span, title: title ?? WordSet(), description: description)
    block.verdict = BoilerplatePhrases.verdict(on: block.scan, text)
    block.images = page.images.count
    for var link in blockLinks {
      link.block = Int32(page.blocks.count)
      page.links.append(link)
    }
    page.blocks.append(block)
  }

  private var shape: LeafBlock.Shape {
    if let level = headingLevels.last { return .heading(level: level) }
    if isInside(.code) { return .code }
    if isInside(.figureCaption) || isInside(.caption) { return .caption }
    if isInside(.button) { return .control }
    if let row = rows.last { return .cell(row: row) }
    if isInside(.item), let ordered = lists.last { return .item(ordered: ordered, depth: lists.count) }
    if isInside(.quote) { return .quote }
    return .paragraph
  }
}
