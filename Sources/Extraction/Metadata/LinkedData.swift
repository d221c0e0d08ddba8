import Untrusted

/// What a page's JSON-LD says about its article.
///
/// Scripts hold one object, an array, or an `@graph`; the article may stand inside `mainEntity`, and its author may be
/// only an `@id` that another node explains. All nodes are gathered first, references looked up after.
struct LinkedData {
  /// Nodes read of one page: listings carry thousands, articles a few dozen.
  static let maximumNodes = 4_000

  private(set) var article: JSONValue?
  private(set) var page: JSONValue?
  private var byID: [ByteText: JSONValue] = [:]
  private(set) var siteNames: [String] = []
  /// Types of all nodes, for the page type; ASCII, as the vocabulary's are.
  private(set) var types: [String: Int] = [:]

  init(scripts: [String], url: String?, canonical: String?, titles: [String]) {
    var nodes: [JSONValue] = []
    var bytes = 0
    var allowance = JSONReader.Allowance()
    for script in scripts.prefix(64) {
      bytes += script.utf8.count
      guard bytes <= JSONReader.maximumBytes else { break }
      for value in JSONReader.values(in: script, &allowance) { gather(value, into: &nodes) }
    }
    choose(from: nodes, addresses: [url, canonical].compactMap { $0 }, titles: titles.map(Words.folded))
  }

  private mutating func gather(_ value: JSONValue, into nodes: inout [JSONValue]) {
    // A queue, first in first out: nodes keep the order of their nesting, outer ones first.
    var queue = [value]
    var next = 0
    while next < queue.count, nodes.count < Self.maximumNodes {
      let value = queue[next]
      next += 1
      switch value {
      case .array(let items): queue.append(contentsOf: items)
      case .object(let members):
        nodes.append(value)
        for type in Self.types(of: value) { types[type, default: 0] += 1 }
        if case .string(let id)? = value["@id"], members.count > 1, byID[ByteText(id)] == nil {
          byID[ByteText(id)] = value
        }
        for member in members where Self.descends(into: member.name) { queue.append(member.value) }
      default: break
      }
    }
  }

  private static func descends(into name: String) -> Bool {
    switch ByteText(name) {
    case "comment", "comments", "review", "reviews", "itemListElement", "hasPart", "citation", "mentions",
      "video",
      "relatedLink", "potentialAction", "offers", "aggregateRating", "breadcrumb", "logo":
      return false
    default: return true
    }
  }

  /// The last parts of a node's types, which are ASCII: other ones are none that anything is known of.
  static func types(of node: JSONValue) -> [String] {
    node["@type"]?.items.prefix(FieldText.maximumValues).compactMap { item in
      guard case .string(let name) = item, name.utf8.count <= longestType, name.utf8.allSatisfy({ $0 < 0x80 }) else {
        return nil
      }
      return name.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? name
    } ?? []
  }

  private static let longestType = 200

  static func isArticle(_ type: String) -> Bool {
    type.hasSuffix("Article") || type.hasSuffix("Posting") && type != "JobPosting" || type == "Report"
      || type == "Review" || type == "Recipe"
      || type == "BlogPost" || type == "AnalysisNewsArticle" || type == "NewsItem"
  }

  private mutating func choose(from nodes: [JSONValue], addresses: [String], titles: [String]) {
    let keys = Set(addresses.map(Self.addressKey))
    let titles = titles.map { String($0.head(FieldText.longestTitle)) }
    var best: (score: Int, node: JSONValue)?
    for (index, node) in nodes.enumerated() {
      let types = Self.types(of: node)
      if types.contains("WebSite") || types.contains("NewsMediaOrganization"),
        siteNames.count < FieldText.maximumValues, let name = node["name"]?.text(limit: FieldText.maximumBytes)
      {
        siteNames.append(name)
      }
      if page == nil, types.contains(where: { $0.hasSuffix("Page") }) { page = node }
      guard types.contains(where: Self.isArticle) else { continue }
      var score = max(40 - index, 0) / 4
      if types.contains("Review") || types.contains("Recipe") { score -= 12 }
      let own = [node["url"], node["mainEntityOfPage"], node["mainEntityOfPage"]?["@id"], node["@id"]]
      let isOwn = own.contains {
        $0?.text(limit: FieldText.maximumBytes).map { keys.contains(Self.addressKey($0)) } ?? false
      }
      if isOwn { score += 30 }
      if index < Self.maximumHeadlines,
        let headline = (node["headline"] ?? node["name"])?.text(limit: FieldText.longestTitle).map(Words.folded),
        !headline.isEmpty
      {
        if titles.contains(where: { $0.hasSameBytes(as: headline) }) {
          score += 30
        } else if titles.contains(where: { $0.contains(headline) || headline.contains($0) && $0.utf8.count > 12 }) {
          score += 20
        }
      }
      if node["datePublished"] != nil { score += 5 }
      if node["author"] != nil { score += 5 }
      if node["articleBody"] != nil { score += 3 }
      if best.map({ score > $0.score }) ?? true { best = (score, node) }
    }
    article = best?.node
    if let publisher = article?["publisher"].map(resolved)?["name"]?.text { siteNames.append(publisher) }
  }

