/// What a page's head says about itself, as it stands there.
struct Declarations {
  /// `<meta>` values by lower-cased `name`, `property`, `itemprop` or `http-equiv`, in order.
  private(set) var meta: [String: [String]] = [:]
  /// The names of `meta` in the order they first appear: a dictionary's own order differs from run to run.
  private(set) var metaNames: [String] = []
  var title: String?
  var htmlLanguage: String?
  var base: String?
  /// `<link>` addresses by lower-cased relation.
  private(set) var links: [String: [String]] = [:]
  /// Texts of `application/ld+json` scripts.
  var jsonLD: [String] = []

  /// More than these of one name are spam.
  static let maximumValues = 64

  mutating func addMeta(_ name: String, _ content: String) {
    guard let value = content.fieldValue else { return }
    for key in name.lowercased().split(whereSeparator: \.isWhitespace) {
      let known = meta[String(key)]?.count ?? 0
      if known == 0 { metaNames.append(String(key)) }
      if known < Self.maximumValues { meta[String(key), default: []].append(value) }
    }
  }

  mutating func addLink(_ relation: String, _ address: String) {
    for key in relation.lowercased().split(whereSeparator: \.isWhitespace) {
      if links[String(key), default: []].count < Self.maximumValues { links[String(key), default: []].append(address) }
    }
  }

  /// The first value of the first name that has one.
  func first(_ names: String...) -> String? {
    for name in names {
      if let value = meta[name]?.first { return value }
    }
    return nil
  }

  /// All values of those names, in the names' order.
  func all(_ names: String...) -> [String] { names.flatMap { meta[$0] ?? [] } }
}
