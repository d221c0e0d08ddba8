import HTML
import Untrusted

extension BlockBuilder {
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
  /// Characters of what an image says to those who do not see it.
  static let maximumAlternative = 1_000
  /// Children of a `picture` that are looked at.
  static let maximumSources = 50

  /// What stands in no article however near it is.
  private static let foreign: ClassHints = [
    .comments, .related, .share, .navigation, .advert, .newsletter, .consent, .modal, .footer, .sidebar, .biography,
    .author, .byline, .card, .print,
  ]

  /// Images looked at for figures; those that are no figure's count as well.
  static let maximumImagesRead = 5_000

  /// The figures and images from the title to the last kept block.
  mutating func figures() -> [Figure] {
    guard let first = kept.firstIndex(of: true), let last = kept.lastIndex(of: true) else { return [] }
    // A lead image stands between headline and text: as far up as the headline of the story's own element.
    let start = page.headings.last { page.elements[$0].level == 1 && Int(page.elements[$0].endBlock) <= first }
    let from = start.map { Int(page.elements[$0].endBlock) } ?? first
    let measures = BlockMeasures(page)
    var figures: [Figure] = []
    var read = 0
    // Images are in document order, and no figure begins within the one before: each image is looked at once.
    var place = 0
    while place < page.images.count, figures.count < Self.maximumFigures, read < Self.maximumImagesRead {
      let image = page.images[place]
      place += 1
      guard image < page.elements.count else { break }
      let block = Int(page.elements[image].firstBlock)
      guard block >= from, block <= last + 1, isOfStory(image, measures) else { continue }
      let figure = figureElement(of: image, measures)
      let scope = figure ?? image
      let end = Int(page.elements[scope].end)
      var next = place - 1
      while next > 0, page.images[next - 1] >= scope { next -= 1 }
      var images: [Block.Image] = []
      while next < page.images.count, page.images[next] < end {
        if images.count < Self.maximumImagesOfFigure, read < Self.maximumImagesRead {
          read += 1
          if let found = self.image(page.images[next]),
            !images.contains(where: { $0.url.hasSameBytes(as: found.url) })
          {
            images.append(found)
          }
        }
        next += 1
      }
      place = max(place, next)
      guard !images.isEmpty else { continue }
      figures.append(
        Figure(
          place: Int(page.elements[scope].firstBlock), isAside: isAside(scope), images: images,
          captions: figure.map { page.elements[$0].blockRange } ?? captionBelow(block)))
    }
    return figures
  }

  mutating func block(of figure: Figure) -> Block {
    var block = Block(kind: .figure, text: "", isAside: figure.isAside)
    block.images = figure.images
    block.caption = granted(text(of: figure.captions))
    return block
  }

  /// The caption of the `figure` element that an element stands in.
  mutating func figureCaption(_ element: Int) -> String? {
    guard let figure = ancestor(of: element, .figure) else { return nil }
    if captions[figure] == nil {
      let inside = figure + 1..<max(Int(page.elements[figure].end), figure + 1)
      let caption = inside.first { page.elements[$0].kind == .figureCaption }
      captions[figure] = .some(caption.flatMap { text(of: page.elements[$0].blockRange) })
    }
    return granted(captions[figure] ?? nil)
  }

  /// A caption, where there is room for it: many blocks may have the same one.
  mutating func granted(_ caption: String?) -> String? {
    guard let caption, caption.utf8.count <= remainingCaptionBytes else { return nil }
    remainingCaptionBytes -= caption.utf8.count
    return caption
  }

  /// Texts of leaf blocks on one line, cut where no caption is as long; nil for none.
  func text(of range: Range<Int>) -> String? {
    var text = ""
    for index in range where text.utf8.count < Self.maximumCaptionBytes {
      let part = page.blocks[index].text.cut(to: Self.maximumCaptionBytes).collapsed
      if text.isEmpty { text = part } else { text += " " + part }
    }
    return text.cut(to: Self.maximumCaptionBytes).nonEmpty
  }

  private func isOfStory(_ image: Int, _ measures: BlockMeasures) -> Bool {
    guard page.contains(container, image) || isLead(image, measures) else { return false }
    return path(from: image).allSatisfy { index in
      let element = page.elements[index]
      // An image in a paragraph of links is a teaser's.
      let isTeaser = element.textBytes > 40 && Int(element.linkBytes) * 2 > Int(element.textBytes)
      return element.hints.isDisjoint(with: Self.foreign) && !isTeaser
    }
  }

