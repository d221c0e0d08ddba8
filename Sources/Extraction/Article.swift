/// An article as read from one page.
public struct Article: Sendable {
  public var title: String?
  public var authors: [String] = []
  /// The byline as the page has it.
  public var byline: String?
  public var published: ArticleDate?
  public var modified: ArticleDate?
  /// BCP 47 primary tag.
  public var language: String?
  public var siteName: String?
  public var description: String?
  public var section: String?
  public var tags: [String] = []
  /// Absolute URLs.
  public var leadImage: String?
  public var canonicalURL: String?
  /// Absolute URL of the page's AMP version.
  public var ampURL: String?
  /// The page in other languages, as it links them, in its order.
  public var alternates: [AlternateLink] = []
  /// Absolute URL of the page that continues this one (`rel=next`).
  public var nextPage: String?
  /// schema.org's `isAccessibleForFree`: false behind a paywall; nil where the page does not say.
  public var isAccessibleForFree: Bool?
  public var isAMP = false
  /// A live blog: posts added while something happens. Of many the newest are kept.
  public var isLiveBlog = false
  public var pageType: PageType = .article
  /// Why the page is no article, in words; nil for one that is. What was read of it stands beside.
  public var notArticle: String?
  /// 0…1: how far to trust the result.
  public var quality: Double = 0
  public var blocks: [Block] = []
  /// Words of the blocks; a character of Chinese or Japanese counts as half a word.
  public var wordCount = 0
  /// What cut the text: `paywall`, `time`, `text` (more of it than is kept), or limits of the parser, `inputBytes`,
  /// `nodes`, `depth`, `attributes`; empty for most.
  public var truncated: [String] = []
  /// What the page calls itself.
  package var headline = Headline()
  /// Field name as in the JSON output → where its value came from: `json-ld`, `microdata` (RDFa too), `opengraph`,
  /// `meta`, `time` (an element), `html`, `url`, `text`, `script` (the page's data), or `override` (a user's rule).
  public var sources: [String: String] = [:]
  public init() {}

  /// The word in `truncated` for a page that has more text, blocks or elements than are kept of any.
  static let textMark = "text"
}

/// A `<link rel=alternate hreflang=…>`.
public struct AlternateLink: Hashable, Sendable {
  /// BCP 47 as the page writes it, lower case; `x-default` is the page for all other languages.
  public var language: String
  /// Absolute URL.
  public var url: String

  package init(language: String, url: String) {
    self.language = language
    self.url = url
  }
}

public enum PageType: String, Sendable, CaseIterable {
  case article, listing, forum, product, service, documentation, collection
}

/// A date as far as it is known.
public struct ArticleDate: Hashable, Sendable {
  /// `YYYY-MM-DD`.
  public var day: String
  /// `YYYY-MM-DDTHH:MM:SS` with zone (`Z`, `+01:00`) when known; nil when only the day is known.
  public var instant: String?
  public init(day: String, instant: String? = nil) { self.day = day; self.instant = instant }
}
