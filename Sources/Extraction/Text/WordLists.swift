import CWords

/// The words and phrases that extraction knows: the text files of `Sources/CWords`, which are part of the program.
///
/// `[kind name]` on a line of its own begins a list, `#` a remark. Entries stand on lines of their own or between bars.
enum WordLists {
  /// The lists of a kind, in the order of the files.
  static func lists(_ kind: String) -> [(name: String, entries: [String])] { byKind[kind] ?? [] }

  static func entries(_ kind: String, _ name: String) -> [String] {
    guard let list = lists(kind).first(where: { $0.name == name }) else {
      fatalError("Sources/CWords has no list [\(kind) \(name)]")
    }
    return list.entries
  }

  /// The words of a list whose lines have several.
  static func words(_ kind: String, _ name: String) -> [String] { entries(kind, name).flatMap(words) }

  static func words(_ entry: String) -> [String] { entry.split(separator: " ").map(String.init) }

  static let byKind: [String: [(name: String, entries: [String])]] = {
    let words = courant_words()
    let text = String(decoding: UnsafeBufferPointer(start: words.bytes, count: words.count), as: UTF8.self)
    var lists: [String: [(name: String, entries: [String])]] = [:]
    var kind = ""
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("[") {
        let title = line.dropFirst().dropLast().split(separator: " ", maxSplits: 1).map(String.init)
        kind = title[0]
        lists[kind, default: []].append((title[1], []))
      } else if let list = lists[kind]?.indices.last {
        lists[kind]?[list].entries += line.split(separator: "|").map(\.collapsed)
      }
    }
    return lists
  }()
}
