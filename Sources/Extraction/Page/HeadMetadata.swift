import Untrusted

/// What a page's head says about itself, as it stands there.
struct HeadMetadata {
  /// `<meta>` values by lower-cased `name`, `property`, `itemprop` or `http-equiv`, in order.
  private(set) var meta = NamedValues()
  var title: String?
  var htmlLanguage: String?
  var base: String?
  /// `<link>` addresses by lower-cased relation.
  private(set) var links = NamedValues()
  var jsonLD: [String] = []

  var metaNames: [String] { meta.names }

  /// Bytes of a title, of a description, and of an address or another value at most.
  static let maximumTitle = 2 << 10
  static let maximumDescription = 16 << 10
  static let maximumValue = 4 << 10

  mutating func addMeta(_ name: String, _ content: String) {
    guard !meta.isFull, let value = content.fieldValue else { return }
    let isDescription = name.utf8.count <= 100 && name.lowercased().hasByteSuffix("description")
    meta.add(value.cut(to: isDescription ? Self.maximumDescription : Self.maximumValue), to: name)
  }

  mutating func addLink(_ relation: String, _ address: String) { links.add(address, to: relation) }

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

/// Values by the names that a page gives them, bounded for each name and in all.
struct NamedValues {
  private var values: [ByteText: [String]] = [:]
  /// The names in the order they first appear.
  private(set) var names: [String] = []
  private var count = 0

  /// More than these of one name are spam; no page has as many names, nor as long ones.
  static let maximumOfName = 64
  static let maximum = 4_000
  static let maximumName = 1_000

  var isFull: Bool { count >= Self.maximum }

  subscript(name: String) -> [String]? { values[ByteText(name)] }

  /// Adds a value to each of the names in a list that white space separates.
  mutating func add(_ value: String, to list: String) {
    let words = list.utf8.prefix(Self.maximumName).split { $0 == 0x20 || $0 >= 0x09 && $0 <= 0x0D }
    for word in words where !isFull {
      let key = ByteText(String(Substring(word)).lowercased())
      let known = values[key]?.count ?? 0
      if known == 0 { names.append(key.text) }
      if known < Self.maximumOfName {
        values[key, default: []].append(value)
        count += 1
      }
    }
  }
}