  /// Nodes whose headline is compared with the page's titles.
  private static let maximumHeadlines = 400

  /// Scheme, `www.`, query and closing slash do not make another page.
  private static func addressKey(_ address: String) -> ByteText {
    var key = address.utf8.map(\.foldedASCII)[...]
    for prefix in ["https://", "http://", "www."] where key.starts(with: prefix.utf8) {
      key = key.dropFirst(prefix.utf8.count)
    }
    key = key.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "?") }
    while key.last == UInt8(ascii: "/") { key.removeLast() }
    return ByteText(String(decoding: key, as: UTF8.self))
  }

  /// The node a reference stands for, or the value itself.
  func resolved(_ value: JSONValue) -> JSONValue {
    guard case .object(let members) = value, members.count <= 2, case .string(let id)? = value["@id"],
      value["name"] == nil,
      let node = byID[ByteText(id)]
    else { return value }
    return node
  }

  // MARK: - Fields

  var headline: String? { article.flatMap { ($0["headline"] ?? $0["name"])?.text } }
  /// The name of the page's own node.
  var pageName: String? { page?["name"]?.text ?? page?["headline"]?.text }
  var description: String? { article?["description"]?.text }
  var section: String? { article?["articleSection"]?.text }
  var language: String? { (article?["inLanguage"] ?? page?["inLanguage"]).map { $0["name"]?.text ?? $0.text ?? "" } }
  var published: String? { article?["datePublished"]?.text ?? article?["dateCreated"]?.text }
  var pagePublished: String? { page?["datePublished"]?.text }
  var modified: String? { article?["dateModified"]?.text ?? page?["dateModified"]?.text }
  /// `isAccessibleForFree` of the article, or of the part of it that a paywall covers.
  var isFree: Bool? {
    let parts = [article] + (article?["hasPart"]?.items ?? []).prefix(FieldText.maximumValues).map { $0 }
    for part in parts {
      switch part?["isAccessibleForFree"] {
      case .bool(let value): return value
      case .string(let text): if let value = Access.truth(text) { return value }
      default: continue
      }
    }
    return nil
  }

  var keywords: [String] {
    guard let keywords = article?["keywords"] else { return [] }
    return keywords.items.prefix(Self.maximumKeywords).flatMap { item in
      (item.text ?? "").utf8.split(separator: UInt8(ascii: ","), maxSplits: Self.maximumKeywords).map {
        Substring($0).collapsed
      }
    }
  }

  /// More than any page has, of which 40 are kept as tags.
  private static let maximumKeywords = 1_000

  var images: [String] {
    guard let image = article?["image"] ?? article?["thumbnailUrl"] else { return [] }
    return image.items.prefix(FieldText.maximumValues).compactMap { item in
      let item = resolved(item)
      return item.isObject ? (item["url"] ?? item["contentUrl"])?.text : item.text
    }
  }

  /// Names of the article's authors, people apart from organisations.
  var authors: (people: [String], organisations: [String]) {
    var people: [String] = []
    var organisations: [String] = []
    let value = article?["author"] ?? article?["creator"] ?? page?["author"]
    for item in value?.items.prefix(FieldText.maximumValues) ?? [] {
      let author = resolved(item)
      let stated = author.isObject ? author["name"] : author
      guard let name = stated?.text(limit: FieldText.maximumBytes) ?? Self.fullName(author) else { continue }
      let isOrganisation = Self.types(of: author).contains { $0.hasSuffix("Organization") || $0 == "Corporation" }
      if case .array(let several)? = author["name"] {
        people.append(
          contentsOf: several.prefix(FieldText.maximumValues).compactMap { $0.text(limit: FieldText.maximumBytes) })
      } else if isOrganisation {
        organisations.append(name)
      } else {
        people.append(name)
      }
    }
    return (people, organisations)
  }

  private static func fullName(_ author: JSONValue) -> String? {
    let parts = [author["givenName"], author["familyName"]].compactMap { $0?.text(limit: FieldText.maximumBytes) }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
