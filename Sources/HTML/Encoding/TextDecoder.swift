/// Bytes to characters by the Encoding Standard and section 13.2.3 of the HTML Standard.
///
/// The encoding is, in this order: that of a byte order mark, that of the transport, that of a `meta` in the first
/// 1,024 bytes, what the bytes look like, windows-1252. Malformed input gives U+FFFD and never an error.
///
/// One declaration is ignored, against the Standard: a single-byte encoding for bytes that are plainly UTF-8. Text
/// in such an encoding is not valid UTF-8 by chance, while servers and templates that say `iso-8859-1` out of habit are
/// common.
public enum TextDecoder {
  /// How many bytes the prescan for a `meta` looks at (section 13.2.3.2).
  static let prescanLength = 1024

  /// Bytes of decoded text that are kept, 512 MiB: places in it, and in what is made of it, are 31 bits wide.
  static let maximumText = 1 << 29

  /// Decodes an HTML page, newlines normalized. `limit` is in bytes of input.
  public static func decodeHTML(
    _ bytes: [UInt8], transportCharset: String? = nil, limit: Int = .max
  ) -> DecodedText {
    let (encoding, source) = sniff(limited(bytes, limit), transportCharset: transportCharset, scansMeta: true)
    return decode(bytes, encoding, source, limit: limit)
  }

  /// Decodes plain text: as for HTML, without looking for a `meta`. `limit` is in bytes of input.
  public static func decodeText(
    _ bytes: [UInt8], transportCharset: String? = nil, limit: Int = .max
  ) -> DecodedText {
    let (encoding, source) = sniff(limited(bytes, limit), transportCharset: transportCharset, scansMeta: false)
    return decode(bytes, encoding, source, limit: limit)
  }

  /// Decodes bytes whose encoding is known; a byte order mark of that encoding is left out. No newline is changed.
  public static func decode(_ bytes: [UInt8], as encoding: TextEncoding) -> [UInt8] {
    switch encoding {
    case .utf8: UTF8Decoding.decode(bytes)
    case .utf16BE: UTF16Decoding.decode(bytes, isBigEndian: true)
    case .utf16LE: UTF16Decoding.decode(bytes, isBigEndian: false)
    case .gbk, .gb18030, .big5, .eucJP, .shiftJIS, .eucKR: MultiByteDecoding.decode(bytes, encoding)
    case .iso2022JP: ISO2022JPDecoding.decode(bytes)
    case .replacement: bytes.isEmpty ? [] : [0xef, 0xbf, 0xbd]
    default: SingleByteDecoding.decode(bytes, encoding)
    }
  }

  /// Decodes at most `limit` bytes, newlines normalized.
  static func decode(
    _ bytes: [UInt8], _ encoding: TextEncoding, _ source: EncodingSource, limit: Int
  ) -> DecodedText {
    var decoded = decode(limited(bytes, limit), as: encoding)
    Newlines.normalize(&decoded)
    let isLong = decoded.count > maximumText
    if isLong {
      var end = maximumText
      while end > 0, decoded[end] & 0xc0 == 0x80 { end -= 1 }
      decoded.removeLast(decoded.count - end)
    }
    return DecodedText(
      bytes: decoded, encodingName: encoding.rawValue, source: source, isTruncated: isLong || bytes.count > limit)
  }

  /// Text that is characters already, newlines normalized; a U+FEFF at its start is one of them.
  static func alreadyDecoded(_ text: String, limit: Int) -> DecodedText {
    var bytes = Array(text.utf8)
    let isTruncated = bytes.count > limit
    if isTruncated { bytes = UTF8Decoding.decode(Array(bytes[..<limit])) }
    Newlines.normalize(&bytes)
    return DecodedText(
      bytes: bytes, encodingName: TextEncoding.utf8.rawValue, source: .transport, isTruncated: isTruncated)
  }

  /// Finds the encoding of a page or, without `scansMeta`, of a plain text.
  static func sniff(
    _ bytes: [UInt8], transportCharset: String?, scansMeta: Bool
  ) -> (encoding: TextEncoding, source: EncodingSource) {
    if let encoding = byteOrderMark(bytes) { return (encoding, .byteOrderMark) }
    if let transportCharset, let encoding = TextEncoding(label: transportCharset) {
      return encoding.isSingleByte && isPlainlyUTF8(bytes) ? (.utf8, .detected) : (encoding, .transport)
    }
    if scansMeta, let encoding = MetaPrescan.encoding(of: bytes.span.extracting(first: prescanLength)) {
      return encoding.isSingleByte && isPlainlyUTF8(bytes) ? (.utf8, .detected) : (encoding, .meta)
    }
    if let encoding = EncodingDetection.encoding(of: bytes) { return (encoding, .detected) }
    return (.windows1252, .fallback)
  }

  /// Whether the bytes have some characters beyond ASCII, and all of them are UTF-8.
  private static func isPlainlyUTF8(_ bytes: [UInt8]) -> Bool {
    guard UTF8Decoding.validPrefix(bytes.span, from: 0) == bytes.count else { return false }
    var characters = 0
    for byte in bytes where byte >= 0xc2 {
      characters += 1
      if characters == 4 { return true }
    }
    return false
  }

  private static func byteOrderMark(_ bytes: [UInt8]) -> TextEncoding? {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return .utf8 }
    if bytes.starts(with: [0xfe, 0xff]) { return .utf16BE }
    if bytes.starts(with: [0xff, 0xfe]) { return .utf16LE }
    return nil
  }

  private static func limited(_ bytes: [UInt8], _ limit: Int) -> [UInt8] {
    bytes.count <= limit ? bytes : Array(bytes.prefix(limit))
  }
}
