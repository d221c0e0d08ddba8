package import Postgres

/// Articles by column, as the settle takes them: every array has one element per result, null where a result has no
/// article.
package struct ArticleColumns {
  private var contentHash: [Int?] = []
  private var publishedAt: [String?] = []
  private var publishedDay: [String?] = []
  private var modifiedAt: [String?] = []
  private var canonicalURL: [String?] = []
  private var host: [String?] = []
  private var title: [String?] = []
  private var authors: [String?] = []
  private var byline: [String?] = []
  private var language: [String?] = []
  private var siteName: [String?] = []
  private var description: [String?] = []
  private var section: [String?] = []
  private var tags: [String?] = []
  private var leadImage: [String?] = []
  private var pageType: [String?] = []
  private var quality: [Double?] = []
  private var wordCount: [Int?] = []
  private var body: [String?] = []
  private var meta: [String?] = []
  private var marks: [String?] = []
  private var rights: [String?] = []
  private var unavailableAfter: [String?] = []

  package init() {}

  /// Appends an article, or the absence of one. `contentHash` is also given for a job whose content was found
  /// unchanged.
  package mutating func append(_ article: ArticleRecord?) {
    let cut = 2_000
    contentHash.append((article?.contentHash).map(Int.init))
    publishedAt.append(StatedInstant.instant(article?.publishedAt))
    publishedDay.append(StatedInstant.day(article?.publishedDay))
    modifiedAt.append(StatedInstant.instant(article?.modifiedAt))
    canonicalURL.append(StoredText.clean(article?.canonicalURL, limit: 8_000))
    host.append(StoredText.clean(article?.host, limit: cut))
    title.append(StoredText.clean(article?.title, limit: cut))
    authors.append((article?.authors).map { Self.list($0) })
    byline.append(StoredText.clean(article?.byline, limit: cut))
    language.append(StoredText.clean(article?.language, limit: 100))
    siteName.append(StoredText.clean(article?.siteName, limit: cut))
    description.append(StoredText.clean(article?.description, limit: 20_000))
    section.append(StoredText.clean(article?.section, limit: cut))
    tags.append((article?.tags).map { Self.list($0) })
    leadImage.append(StoredText.clean(article?.leadImage, limit: 8_000))
    pageType.append(StoredText.clean(article?.pageType, limit: 100))
    quality.append((article?.quality).map { $0.isFinite ? $0 : 0 })
    wordCount.append(article?.wordCount)
    body.append(article.map { $0.keepsText ? StoredText.clean($0.body) as String : "" })
    meta.append((article?.sources).map { "{\"sources\":" + StoredText.jsonObject($0) + "}" })
    marks.append(article.map(Self.marks))
    rights.append(article?.rights)
    let end = article?.unavailableAfter
    unavailableAfter.append(end == "-infinity" ? end : StatedInstant.instant(end))
  }

  /// The marks travel in one object: they are null for most articles.
  private static func marks(_ article: ArticleRecord) -> String {
    var members: [String] = []
    func add(_ name: String, _ json: String) { members.append(StoredText.jsonString(name) + ":" + json) }
    if let url = StoredText.clean(article.ampURL, limit: 8_000) { add("amp_url", StoredText.jsonString(url)) }
    if let url = StoredText.clean(article.nextPage, limit: 8_000) { add("next_page", StoredText.jsonString(url)) }
    if !article.alternates.isEmpty {
      let pairs = article.alternates.prefix(200).map {
        (StoredText.clean($0.language, limit: 100) as String, StoredText.clean($0.url, limit: 8_000) as String)
      }
      add("alternates", StoredText.jsonObject(Dictionary(pairs) { first, _ in first }))
    }
    if let isFree = article.isAccessibleForFree { add("is_accessible_for_free", "\(isFree)") }
    if article.isAMP { add("amp", "true") }
    if article.isLiveBlog { add("live_blog", "true") }
    if !article.truncated.isEmpty { add("truncated", StoredText.jsonString(list(article.truncated))) }
    return "{" + members.joined(separator: ",") + "}"
  }

  /// In the order of `settle.sql`'s parameters.
  package var values: [PostgresValue] {
    [
      .intArray(contentHash), .textArray(publishedAt), .textArray(publishedDay), .textArray(modifiedAt),
      .textArray(canonicalURL),
      .textArray(host), .textArray(title), .textArray(authors), .textArray(byline), .textArray(language),
      .textArray(siteName),
      .textArray(description), .textArray(section), .textArray(tags), .textArray(leadImage), .textArray(pageType),
      .doubleArray(quality), .intArray(wordCount), .longTextArray(body), .textArray(meta),
    ]
  }

  /// Parameters of `settle.sql` behind those of the leases and results.
  package var rightsValues: [PostgresValue] { [.textArray(rights), .textArray(unavailableAfter), .textArray(marks)] }

  /// At most 200 elements: pages exist that name every keyword they know.
  private static func list(_ elements: [String]) -> String {
    StoredText.arrayLiteral(elements.prefix(200).map { StoredText.clean($0, limit: 500) })
  }
}
