/// The name by which a crawler is known in robots.txt: the leading `[A-Za-z_-]+` of its User-Agent (RFC 9309 section
/// 2.2.1).
package enum ProductToken {
  /// As written; empty where the text begins with something else.
  package static func of(_ text: some Sequence<UInt8>) -> String {
    String(decoding: bytes(of: text), as: UTF8.self)
  }

  /// In lower case, as tokens are compared.
  static func folded(_ text: some Sequence<UInt8>) -> String {
    String(decoding: bytes(of: text).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static func bytes(of text: some Sequence<UInt8>) -> [UInt8] {
    Array(text.prefix { ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
  }
}
