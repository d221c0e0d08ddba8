import Foundation
import Models
import Untrusted
import WebURL

@testable import Extraction

/// What holds for the article of any page, and for its text, Markdown and JSON.
enum ArticleLaws {
  static let today = "2026-11-22"

  /// Each eighth tree of the shipped model with eight times its say: with coverage the whole of it takes 150 µs for a
  /// block, which hides what a page of ten thousand costs elsewhere.
  static let thinModel: BlockModel = {
    let model = BlockModel.shipped
    func thin(_ whole: GradientBoostedTrees) -> GradientBoostedTrees {
      let trees = whole.trees.enumerated().filter { $0.offset % 8 == 0 }.map(\.element)
      return GradientBoostedTrees(
        nodes: whole.nodes, trees: trees, base: whole.base, scale: whole.scale * 8, width: whole.width)
    }
    return BlockModel(
      lexicon: model.lexicon, article: thin(model.article), any: thin(model.any), types: model.types.map(thin))
  }()

  /// The laws that an article of a page of `pageBytes` breaks. `checksJSON`: read the JSON back, which takes longer
  /// than to write it.
  static func violations(
    of article: Article, pageBytes: Int, isPlainText: Bool = false, checksJSON: Bool = true
  ) -> [String] {
    var found: [String] = []
    func expect(_ holds: Bool, _ law: @autoclosure () -> String) { if !holds { found.append(law()) } }
    checkFields(article, expect)
    checkDates(article, expect)
    checkBlocks(article, expect)
    for block in article.blocks { checkLinks(block.links, block.text, expect) }
    for cell in article.blocks.flatMap({ $0.rows.joined() }) { checkLinks(cell.links, cell.text, expect) }
    let words = article.blocks.reduce(0) { $0 + Words.count($1.text) + Words.count($1.attribution ?? "") }
    expect(article.wordCount == words, "\(article.wordCount) words of \(words)")
    checkForms(article, pageBytes, checksJSON, expect)
    return found
  }

  private typealias Expect = (Bool, @autoclosure () -> String) -> Void

  // MARK: Fields

  private static func checkFields(_ article: Article, _ expect: Expect) {
    let lines: [(String, String?, Int)] = [
      ("title", article.title, FieldText.maximumBytes), ("byline", article.byline, FieldText.maximumBytes),
      ("site_name", article.siteName, FieldText.maximumBytes), ("section", article.section, FieldText.longestBytes),
      ("description", article.description, FieldText.longestBytes),
    ]
    for (name, value, bytes) in lines {
      guard let value else { continue }
      expect(!value.isEmpty, "\(name) is empty")
      expect(value.utf8.count <= bytes, "\(name) has \(value.utf8.count) bytes of \(bytes)")
      expect(StreamSafe.isSafe(value), "\(name) is not stream-safe")
    }
    expect(article.authors.count <= AuthorNames.maximumNames, "\(article.authors.count) authors")
    expect(article.tags.count <= 40, "\(article.tags.count) tags")
    for value in article.authors + article.tags {
      expect(
        !value.isEmpty && value.utf8.count <= FieldText.maximumBytes, "an author or tag of \(value.utf8.count) bytes")
      expect(StreamSafe.isSafe(value), "an author or tag is not stream-safe")
    }
    expect((0...1).contains(article.quality), "quality \(article.quality)")
    if let language = article.language {
      expect(
        (2...3).contains(language.utf8.count) && language.utf8.allSatisfy { $0 &- 0x61 < 26 }, "language \(language)")
    }
    expect(article.alternates.count <= PageLinks.maximumAlternates, "\(article.alternates.count) alternates")
    expect(
      Set(article.alternates.map { ByteText($0.language) }).count == article.alternates.count, "an alternate twice")
    for alternate in article.alternates {
      expect(!alternate.language.isEmpty && alternate.language.utf8.count <= 70, "the language of an alternate")
      expect(StreamSafe.isSafe(alternate.language), "the language of an alternate is not stream-safe")
    }
    let addresses = [article.leadImage, article.canonicalURL, article.ampURL, article.nextPage].compactMap { $0 }
    for address in addresses + article.alternates.map(\.url) { checkAddress(address, expect) }
    expect(article.truncated.count <= 8 && Set(article.truncated).count == article.truncated.count, "truncated twice")
    let reason = article.notArticle ?? "none"
    expect(!reason.isEmpty && reason.utf8.count <= 1_000 && StreamSafe.isSafe(reason), "a reason is a sentence")
  }

