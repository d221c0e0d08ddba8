/// What kind of page this says it is. The model takes it as one sign among others.
enum PageTypeRule {
  /// From declarations alone; nil when they say nothing.
  static func declaredType(_ head: HeadMetadata, _ linked: LinkedData) -> PageType? {
    let types = linked.types
    let generator = Set(
      (head.first("generator") ?? "").lowercased().prefix(200).split { !$0.isLetter }.map(String.init))
    if types["DiscussionForumPosting"] != nil || types["QAPage"] != nil { return .forum }
    if !generator.isDisjoint(with: forumGenerators) { return .forum }
    if types.keys.contains(where: { $0.hasSuffix("NewsArticle") || $0 == "BlogPosting" || $0 == "Article" }) {
      return .article
    }
    if types["TechArticle"] != nil || types["APIReference"] != nil { return .documentation }
    if !generator.isDisjoint(with: documentationGenerators) { return .documentation }
    let openGraph = (head.first("og:type") ?? "").lowercased()
    if openGraph.hasPrefix("product") || types["Product"] != nil { return .product }
    if types["CollectionPage"] != nil || types["ItemList"] != nil && openGraph != "article" { return .collection }
    if types["Service"] != nil || types["LocalBusiness"] != nil { return .service }
    if openGraph == "article" || head.first("article:published_time") != nil { return .article }
    return nil
  }

  private static let forumGenerators: Set<String> = [
    "phpbb", "vbulletin", "discourse", "xenforo", "mybb", "invision", "smf", "flarum", "nodebb",
  ]
  private static let documentationGenerators: Set<String> = [
    "sphinx", "mkdocs", "docusaurus", "gitbook", "vuepress", "vitepress", "doxygen", "javadoc", "mediawiki",
  ]
}
