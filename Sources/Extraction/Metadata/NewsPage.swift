/// Whether a page says that it is news.
///
/// Newsrooms give a story a headline and a day in its head and stand by them; on blogs and companies' pages the head is
/// written for search engines. What is chosen from differs accordingly.
enum NewsPage {
  static func isNews(_ declared: HeadMetadata, _ linked: LinkedData) -> Bool {
    if declared.meta["news_keywords"] != nil { return true }
    return linked.types.keys.contains { type in
      type.hasSuffix("NewsArticle") || type == "LiveBlogPosting" || type == "NewsMediaOrganization"
        || type == "ClaimReview"
    }
  }
}
