import Untrusted

/// Names of meta elements that hold dates, lower case.
enum DateNames {
  enum Kind: Sendable { case published, modified, weak }

  static func kind(_ name: String) -> Kind? {
    if let kind = byName[ByteText(name)] { return kind }
    // `cdc:first_published`, `nyt:publish_date` and their like.
    guard name.utf8.count <= 60, name.contains("publi"), name.contains("da") || name.contains("time") else {
      return nil
    }
    return .weak
  }

  private static let byName: [ByteText: Kind] = {
    var table: [ByteText: Kind] = [:]
    for kind in [Kind.weak, .modified, .published] {
      for name in WordLists.words("meta-date", "\(kind)") { table[ByteText(name)] = kind }
    }
    return table
  }()
}
