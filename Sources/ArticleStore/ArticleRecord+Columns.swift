package import Untrusted
/// An article by name, as `settle.sql` takes it.
extension ArticleRecord {
  /// Writes the columns of `courant.article_rows` that the article fills: a line for each, with the column's name and
  /// its limit in bytes. The other columns are the job's; and the body, which travels apart. See
  /// docs/adding-a-column.md.
  package func writeColumns(to json: inout JSONWriter) {
    json.text("published_at", StatedInstant.instant(publishedAt))
    json.text("published_day", StatedInstant.day(publishedDay))
    json.text("modified_at", StatedInstant.instant(modifiedAt))
    json.text("canonical_url", canonicalURL, limit: 8_000)
    json.text("host", host, limit: 2_000)
    json.text("title", title, limit: 2_000)
    json.texts("authors", authors, count: 200, limit: 500)
    json.text("byline", byline, limit: 2_000)
    json.text("language", language, limit: 100)
    json.text("site_name", siteName, limit: 2_000)
    json.text("description", description, limit: 20_000)
    json.text("section", section, limit: 2_000)
    json.texts("tags", tags, count: 200, limit: 500)
    json.text("lead_image", leadImage, limit: 8_000)
    json.text("page_type", pageType, limit: 100)
    json.double("quality", quality)
    json.int("word_count", wordCount)
    json.object("meta") { $0.object("sources") { writeSources(to: &$0) } }
    json.json("rights", rights)
    json.text("unavailable_after", storedUnavailableAfter)
    json.text("amp_url", ampURL, limit: 8_000)
    json.text("next_page", nextPage, limit: 8_000)
    if !alternates.isEmpty { json.object("alternates") { writeAlternates(to: &$0) } }
    json.bool("is_accessible_for_free", isAccessibleForFree)
    json.bool("is_amp", isAMP)
    json.bool("is_live_blog", isLiveBlog)
    json.texts("truncated", truncated, count: 200, limit: 500)
  }

  /// The text as it is stored.
  package var storedBody: String { keepsText ? body : "" }

  private var storedUnavailableAfter: String? {
    unavailableAfter == "-infinity" ? unavailableAfter : StatedInstant.instant(unavailableAfter)
  }

  private func writeSources(to json: inout JSONWriter) {
    for (field, source) in sources { json.member(field, source) }
  }

  /// Of the first 200. Backwards: of two for one language the page's first counts, and `jsonb` keeps the last.
  private func writeAlternates(to json: inout JSONWriter) {
    for alternate in alternates.prefix(200).reversed() {
      json.member(alternate.language, alternate.url, nameLimit: 100, limit: 8_000)
    }
  }
}
