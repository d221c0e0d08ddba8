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
