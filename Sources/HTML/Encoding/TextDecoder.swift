public enum TextDecoder {
  public static func decodeHTML(_ bytes: [UInt8], transportCharset: String?, limit: Int = .max) -> DecodedText {
    let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
    return DecodedText(
      bytes: Array(text.utf8), encodingName: "UTF-8", source: .detected, isTruncated: bytes.count > limit)
  }
  static func alreadyDecoded(_ text: String, limit: Int) -> DecodedText {
    DecodedText(bytes: Array(text.utf8), encodingName: "UTF-8", source: .transport, isTruncated: false)
  }
}

extension TextDecoder {
  /// The text of a `text/plain` body: byte order mark, transport charset, then as for HTML.
  public static func decodeText(_ bytes: [UInt8], transportCharset: String?) -> String {
    String(decoding: decodeHTML(bytes, transportCharset: transportCharset).bytes, as: UTF8.self)
  }
}
