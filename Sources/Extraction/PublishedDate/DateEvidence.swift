import HTML
import Untrusted

/// Gathers the candidates for the day of publication from everything a page has.
struct DateEvidence {
  var page: Page
  var document: Document
  var linked: LinkedData
  var text: DateText
  /// Path of the page's address.
  var path: String?
  /// Index of the title's first block, and the blocks of the body.
  var titleBlock: Int?
  var bodyBlocks: Range<Int>?
  /// Probability of each page type, in the order of `PageType.allCases`.
  var types: [Float]
  /// Looked at before each element and block that is searched.
  var deadline = Deadline.none

  /// Sources of this rank and above say when the page changed.
  static let modifiedRank = 8

  /// Names of meta elements with dates, and elements with a date's property, that are read.
  private static let maximumDeclared = 200
  private static let maximumProperties = 300

  /// Blocks around the title and behind the body that are searched for date lines.
  private static let searchAbove = 40
  private static let searchBelow = 90
  private static let searchBehind = 40
  /// Bytes of the longest date line, and of what is read of longer blocks near the body's start.
  private static let longestLine = 260
  private static let longestStart = 2_048

  private static let sign = Array("©".utf8)
  private static let copyright = Array("copyright".utf8)

  func candidates() -> DateCandidates {
    var found = DateCandidates()
    readLinkedData(into: &found)
    readMeta(into: &found)
    readProperties(into: &found)
    readPath(into: &found)
    readTimes(into: &found)
    readBlocks(into: &found)
    if found.list.isEmpty { readAnywhere(into: &found) }
    let type = NewsPage.degree(page.head, linked)
    let runningWords = page.blocks.reduce(0) { $0 + ($1.words >= 20 && $1.linkDensity < 0.3 ? $1.words : 0) }
    let isArticle = page.head.first("og:type")?.asciiName() == "article"
    found.setPage(
      articleType: type, openGraphArticle: isArticle, times: page.times.count,
      runningWords: runningWords, types: types)
    found.compare()
    return found
  }

  private func readLinkedData(into found: inout DateCandidates) {
    if let date = linked.published.flatMap(text.value) { found.add(date, 0, "json-ld") { $0[.linkedPublished] = 1 } }
    if let date = linked.pagePublished.flatMap(text.value) { found.add(date, 3, "json-ld") { $0[.linkedPage] = 1 } }
    if let date = linked.modified.flatMap(text.value) {
      found.add(date, Self.modifiedRank, "json-ld") { $0[.linkedModified] = 1 }
    }
  }

  private func readMeta(into found: inout DateCandidates) {
    var read = 0
    for name in page.head.metaNames where read < Self.maximumDeclared {
      guard let kind = DateNames.kind(name), let values = page.head.meta[name] else { continue }
      read += 1
      for value in values.prefix(4) {
        guard let date = text.value(value) else { continue }
        let isOpenGraph = name.hasBytePrefix("article:") || name.hasBytePrefix("og:")
        let source = isOpenGraph ? "opengraph" : "meta"
        switch kind {
        case .published: found.add(date, source == "meta" ? 2 : 1, source) { $0[.metaPublished] = 1 }
        case .modified: found.add(date, Self.modifiedRank + 1, source) { $0[.metaModified] = 1 }
        case .weak: found.add(date, 6, source) { $0[.metaWeak] = 1 }
        }
      }
    }
  }

  private func readProperties(into found: inout DateCandidates) {
    var read = 0
    for mark in page.marked where !mark.property.isEmpty && read < Self.maximumProperties {
      guard mark.property.utf8.count <= FieldText.maximumBytes, mark.property.contains("date"),
        !isNever(mark.element)
      else { continue }
      let isModified = mark.property.contains("datemodified")
      guard isModified || mark.property.contains("datepublished") || mark.property.contains("datecreated") else {
        continue
      }
      read += 1
      guard !deadline.isOver else { return }
      guard let date = dateOf(mark.element) else { continue }
      let rank = isModified ? Self.modifiedRank + 2 : 2
      found.add(date, rank, "microdata") { $0[isModified ? .itemModified : .itemPublished] = 1 }
    }
  }