  /// An address is http, bounded, and comes out of being read as it went in.
  private static func checkAddress(_ address: String, _ expect: Expect) {
    guard let url = WebURL(address) else { return expect(false, "no URL: \(address)") }
    expect(url.isHTTP && !url.host.isEmpty, "no http URL: \(address)")
    expect(url.description.hasSameBytes(as: address), "an address that reads as another: \(address)")
    expect(address.utf8.count <= WebURL.maximumLength, "an address of \(address.utf8.count) bytes")
    expect(address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "an address in ASCII: \(address)")
  }

  // MARK: Dates

  private static func checkDates(_ article: Article, _ expect: Expect) {
    let window = DateWindow(today: today)
    for date in [article.published, article.modified].compactMap({ $0 }) {
      expect(window.contains(date) && date.day.utf8.count == 10, "the day \(date.day)")
      guard let instant = date.instant else { continue }
      expect(isInstant(Array(instant.utf8)), "the instant \(instant)")
      expect(instant.hasBytePrefix(date.day), "\(instant) on \(date.day)")
    }
  }

  /// `YYYY-MM-DDTHH:MM:SS` with no zone, `Z` or `+HH:MM`.
  private static func isInstant(_ text: [UInt8]) -> Bool {
    guard text.count >= 19, text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":")
    else { return false }
    func number(_ place: Int) -> Int { CalendarDay.number(text[place..<place + 2]) ?? 99 }
    guard number(11) < 24, number(14) < 60, number(17) < 60 else { return false }
    switch text.count {
    case 19: return true
    case 20: return text[19] == UInt8(ascii: "Z")
    case 25:
      return (text[19] == UInt8(ascii: "+") || text[19] == UInt8(ascii: "-")) && number(20) < 24
        && text[22] == UInt8(ascii: ":") && number(23) < 60
    default: return false
    }
  }

  // MARK: Blocks

  private static func checkBlocks(_ article: Article, _ expect: Expect) {
    expect(article.blocks.count <= BlockBuilder.maximumBlocks, "\(article.blocks.count) blocks")
    var (bytes, captions, links, figures) = (0, 0, 0, 0)
    for block in article.blocks {
      bytes += block.text.utf8.count
      captions += block.caption?.utf8.count ?? 0
      links += block.links.count + block.rows.joined().reduce(0) { $0 + $1.links.count }
      for text in [block.text, block.attribution, block.caption].compactMap({ $0 }) {
        expect(StreamSafe.isSafe(text), "a text of a \(block.kind.name) is not stream-safe")
      }
      expect(block.attribution?.utf8.count ?? 0 <= BlockBuilder.maximumTextBytes, "an attribution is bounded")
      switch block.kind {
      case .heading(let level): expect((1...6).contains(level), "a heading of level \(level)")
      case .listItem(_, let depth): expect(depth >= 0 && depth <= 512, "an item of depth \(depth)")
      case .figure: figures += 1
      case .paragraph, .quote, .code, .table: break
      }
      expect(block.number.map { abs($0) <= 1 << 32 } ?? true, "an item's number is one that a browser has")
      expect(block.rows.allSatisfy { $0.count <= BlockBuilder.maximumColumns }, "columns are bounded")
      expect(block.images.count <= BlockBuilder.maximumImagesOfFigure, "\(block.images.count) images of a figure")
      for image in block.images {
        checkAddress(image.url, expect)
        expect(StreamSafe.isSafe(image.alternative ?? ""), "what an image says is not stream-safe")
        expect(image.alternative?.unicodeScalars.count ?? 0 <= BlockBuilder.maximumAlternative, "an image says much")
      }
      for cell in block.rows.joined() { expect(StreamSafe.isSafe(cell.text), "a cell is not stream-safe") }
    }
    // A joiner behind every thirty marks is the most that being safe costs.
    expect(bytes <= BlockBuilder.maximumTextBytes * 5 / 4, "\(bytes) bytes of text")
    expect(captions <= BlockBuilder.maximumCaptionsBytes * 5 / 4, "\(captions) bytes of captions")
    expect(links <= BlockBuilder.maximumLinks, "\(links) links")
    expect(figures <= BlockBuilder.maximumFigures, "\(figures) figures")
  }

  private static func checkLinks(_ links: [Block.Link], _ text: String, _ expect: Expect) {
    guard !links.isEmpty else { return }
    let count = text.unicodeScalars.count
    var position = 0
    for link in links {
      expect(
        link.range.lowerBound >= position && link.range.upperBound <= count && !link.range.isEmpty,
        "a link at \(link.range) behind \(position) of \(count)")
      position = link.range.upperBound
      checkAddress(link.url, expect)
    }
    expect(text.texts(of: links).allSatisfy { !$0.isEmpty }, "a link has words")
  }

  // MARK: Forms

  private static func checkForms(_ article: Article, _ pageBytes: Int, _ checksJSON: Bool, _ expect: Expect) {
    let (text, markdown, json) = (article.text, article.markdown, article.json(id: "1", withBlocks: true))
    expect(StreamSafe.isSafe(text), "the text is not stream-safe")
    expect(StreamSafe.isSafe(markdown), "the Markdown is not stream-safe")
    var content = 0
    for block in article.blocks {
      content += block.text.utf8.count + (block.caption?.utf8.count ?? 0) + (block.attribution?.utf8.count ?? 0)
      for link in block.links { content += link.url.utf8.count }
      for link in block.rows.joined().flatMap(\.links) { content += link.url.utf8.count }
      for image in block.images { content += image.url.utf8.count + (image.alternative?.utf8.count ?? 0) }
    }
    // Each line of an item costs its indentation, each row its columns: of what the page wrote so many times, and no
    // more.
    let most = 2 * content + 64 * pageBytes + (64 << 10)
    expect(markdown.utf8.count <= most, "\(markdown.utf8.count) bytes of Markdown for \(content) of \(pageBytes)")
    expect(text.utf8.count <= content + 48 * article.blocks.count, "\(text.utf8.count) bytes of text for \(content)")
    expect(json.utf8.count <= 24 * content + 64 * pageBytes + (512 << 10), "\(json.utf8.count) bytes of JSON")
    expect(!json.utf8.contains { $0 < 0x20 }, "JSON on one line")
    if checksJSON { checkJSON(json, article, text, expect) }
  }

  /// The members that a reader of the JSON finds.
  private struct Line: Decodable {
    struct Link: Decodable { let text: String, url: String, start: Int, end: Int }
    struct Cell: Decodable { let text: String, header: Bool?, links: [Link]? }
    struct Image: Decodable { let url: String, alternative: String? }
    struct Block: Decodable {
      let type: String, text: String?, level: Int?, depth: Int?, number: Int?, caption: String?, attribution: String?
      let links: [Link]?, rows: [[Cell]]?, images: [Image]?
    }
    let id: String, title: String?, authors: [String], byline: String?, published: String?, modified: String?
    let language: String?, siteName: String?, description: String?, section: String?, tags: [String]
    let leadImage: String?, canonicalUrl: String?, alternates: [String: String], pageType: String
    let notArticle: String?, quality: Double, wordCount: Int, truncated: [String], sources: [String: String]
    let text: String, blocks: [Block]
  }

  private static func checkJSON(_ json: String, _ article: Article, _ text: String, _ expect: Expect) {
    let reader = JSONDecoder()
    reader.keyDecodingStrategy = .convertFromSnakeCase
    let line: Line
    do {
      line = try reader.decode(Line.self, from: Data(json.utf8))
    } catch {
      return expect(false, "JSON that cannot be read: \(error)")
    }
    func same(_ name: String, _ one: String?, _ other: String?) {
      expect(one.map { ByteText($0) } == other.map { ByteText($0) }, "\(name) comes back as another")
    }
    func same(_ name: String, _ one: [String], _ other: [String]) {
      expect(one.map { ByteText($0) } == other.map { ByteText($0) }, "\(name) come back as others")
    }
    same("title", line.title, article.title)
    same("byline", line.byline, article.byline)
    same("site_name", line.siteName, article.siteName)
    same("description", line.description, article.description)
    same("section", line.section, article.section)
    same("language", line.language, article.language)
    same("lead_image", line.leadImage, article.leadImage)
    same("canonical_url", line.canonicalUrl, article.canonicalURL)
    same("published", line.published, article.published.map { $0.instant ?? $0.day })
    same("modified", line.modified, article.modified.map { $0.instant ?? $0.day })
    same("not_article", line.notArticle, article.notArticle)
    same("text", line.text, text)
    same("authors", line.authors, article.authors)
    same("tags", line.tags, article.tags)
    same("truncated", line.truncated, article.truncated)
    expect(
      line.sources == article.sources && line.wordCount == article.wordCount, "sources or words come back as others")
    expect(abs(line.quality - article.quality) <= 0.000_51, "quality comes back as another")
    expect(line.blocks.count == article.blocks.count, "blocks come back")
    for (read, block) in zip(line.blocks, article.blocks) {
      expect(read.type == block.kind.name && read.number == block.number, "a block comes back as another")
      same("caption", read.caption, block.caption)
      same("attribution", read.attribution, block.attribution)
      same("images", (read.images ?? []).map(\.url), block.images.map(\.url))
      same("alternatives", (read.images ?? []).map { $0.alternative ?? "" }, block.images.map { $0.alternative ?? "" })
      same("cells", (read.rows ?? []).joined().map(\.text), block.rows.joined().map(\.text))
      same("links", (read.links ?? []).map(\.url), block.links.map(\.url))
      switch block.kind {
      case .table, .figure: break
      default: same("a block's text", read.text, block.text)
      }
    }
  }
}
