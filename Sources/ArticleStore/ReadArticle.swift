import Postgres

/// One stored article with its text, as `courant.articles` has it. Instants are in UTC, for people.
package struct ReadArticle: Sendable {
  package let url: String
  package let host: String
  package let title: String?
  package let authors: [String]
  package let byline: String?
  package let language: String?
  package let siteName: String?
  package let description: String?
  package let section: String?
  package let tags: [String]
  package let leadImage: String?
  package let canonicalURL: String?
  package let pageType: String
  /// 0 to 1.
  package let quality: Double
  package let wordCount: Int
  /// Blocks separated by a blank line.
  package let text: String
  package let isLiveBlog: Bool
  package let isAMP: Bool
  package let isAccessibleForFree: Bool?
  package let truncated: [String]
  package let nextPage: String?
  package let published: String?
  package let modified: String?
  package let fetched: String

  init(_ rows: PostgresRows) throws(PostgresError) {
    url = try rows.text(0, "url")
    host = try rows.text(0, "host")
    title = try rows.textOrNil(0, "title")
    authors = try rows.textArray(0, "authors").compactMap { $0 }
    byline = try rows.textOrNil(0, "byline")
    language = try rows.textOrNil(0, "language")
    siteName = try rows.textOrNil(0, "site_name")
    description = try rows.textOrNil(0, "description")
    section = try rows.textOrNil(0, "section")
    tags = try rows.textArray(0, "tags").compactMap { $0 }
    leadImage = try rows.textOrNil(0, "lead_image")
    canonicalURL = try rows.textOrNil(0, "canonical_url")
    pageType = try rows.text(0, "page_type")
    quality = try rows.double(0, "quality")
    wordCount = try rows.int(0, "word_count")
    text = try rows.text(0, "text")
    isLiveBlog = try rows.bool(0, "is_live_blog")
    isAMP = try rows.bool(0, "is_amp")
    isAccessibleForFree = try rows.boolOrNil(0, "is_accessible_for_free")
    truncated = try rows.textArray(0, "truncated").compactMap { $0 }
    nextPage = try rows.textOrNil(0, "next_page")
    published = try rows.textOrNil(0, "published")
    modified = try rows.textOrNil(0, "modified")
    fetched = try rows.text(0, "fetched")
  }
}
