import HTML

extension Assembly {
  /// A figure of the story: where it stands, its images, and the leaf blocks that are its caption.
  struct Figure {
    /// Index of the leaf block it stands before.
    var place: Int
    var isAside: Bool
    var images: [Block.Image]
    var captions: Range<Int>
  }

  static let maximumFigures = 500
  static let maximumImagesOfFigure = 20
  /// Words of the longest caption; what is longer is text beside an image.
  static let maximumCaptionWords = 150
  /// Pixels of the smaller side below which an image is an icon or a tracking pixel.
  static let minimumImageSide = 64

  /// What stands in no article however near it is.
  private static let foreign: Cues = [
    .comments, .related, .share, .navigation, .advert, .newsletter, .consent, .modal, .footer, .sidebar, .biography,
    .author, .byline, .card, .print,
  ]

  /// The figures and images from the title to the last kept block.
  func figures() -> [Figure] {
    guard let first = kept.firstIndex(of: true), let last = kept.lastIndex(of: true) else { return [] }
    // A lead image stands between headline and text: as far up as the headline of the story's own element.
    let start = page.headings.last { page.elements[$0].level == 1 && Int(page.elements[$0].endBlock) <= first }
    let from = start.map { Int(page.elements[$0].endBlock) } ?? first
    var figures: [Figure] = []
    var end = 0
    for image in page.images where image < page.elements.count && image >= end && figures.count < Self.maximumFigures {
      let place = Int(page.elements[image].firstBlock)
      guard place >= from, place <= last + 1, isOfStory(image) else { continue }
      let figure = figureElement(of: image)
      let scope = figure ?? image
      end = Int(page.elements[scope].end)
      var images: [Block.Image] = []
      for other in page.images where other >= scope && other < end && images.count < Self.maximumImagesOfFigure {
        if let found = self.image(other), !images.contains(where: { $0.url == found.url }) { images.append(found) }
      }
      guard !images.isEmpty else { continue }
      figures.append(
        Figure(
          place: Int(page.elements[scope].firstBlock), isAside: isAside(scope), images: images,
          captions: figure.map { page.elements[$0].blockRange } ?? captionBelow(place)))
    }
    return figures
  }

  func block(of figure: Figure) -> Block {
    var block = Block(kind: .figure, text: "", isAside: figure.isAside)
    block.images = figure.images
    block.caption = text(of: figure.captions)
    return block
  }

  /// The caption of the `figure` element that an element stands in.
  func figureCaption(_ element: Int) -> String? {
    guard let figure = ancestor(of: element, .figure) else { return nil }
    for child in figure + 1..<max(Int(page.elements[figure].end), figure + 1)
    where page.elements[child].kind == .figureCaption {
      return text(of: page.elements[child].blockRange)
    }
    return nil
  }

  /// Texts of leaf blocks on one line; nil for none.
  func text(of range: Range<Int>) -> String? {
    range.map { page.blocks[$0].text.collapsed }.joined(separator: " ").nonEmpty
  }

  private func isOfStory(_ image: Int) -> Bool {
    guard page.contains(container, image) || isLead(image) else { return false }
    var element = image
    while element > 0, element != container, !page.contains(element, container) {
      let cues = page.elements[element].cues
      if !cues.isDisjoint(with: Self.foreign) { return false }
      // An image in a paragraph of links is a teaser's.
      let (text, link) = (page.elements[element].textBytes, page.elements[element].linkBytes)
      if text > 40, link * 2 > text { return false }
      element = Int(page.elements[element].parent)
    }
    return true
  }

  /// Between headline and text, beside what holds the text.
  private func isLead(_ image: Int) -> Bool {
    image < container && page.elements[image].firstBlock <= page.elements[container].firstBlock
      && !page.contains(image, container) && figureElement(of: image) != nil
  }

  /// The element that holds an image and its caption: a `figure`, or what a class calls one. A figure of a quotation,
  /// a listing or a table is not the image's.
  private func figureElement(of image: Int) -> Int? {
    var element = Int(page.elements[image].parent)
    var found: Int?
    for _ in 0..<6 where element > 0 && element != container && !page.contains(element, container) {
      let candidate = page.elements[element]
      if candidate.kind == .figure { return holdsText(element) ? nil : element }
      if found == nil, !candidate.cues.isDisjoint(with: [.figure, .caption]), !holdsText(element) { found = element }
      element = Int(candidate.parent)
    }
    return found
  }

  private func holdsText(_ element: Int) -> Bool {
    var words = 0
    for index in page.elements[element].blockRange {
      switch page.blocks[index].shape {
      case .quote, .code, .cell, .item: return true
      default: words += page.blocks[index].words
      }
    }
    return words > Self.maximumCaptionWords
  }

  /// The line right below an image, where a class calls it a caption.
  private func captionBelow(_ place: Int) -> Range<Int> {
    guard place < page.blocks.count, page.blocks[place].words <= Self.maximumCaptionWords else { return place..<place }
    let isCaption =
      page.blocks[place].shape == .caption || page.elements[page.blocks[place].element].cues.contains(.caption)
    return isCaption ? place..<place + 1 : place..<place
  }

  // MARK: - Addresses

  /// The image's address: `src`, else what scripts would load, else the largest of `srcset`.
  private func image(_ element: Int) -> Block.Image? {
    let node = page.elements[element].node
    for side in ["width", "height"] {
      if let pixels = document.attribute(node, side).flatMap({ Int($0.collapsed) }), pixels < Self.minimumImageSide {
        return nil
      }
    }
    guard let url = imageURL(node) else { return nil }
    let words = document.attribute(node, "alt").flatMap { $0.nonEmpty }
    return Block.Image(url: url, alternative: words.map { String($0.prefix(1_000)) })
  }

  /// The first address that is no placeholder; a `srcset` is read only when it comes to that.
  private func imageURL(_ node: NodeID) -> String? {
    for name in ["src", "data-src", "data-original", "data-lazy-src", "data-url"] {
      if let url = usable(document.attribute(node, name)) { return url }
    }
    if let url = usable(largest(document.attribute(node, "srcset") ?? document.attribute(node, "data-srcset"))) {
      return url
    }
    guard let parent = document.parent(node), document.name(parent) == "picture" else { return nil }
    for source in document.children(parent) where document.name(source) == "source" {
      let set = document.attribute(source, "srcset") ?? document.attribute(source, "data-srcset")
      if let url = usable(largest(set)) { return url }
    }
    return nil
  }

  private func usable(_ address: String?) -> String? {
    addresses.absolute(address).flatMap { Self.isPlaceholder($0) ? nil : $0 }
  }

  /// The candidate of a `srcset` with the greatest width or density (HTML Standard, 4.8.4.2).
  private func largest(_ set: String?) -> String? {
    guard let set, set.utf8.count <= 16_384 else { return nil }
    var best: (size: Double, address: String)?
    for candidate in set.replacing(", ", with: "\u{0}").split(separator: "\u{0}").prefix(50) {
      let parts = candidate.split(whereSeparator: \.isWhitespace)
      guard let address = parts.first else { continue }
      let size = parts.dropFirst().first.flatMap { Double($0.dropLast()) } ?? 1
      if best.map({ size > $0.size }) ?? true { best = (size, String(address)) }
    }
    return best?.address
  }

  /// What stands in `src` until a script has loaded the image.
  private static func isPlaceholder(_ url: String) -> Bool {
    let name = url.utf8.split(separator: UInt8(ascii: "/")).last.map { Substring($0).lowercased() } ?? ""
    return ["placeholder", "spacer", "blank.gif", "1x1", "pixel.gif", "transparent"].contains { name.contains($0) }
  }
}
