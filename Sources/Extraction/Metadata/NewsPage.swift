/// Whether a page says that it is news.
///
/// Newsrooms stand by the headline and day in a story's head; elsewhere the head is written for search engines.
enum NewsPage {
  /// 2 for news, 1 for another article, 0 for what does not say that it is one: a feature of dates and authors.
  static func degree(_ head: HeadMetadata, _ linked: LinkedData) -> Float {
    isNews(head, linked) ? 2 : linked.types.keys.contains(where: LinkedData.isArticle) ? 1 : 0
  }

  static func isNews(_ head: HeadMetadata, _ linked: LinkedData) -> Bool {
    if head.meta["news_keywords"] != nil { return true }
    return linked.types.keys.contains { type in
      type.hasSuffix("NewsArticle") || type == "LiveBlogPosting" || type == "NewsMediaOrganization"
        || type == "ClaimReview"
    }
  }
}
