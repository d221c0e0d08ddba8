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
    // By bytes: to look for line ends among characters takes a quarter of what a reader takes to be ready.
    let bytes = UnsafeBufferPointer(start: words.bytes, count: words.count)
    var lists: [String: [(name: String, entries: [String])]] = [:]
    var (kind, list) = ("", (name: "", entries: [String]()))
    for line in bytes.split(separator: 0x0a) where line.first != UInt8(ascii: "#") {
      if line.first == UInt8(ascii: "[") {
        if !kind.isEmpty { lists[kind, default: []].append(list) }
        let title = line.dropFirst().dropLast().split(separator: 0x20, maxSplits: 1)
        (kind, list) = (String(decoding: title[0], as: UTF8.self), (String(decoding: title[1], as: UTF8.self), []))
      } else {
        list.entries += line.split(separator: UInt8(ascii: "|")).map(entry)
      }
    }
    if !kind.isEmpty { lists[kind, default: []].append(list) }
    return lists
  }()

  private static func entry(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    var bytes = bytes
    while bytes.first == 0x20 { bytes.removeFirst() }
    while bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self).collapsed
  }
}
