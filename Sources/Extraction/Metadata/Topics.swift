import Untrusted

/// Description, section and tags as declared.
enum Topics {
  static func description(_ head: HeadMetadata, _ linked: LinkedData, _ properties: ItemProperties) -> Sourced<String>?
  {
    if let text = head.first("og:description") { return (text, "opengraph") }
    if let text = head.first("description", "dc.description", "dcterms.description") { return (text, "meta") }
    if let text = linked.description { return (text, "json-ld") }
    if let text = head.first("twitter:description", "sailthru.description") { return (text, "meta") }
    return properties.text("description").map { ($0, "microdata") }
  }

  static func section(_ head: HeadMetadata, _ linked: LinkedData, _ properties: ItemProperties) -> Sourced<String>? {
    if let text = head.first("article:section") { return (text, "opengraph") }
    if let text = linked.section { return (text, "json-ld") }
    let text = head.first(
      "section", "articlesection", "parsely-section", "cxenseparse:recs:category", "dc.subject", "category")
    if let text { return (text, "meta") }
    return properties.text("articlesection").map { ($0, "microdata") }
  }

  private static let maximumTags = 40
  /// Parts that are looked at for them.
  private static let maximumParts = 4_000

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "," || scalar == ";" || scalar == "、"
  }

  /// At most 40 tags, each once.
  static func tags(_ head: HeadMetadata, _ linked: LinkedData, _ properties: ItemProperties) -> Sourced<[String]>? {
    let sources: [([String], String)] = [
      (head.all("article:tag", "og:article:tag"), "opengraph"), (linked.keywords, "json-ld"),
      (head.all("news_keywords", "keywords", "parsely-tags", "sailthru.tags"), "meta"),
      (properties.texts("keywords"), "microdata"),
    ]
    for (values, source) in sources {
      var tags: [String] = []
      var known: Set<ByteText> = []
      var parts = 0
      for value in values where tags.count < maximumTags && parts < maximumParts {
        for part in value.head(FieldText.longestBytes).unicodeScalars.split(whereSeparator: isSeparator) {
          parts += 1
          guard tags.count < maximumTags, parts < maximumParts else { break }
          let tag = Substring(part).collapsed
          guard !tag.isEmpty, tag.utf8.count <= FieldText.maximumBytes, tag.count <= 80 else { continue }
          if known.insert(ByteText(tag.lowercased())).inserted { tags.append(tag) }
        }
      }
      if !tags.isEmpty { return (tags, source) }
    }
    return nil
  }
}
