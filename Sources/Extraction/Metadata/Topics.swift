/// Description, section and tags as declared.
enum Topics {
  static func description(
    _ declared: Declarations, _ linked: LinkedData, _ properties: ItemProperties
  ) -> (value: String, source: String)? {
    if let text = declared.first("og:description") { return (text, "opengraph") }
    if let text = declared.first("description", "dc.description", "dcterms.description") { return (text, "meta") }
    if let text = linked.description { return (text, "json-ld") }
    if let text = declared.first("twitter:description", "sailthru.description") { return (text, "meta") }
    return properties.text("description").map { ($0, "microdata") }
  }

  static func section(
    _ declared: Declarations, _ linked: LinkedData, _ properties: ItemProperties
  ) -> (value: String, source: String)? {
    if let text = declared.first("article:section") { return (text, "opengraph") }
    if let text = linked.section { return (text, "json-ld") }
    let text = declared.first(
      "section", "articlesection", "parsely-section", "cxenseparse:recs:category", "dc.subject", "category")
    if let text { return (text, "meta") }
    return properties.text("articlesection").map { ($0, "microdata") }
  }

  /// At most 40 tags, each once.
  static func tags(
    _ declared: Declarations, _ linked: LinkedData, _ properties: ItemProperties
  ) -> (value: [String], source: String)? {
    let sources: [([String], String)] = [
      (declared.all("article:tag", "og:article:tag"), "opengraph"), (linked.keywords, "json-ld"),
      (declared.all("news_keywords", "keywords", "parsely-tags", "sailthru.tags"), "meta"),
      (properties.texts("keywords"), "microdata"),
    ]
    for (values, source) in sources {
      var tags: [String] = []
      for value in values {
        for part in value.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "、" }) {
          let tag = part.collapsed
          guard !tag.isEmpty, tag.count <= 80, tags.count < 40 else { continue }
          if !tags.contains(where: { $0.lowercased() == tag.lowercased() }) { tags.append(tag) }
        }
      }
      if !tags.isEmpty { return (tags, source) }
    }
    return nil
  }
}