  /// Between headline and text, beside what holds the text.
  private func isLead(_ image: Int, _ measures: BlockMeasures) -> Bool {
    image < container && page.elements[image].firstBlock <= page.elements[container].firstBlock
      && !page.contains(image, container) && figureElement(of: image, measures) != nil
  }

  /// The element that holds an image and its caption: a `figure`, or what a class calls one. A figure of a quotation,
  /// a listing or a table is not the image's.
  private func figureElement(of image: Int, _ measures: BlockMeasures) -> Int? {
    var found: Int?
    for element in path(from: Int(page.elements[image].parent)).prefix(6) {
      let candidate = page.elements[element]
      if candidate.kind == .figure { return measures.holdText(candidate.blockRange) ? nil : element }
      if found == nil, !candidate.hints.isDisjoint(with: [.figure, .caption]), !measures.holdText(candidate.blockRange)
      {
        found = element
      }
    }
    return found
  }

  /// The line right below an image, where a class calls it a caption.
  private func captionBelow(_ place: Int) -> Range<Int> {
    guard place < page.blocks.count, page.blocks[place].words <= Self.maximumCaptionWords else { return place..<place }
    let isCaption =
      page.blocks[place].shape == .caption || page.elements[page.blocks[place].element].hints.contains(.caption)
    return isCaption ? place..<place + 1 : place..<place
  }

  // MARK: - Addresses

  /// The image's address: `src`, else what scripts would load, else the largest of `srcset`.
  private func image(_ element: Int) -> Block.Image? {
    let node = page.elements[element].node
    for side in [AttributeName.width, .height] {
      if let pixels = document.wholeNumber(node, side, in: Int.min...Int.max), pixels < Self.minimumImageSide {
        return nil
      }
    }
    guard let url = imageURL(node) else { return nil }
    let words = document.attribute(node, .alt).flatMap { $0.nonEmpty }
    return Block.Image(url: url, alternative: words.map { String($0.unicodeScalars.prefix(Self.maximumAlternative)) })
  }

  /// The first address that is no placeholder; a `srcset` is read only when it comes to that.
  private func imageURL(_ node: NodeID) -> String? {
    for name in ["src", "data-src", "data-original", "data-lazy-src", "data-url"] {
      if let url = usable(document.attribute(node, name)) { return url }
    }
    if let url = usable(largest(document.attribute(node, "srcset") ?? document.attribute(node, "data-srcset"))) {
      return url
    }
    guard let parent = document.parent(node), document.isHTML(parent, .picture) else { return nil }
    for source in document.children(parent).prefix(Self.maximumSources) where document.isHTML(source, .source) {
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
    var rest = Array(set.utf8)[...]
    for _ in 0..<50 where !rest.isEmpty {
      let end = Self.endOfCandidate(rest)
      let parts = rest[..<end].split(maxSplits: 2) { $0 == 0x20 || $0 >= 0x09 && $0 <= 0x0D }
      rest = rest[end...].dropFirst(2)
      guard let address = parts.first else { continue }
      let size = parts.dropFirst().first.flatMap { Double(String(decoding: $0.dropLast().prefix(20), as: UTF8.self)) }
      if best.map({ (size ?? 1) > $0.size }) ?? true { best = (size ?? 1, String(decoding: address, as: UTF8.self)) }
    }
    return best?.address
  }

  /// Where a comma with a space behind it stands, or the end.
  private static func endOfCandidate(_ set: ArraySlice<UInt8>) -> Int {
    var index = set.startIndex
    while index + 1 < set.endIndex, set[index] != 0x2C || set[index + 1] != 0x20 { index += 1 }
    return index + 1 < set.endIndex ? index : set.endIndex
  }

  /// What stands in `src` until a script has loaded the image.
  private static func isPlaceholder(_ url: String) -> Bool {
    let name = url.utf8.split(separator: UInt8(ascii: "/")).last.map { Substring($0).lowercased() } ?? ""
    return ["placeholder", "spacer", "blank.gif", "1x1", "pixel.gif", "transparent"].contains { name.contains($0) }
  }
}

/// Whether the blocks of an element hold text besides a caption.
struct BlockMeasures {
  private let words: PrefixSums
  /// Blocks that no caption has.
  private let others: PrefixSums

  init(_ page: Page) {
    words = PrefixSums(page.blocks.lazy.map(\.words))
    others = PrefixSums(
      page.blocks.lazy.map { block in
        switch block.shape {
        case .quote, .code, .cell, .item: 1
        case .paragraph, .heading, .caption, .control: 0
        }
      })
  }

  /// Whether there is more text than a caption, or text of other kinds.
  func holdText(_ range: Range<Int>) -> Bool {
    others[range] > 0 || words[range] > BlockBuilder.maximumCaptionWords
  }
}
