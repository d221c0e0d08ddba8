import HTML
import Untrusted

/// How much is read of what a page says of itself.
///
/// A page may give a title of 60 MB, or names of authors by the hundred thousand. Fields are cut where they are read:
/// what is longer than the longest that anybody wrote is none, and everything behind the bound costs nothing.
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

  /// The bytes in lower case, where they are ASCII and at most so many: what names of the web's vocabularies are
  /// compared by. nil for everything else, which is none of them.
  func asciiName(_ bytes: Int = 200) -> String? {
    guard utf8.count <= bytes, utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    return String(decoding: utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}

extension String.UTF8View {
  /// Where these bytes stand first, as offsets; nil where they do not. Linear, but for texts that nearly have them
  /// again and again: bounded by the length of what is wanted, which is a word or a name.
  func firstOffsets(of wanted: [UInt8]) -> Range<Int>? {
    let text = span
    let wanted = wanted.span
    guard let last = wanted.indices.last, wanted.count <= text.count else { return nil }
    var start = 0
    while start < text.count - last {
      if text[start] == wanted[0] {
        var length = 1
        while length <= last, text[start + length] == wanted[length] { length += 1 }
        if length > last { return start..<start + length }
      }
      start += 1
    }
    return nil
  }
}

extension Document {
  /// The text below a node, as far as a field has it: of an element that holds the whole page only the beginning is
  /// read, and of its nodes no more than that may take.
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
