/// One article as a flat row, ready to be stored with its job.
///
/// It knows nothing of pages: the extraction fills it. Values may be as hostile as the page was; `JSONWriter` cleans
/// them.
package struct ArticleRecord: Sendable {
  /// `host[:port]` of the URL fetched.
  package var host: String
  package var title: String?
  package var authors: [String] = []
  package var byline: String?
  /// ISO 8601 with a zone; nil when the page states a day only.
  package var publishedAt: String?
  /// `YYYY-MM-DD` in the page's own zone.
  package var publishedDay: String?
  /// ISO 8601 with a zone.
  package var modifiedAt: String?
  /// BCP 47 primary tag.
  package var language: String?
  package var siteName: String?
  package var description: String?
  package var section: String?
  package var tags: [String] = []
  /// Absolute URL.
  package var leadImage: String?
  /// Absolute URL as declared by the page.
  package var canonicalURL: String?
  /// Absolute URL of the AMP version.
  package var ampURL: String?
  /// Absolute URL of the next part.
  package var nextPage: String?
  /// `hreflang` → absolute URL, in the page's order.
  package var alternates: [(language: String, url: String)] = []
  /// False behind a paywall; nil where the page does not say.
  package var isAccessibleForFree: Bool?
  package var isAMP = false
  package var isLiveBlog = false
  /// What cut the text: `paywall` or limits of the parser.
  package var truncated: [String] = []
  /// A `PageType`'s raw value, default `article`.
  package var pageType = "article"
  /// 0…1, default 0.
  package var quality = 0.0
  /// As `worker extract` counts them; default 0.
  package var wordCount = 0
  /// Blocks separated by a blank line.
  package var body: String
  /// What the page and its site reserve, as a JSON object; nil where nothing is.
  package var rights: String?
  /// ISO 8601 with a zone: from then on the article is not shown, and pruned. nil for ever.
  package var unavailableAfter: String?
  /// False where only what is known about the article may be kept: its text is then left out. Default true.
  package var keepsText = true
  /// Field name → where its value came from.
  package var sources: [String: String] = [:]

  package init(host: String, title: String?, body: String) {
    self.host = host
    self.title = title
    self.body = body
  }

  /// What is left of an article whose page forbids it now: a row without content, which is not shown and soon pruned.
  package static var withdrawn: ArticleRecord {
    var record = ArticleRecord(host: "-", title: nil, body: "")
    record.unavailableAfter = "-infinity"
    return record
  }

  /// 64 bits of FNV-1a over title, body and rights: tells whether a later fetch found other content. The same in every
  /// process.
  package var contentHash: Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ text: String) {
      var text = text
      text.withUTF8 { bytes in
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
      }
      hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3  // a byte UTF-8 never has, between the two
    }
    mix(title ?? "")
    mix(body)
    // Of pages that reserve nothing the hash is what it was before rights were stored.
    if let rights { mix(rights) }
    if !keepsText { mix("without text") }
    return Int64(bitPattern: hash)
  }

  /// Bytes of its texts, about.
  package var textBytes: Int {
    let texts = [title, byline, description, section, siteName, leadImage, canonicalURL, ampURL, nextPage, rights]
    return body.utf8.count + texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
      + (authors + tags).reduce(0) { $0 + $1.utf8.count }
      + alternates.reduce(0) { $0 + $1.language.utf8.count + $1.url.utf8.count }
  }
}