  /// `<time>` elements, and elements with a date's class that keep it in an attribute.
  private func readTimes(into found: inout DateCandidates) {
    let classed = page.marked.prefix(300).filter { page.elements[$0.element].hints.contains(.date) }.map(\.element)
    for (order, element) in (page.times.prefix(60) + classed).enumerated() where !isNever(element) && !deadline.isOver {
      guard let date = attributeDate(element) else { continue }
      let item = page.elements[element]
      let distance = Float(Int(item.firstBlock) - anchor)
      let label = label(ofElement: element)
      let isPublication =
        document.hasAttribute(item.node, .pubdate)
        || document.attribute(item.node, .itemprop)?.head(FieldText.maximumBytes).lowercased().contains("publish")
          ?? false
      found.add(date, order < page.times.count ? 4 : 5, order < page.times.count ? "time" : "html") { candidate in
        if distance >= 0 {
          candidate[.time] = min(candidate[.time], distance)
        } else {
          candidate[.timeAbove] = min(candidate[.timeAbove], -distance)
        }
        if isPublication || label == .published { candidate[.timePublished] = 1 }
        if label == .updated { candidate[.timeUpdated] = 1 }
        if abs(distance) < min(candidate[.below], candidate[.above]) { candidate[.off] = distrust(element) }
        candidate[.order] = min(candidate[.order], Float(order))
      }
    }
  }

  private func readPath(into found: inout DateCandidates) {
    guard let path else { return }
    if let day = URLDate.day(inPath: path, window: text.window) {
      found.add(ArticleDate(day: day.text), 7, "url") { $0[.url] = 1 }
    }
    if let (year, month) = URLDate.month(inPath: path) {
      found.markMonth(year: year, month: month)
    }
  }

  // MARK: - Date lines

  private var anchor: Int { titleBlock ?? bodyBlocks?.lowerBound ?? 0 }

  private func readBlocks(into found: inout DateCandidates) {
    let count = page.blocks.count
    let start = max(anchor - Self.searchAbove, 0)
    let end = min(anchor + Self.searchBelow, count)
    if start < end { for index in start..<end { readBlock(index, into: &found) } }
    guard let bodyEnd = bodyBlocks?.upperBound, bodyEnd + Self.searchBehind > end else { return }
    for index in max(bodyEnd - 4, end)..<max(min(bodyEnd + Self.searchBehind, count), max(bodyEnd - 4, end)) {
      readBlock(index, into: &found)
    }
  }

  /// What a page without any other date has: days in its scripts' data, and those of its whole text.
  private func readAnywhere(into found: inout DateCandidates) {
    for script in document.all(.script).prefix(40) where !deadline.isOver {
      let data = document.textContent(script)
      for key in Self.scriptKeys {
        guard let place = data.utf8.firstOffsets(of: key) else { continue }
        let behind = Substring(data.utf8.dropFirst(place.upperBound)).head(Self.longestLine)
        let rest = behind.prefix(60).drop { !$0.isNumber && !$0.isLetter }
        let value = rest.prefix { !"\"\\<>".contains($0) }
        if let date = text.value(String(value)) { found.add(date, 7, "html") { $0[.lastResort] = 1 } }
      }
    }
    for index in page.blocks.indices.prefix(Self.searchAnywhere) { readBlock(index, into: &found) }
    found.change { $0[.lastResort] = 1 }
  }

  /// Blocks that are searched on a page that has no other date.
  private static let searchAnywhere = 1_500
  private static let scriptKeys = [
    "datePublished", "publish_date", "published_at", "publishedAt", "publication_date", "publishDate", "date_published",
    "publishedDate", "created_at", "showDate",
  ].map { Array($0.utf8) }

  private func readBlock(_ index: Int, into found: inout DateCandidates) {
    let block = page.blocks[index]
    let isStart = bodyBlocks.map { index >= $0.lowerBound && index < $0.lowerBound + 3 } ?? false
    guard block.bytes <= Self.longestLine || isStart, DateShape.isPossible(in: block.text), !isNever(block.element),
      !deadline.isOver
    else { return }
    let line = block.bytes <= Self.longestLine ? block.text : String(block.text.head(Self.longestStart).prefix(160))
    let matches = text.matches(in: line)
    guard !matches.isEmpty, !line.utf8.holds(Self.sign), !line.lowercased().utf8.holds(Self.copyright) else { return }
    let elementLabel = label(ofElement: block.wrapper ?? block.element)
    let distance = Float(index - anchor)
    let element = page.elements[block.wrapper ?? block.element]
    for match in matches {
      var date = match.date
      // A day that the head or the address names too is the one meant.
      if let other = match.other, found.has(other), let day = CalendarDay(prefixOf: date.day), !found.has(day) {
        date = ArticleDate(day: other.text, instant: date.instant.map { other.text + $0.dropFirst(10) })
      }
      var label = match.label
      if label == .none { label = elementLabel }
      if label == .none, match.tokens.lowerBound <= 1 { label = labelOfLine(before: index) }
      let isDate = element.context.contains(.date)
      found.add(date, isDate ? 5 : 6, isDate ? "html" : "text") { candidate in
        let isNearer = abs(distance) < min(candidate[.below], candidate[.above])
        if distance >= 0 {
          candidate[.below] = min(candidate[.below], distance)
        } else {
          candidate[.above] = min(candidate[.above], -distance)
        }
        if isNearer {
          candidate[.label] = Float(label.rawValue)
          candidate[.words] = Float(block.words)
          candidate[.offsetInBlock] = Float(match.tokens.lowerBound)
          candidate[.off] = distrust(block.element)
          candidate[.dateCue] = isDate ? 1 : 0
          candidate[.bylineCue] = element.context.isDisjoint(with: [.byline, .author]) ? 0 : 1
          candidate[.inBody] = bodyBlocks.map { $0.contains(index) ? 1 : 0 } ?? 0
          candidate[.afterBody] = bodyBlocks.map { index >= $0.upperBound ? 1 : 0 } ?? 0
          candidate[.caption] = block.shape == .caption || element.context.contains(.caption) ? 1 : 0
          candidate[.hasClock] = match.date.instant == nil ? 0 : 1
        }
        if label == .published { candidate[.published] = 1 }
        if label == .updated { candidate[.updated] = 1 }
        candidate[.occurrences] += 1
      }
    }
  }

