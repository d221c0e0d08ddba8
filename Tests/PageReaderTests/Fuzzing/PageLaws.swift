@testable import PageReader
import Extraction
import HTML
import CrawlRules
import Untrusted
import WebURL

/// What holds for any answer that is read as a page: what it is taken for, what is said of it, and where it leads.
enum PageLaws {
  static let today = "2026-11-22"

  /// What the clock decides could not be told from a mistake.
  static let limits = ParseLimits(time: .seconds(36_000))

  /// The article as `worker extract` reads it: for any type but plain text.
  static func article(_ page: [UInt8], address: String, contentType: String, model: BlockModel = .shipped) -> Article {
    PageReader.article(
      page, isPlainText(contentType) ? .plainText : .html, charset: input(page, contentType).charset,
      url: WebURL(address),
      limits: limits, today: today, model: model)
  }

  static func isPlainText(_ contentType: String) -> Bool { contentType.hasBytePrefix("text/plain") }

  private static func input(_ page: [UInt8], _ contentType: String) -> PageInput {
    var input = PageInput(body: page, contentType: contentType)
    input.refreshField = contentType
    return input
  }

  static func violations(
    of article: Article, _ page: [UInt8], address: String, contentType: String, isRepeated: Bool = false
  ) -> [String] {
    var found: [String] = []
    func expect(_ holds: Bool, _ law: @autoclosure () -> String) { if !holds { found.append(law()) } }
    let url = WebURL(address)
    let verdict = PageVerdict(article, url: url)
    for reason in [verdict.reason, verdict.ownWords].compactMap({ $0 }) {
      expect(reason.utf8.count <= 1_000 && StreamSafe.isSafe(reason), "a reason is a sentence: \(reason)")
    }
    expect(verdict.words >= 0, "words are counted")
    let print = TextPrint(article, url: url)
    expect(print.bytes <= 64 + 400 * 8, "a print is bounded")
    expect(print == TextPrint(article, url: url), "the same text has the same print")
    guard !isRepeated else { return found }
    guard let url = url ?? WebURL("https://a.test/b/c?d") else { return ["no URL"] }
    checkRefresh(page, contentType, url, expect)
    let site = SiteRights(policy: RightsPolicy(), agent: "courant")
    let read = {
      PageReader.read(
        input(page, contentType), url: url, limits: limits,
        rights: site.rights(of: url.pathAndQuery) { _ in [contentType] },
        site: site, today: today, now: 1)
    }
    let (reading, rights) = read()
    expect(read().rights == rights, "the same answer has the same rights")
    if let json = rights.json {
      expect(json.utf8.count <= 64 << 10, "rights of \(json.utf8.count) bytes")
      expect(StreamSafe.isSafe(json), "rights are stream-safe")
    }
    switch reading {
    case .article(let article):
      expect(article.notArticle == nil, "an article is one")
      _ = SuspectPage(reading, url: url)
    case .notArticle(let reason): expect(!reason.isEmpty && reason.utf8.count <= 1_000, "a reason is a sentence")
    case .unreadable(let kind): expect(kind.utf8.count <= 10_000 && StreamSafe.isSafe(kind), "a type is a few words")
    case .refused: break
    }
    return found
  }

  private static func checkRefresh(
    _ page: [UInt8], _ contentType: String, _ url: WebURL, _ expect: (Bool, @autoclosure () -> String) -> Void
  ) {
    let found = [
      PageRefresh(contentType, base: url, url: url),
      PageRefresh(in: Document.parse(page, limits: limits), url: url),
      PageRefresh(String(decoding: page, as: UTF8.self), base: url, url: url),
    ]
    for refresh in found.compactMap({ $0 }) {
      expect((.zero ... .seconds(1_000_000)).contains(refresh.delay), "\(refresh.delay)")
      expect(refresh.target.description.utf8.count <= WebURL.maximumLength, "where it leads is bounded")
      let target = refresh.target.description
      expect(WebURL(target)?.description.hasSameBytes(as: target) ?? false, "no URL: \(target)")
    }
  }
}
