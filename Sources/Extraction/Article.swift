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
  public var pageType: PageType = .article
  /// 0…1: how far to trust the result.
  public var quality: Double = 0
  public var blocks: [Block] = []
  /// Field name → where its value came from (`json-ld`, `opengraph`, `meta`, `time`, `html`, `url`, `text`).
  public var sources: [String: String] = [:]
  public init() {}
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

/// One block of the body in document order.
public struct Block: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case heading(level: Int), paragraph, listItem(ordered: Bool, depth: Int), quote, code, tableRow
  }
  public var kind: Kind
  public var text: String
  /// Part of an inset beside the story.
  public var isAside = false
  public init(kind: Kind, text: String, isAside: Bool = false) {
    self.kind = kind; self.text = text; self.isAside = isAside
  }
}
