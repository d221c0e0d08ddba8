/// What kind of page this is, from what it declares and how its text is spread.
enum PageTypeRule {
  /// From declarations alone, before the body is known: whether comments are the content.
  static func declaredType(_ declared: Declarations, _ linked: LinkedData) -> PageType? {
    let types = linked.types
    let generator = (declared.first("generator") ?? "").lowercased()
    if types["DiscussionForumPosting"] != nil || types["QAPage"] != nil { return .forum }
    if ["phpbb", "vbulletin", "discourse", "xenforo", "mybb", "invision", "smf", "flarum", "nodebb"].contains(
      where: generator.contains)
    {
      return .forum
    }
    if types.keys.contains(where: { $0.hasSuffix("NewsArticle") || $0 == "BlogPosting" || $0 == "Article" }) {
      return .article
    }
    if types["TechArticle"] != nil || types["APIReference"] != nil { return .documentation }
    if ["sphinx", "mkdocs", "docusaurus", "gitbook", "vuepress", "vitepress", "doxygen", "javadoc", "mediawiki"]
      .contains(where: generator.contains)
    {
      return .documentation
    }
    let openGraph = (declared.first("og:type") ?? "").lowercased()
    if openGraph.hasPrefix("product") || types["Product"] != nil { return .product }
    if types["CollectionPage"] != nil || types["ItemList"] != nil && openGraph != "article" { return .collection }
    if types["Service"] != nil || types["LocalBusiness"] != nil { return .service }
    if openGraph == "article" || declared.first("article:published_time") != nil { return .article }
    return nil
  }

  /// With the body known: little running text among many links is a listing, whatever is declared.
  static func choose(declared: PageType?, page: Page, body: Body, hasDate: Bool, hasAuthor: Bool) -> PageType {
    let links = page.elements.first.map { $0.textBytes == 0 ? 0 : Double($0.linkBytes) / Double($0.textBytes) } ?? 0
    let words = body.keptWords
    if let declared, declared != .article { return declared }
    if words < 60, links > 0.5 { return .listing }
    if declared == .article { return .article }
    if words < 150, page.articleElements.count >= 6 { return .listing }
    if links > 0.65, words < 300 { return .listing }
    if hasDate || hasAuthor || words >= 250 { return .article }
    return words < 60 ? .collection : .service
  }
}