  /// The label that stands in a line of its own: `Published` above `4 March`.
  private func labelOfLine(before index: Int) -> DateLabel {
    guard index > 0, page.blocks[index - 1].words <= 4 else { return .none }
    let tokens = DateToken.list(page.blocks[index - 1].text, limit: 12)
    return DateLabel.of(tokens, before: tokens.count)
  }

  // MARK: - Elements

  /// Never this page's date: what readers wrote, and the page's own footer; an article's footer may hold its date.
  private func isNever(_ element: Int) -> Bool {
    let context = page.elements[element].context
    if !context.isDisjoint(with: [.comments, .consent]) { return true }
    guard context.contains(.footer) else { return false }
    return !page.ancestors(of: element).contains { page.elements[$0].kind == .article }
  }

  /// How much the elements around it speak against a date: 0 nothing, 3 most.
  private func distrust(_ element: Int) -> Float {
    let context = page.elements[element].context
    if context.contains(.footer) { return 3 }
    if !context.isDisjoint(with: [.navigation, .newsletter]) { return 2 }
    return context.isDisjoint(with: Self.seldom) ? 0 : 1
  }

  /// Mostly of another page, but also around the story on some sites.
  private static let seldom: ClassHints = [.related, .sidebar, .modal, .advert, .asideTag, .card, .banner, .hidden]

  private func attributeDate(_ element: Int) -> ArticleDate? {
    let node = page.elements[element].node
    for name in Self.attributes {
      if let value = document.attribute(node, name), let date = text.value(value) { return date }
    }
    return nil
  }

  private static let attributes = [
    "datetime", "content", "title", "data-time", "data-date", "data-timestamp", "data-datetime", "data-published",
  ]

  private func dateOf(_ element: Int) -> ArticleDate? {
    if let date = attributeDate(element) { return date }
    guard page.elements[element].textBytes <= 120 else { return nil }
    return text.matches(in: document.fieldText(page.elements[element].node)).first?.date
  }

  private static let publishedNames = [Array("publish".utf8), Array("created".utf8)]
  private static let updatedNames = [Array("updated".utf8), Array("modif".utf8)]

  /// What the names on an element and its parent say.
  private func label(ofElement element: Int) -> DateLabel {
    let parent = Int(page.elements[element].parent)
    for index in [element, parent] where index >= 0 {
      let node = page.elements[index].node
      for name in [AttributeName.class, .itemprop] {
        // An element is asked once for each of its children that may be a date.
        let stated = document.withAttribute(node, name) { value in
          (0..<min(value.count, FieldText.maximumBytes)).map { value[$0].foldedASCII }
        }
        guard let stated else { continue }
        let value = String(decoding: stated, as: UTF8.self)
        if Self.publishedNames.contains(where: value.utf8.holds) { return .published }
        if Self.updatedNames.contains(where: value.utf8.holds) { return .updated }
      }
    }
    return .none
  }
}

extension DateCandidates {
  /// Sets what the page is like on every candidate.
  mutating func setPage(
    articleType: Float, openGraphArticle: Bool, times: Int, runningWords: Int, types: [Float]
  ) {
    change { candidate in
      candidate[.articleType] = articleType
      candidate[.openGraphArticle] = openGraphArticle ? 1 : 0
      candidate[.times] = Float(min(times, 50))
      candidate[.runningWords] = Float(min(runningWords, 3_000))
      for (type, feature) in Self.typeFeatures { candidate[feature] = type.probability(in: types) }
    }
  }

  private static let typeFeatures: [(PageType, Feature)] = [
    (.article, .isArticle), (.listing, .isListing), (.forum, .isForum), (.product, .isProduct), (.service, .isService),
  ]

  mutating func markMonth(year: Int, month: Int) {
    change { $0[.sameMonthInPath] = $0.day.year == year && $0.day.month == month ? 1 : -1 }
  }
}
