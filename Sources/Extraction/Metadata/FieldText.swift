import HTML
import Untrusted

/// How much is read of what a page says of itself.
///
/// A page may give a title of 60 MB, or names of authors by the hundred thousand. Fields are cut where they are read,
/// so that everything beyond the bound costs nothing.
enum FieldText {
  /// Bytes of a name, a title, a date, an address.
  static let maximumBytes = 2_048
  /// Bytes of the longest title that is one.
  static let longestTitle = 600
  /// Bytes of a description, the longest of fields: one page in 1,497 has 15 KB there.
  static let longestBytes = 32_768
  /// Values of one kind, such as authors, pictures or names of the site.
  static let maximumValues = 64
}

extension StringProtocol {
  /// The first bytes, cut between characters' encodings.
  func head(_ bytes: Int) -> SubSequence {
    let bytes = Swift.max(bytes, 0)
    // An index inside of a scalar is rounded down to its beginning.
    return utf8.count <= bytes ? self[...] : self[..<utf8.index(startIndex, offsetBy: bytes)]
  }

  /// The text in lower case where it is short and ASCII, as all names of the web's vocabularies are; else nil.
  func asciiName(_ bytes: Int = 200) -> String? {
    guard utf8.count <= bytes, utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    return String(decoding: utf8.map(\.foldedASCII), as: UTF8.self)
  }
}

extension Document {
  /// The text below a node, cut to the longest field: an element may hold the whole page.
  func fieldText(_ node: NodeID) -> String {
    var bytes: [UInt8] = []
    var nodes = 0
    for part in descendants(node) {
      nodes += 1
      guard bytes.count < FieldText.longestBytes, nodes < FieldText.longestBytes / 4 else { break }
      guard kind(part) == .text else { continue }
      withText(part) { text in
        let length = min(text.count, FieldText.longestBytes)
        text.extracting(0..<length).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
      }
    }
    return StreamSafe.text(bytes)
  }
}
