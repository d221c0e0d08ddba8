/// The encodings of the Encoding Standard; the raw value is the Standard's name.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case ibm866 = "IBM866"
  case iso8859Part2 = "ISO-8859-2"
  case iso8859Part3 = "ISO-8859-3"
  case iso8859Part4 = "ISO-8859-4"
  case iso8859Part5 = "ISO-8859-5"
  case iso8859Part6 = "ISO-8859-6"
  case iso8859Part7 = "ISO-8859-7"
  case iso8859Part8 = "ISO-8859-8"
  case iso8859Part8I = "ISO-8859-8-I"
  case iso8859Part10 = "ISO-8859-10"
  case iso8859Part13 = "ISO-8859-13"
  case iso8859Part14 = "ISO-8859-14"
  case iso8859Part15 = "ISO-8859-15"
  case iso8859Part16 = "ISO-8859-16"
  case koi8R = "KOI8-R"
  case koi8U = "KOI8-U"
  case macintosh = "macintosh"
  case windows874 = "windows-874"
  case windows1250 = "windows-1250"
  case windows1251 = "windows-1251"
  case windows1252 = "windows-1252"
  case windows1253 = "windows-1253"
  case windows1254 = "windows-1254"
  case windows1255 = "windows-1255"
  case windows1256 = "windows-1256"
  case windows1257 = "windows-1257"
  case windows1258 = "windows-1258"
  case macCyrillic = "x-mac-cyrillic"
  case gbk = "GBK"
  case gb18030 = "gb18030"
  case big5 = "Big5"
  case eucJP = "EUC-JP"
  case iso2022JP = "ISO-2022-JP"
  case shiftJIS = "Shift_JIS"
  case eucKR = "EUC-KR"
  case replacement = "replacement"
  case utf16BE = "UTF-16BE"
  case utf16LE = "UTF-16LE"
  case userDefined = "x-user-defined"

  /// The encoding of a label (section 4.2): whitespace around it and ASCII case do not matter; nil when unknown.
  public init?(label: some StringProtocol) {
    guard let label = TextEncoding.normalized(label), let encoding = TextEncoding.byLabel[label] else { return nil }
    self = encoding
  }

  /// Whether each byte is a character.
  var isSingleByte: Bool {
    switch self {
    case .utf8, .utf16BE, .utf16LE, .gbk, .gb18030, .big5, .eucJP, .iso2022JP, .shiftJIS, .eucKR, .replacement: false
    default: true
    }
  }

  /// Bytes of the longest label.
  private static let longestLabel = 40

  /// Nil for what cannot be a label: none has a byte that is not ASCII.
  private static func normalized(_ label: some StringProtocol) -> String? {
    func isSpace(_ byte: UInt8) -> Bool { isWhitespace(byte) || byte == 0x0d }
    let bytes = label.utf8.drop(while: isSpace).prefix(longestLabel + 1).prefix { !isSpace($0) }
    guard bytes.count <= longestLabel, bytes.allSatisfy({ $0 < 0x80 }),
      label.utf8[bytes.endIndex...].allSatisfy(isSpace)
    else { return nil }
    return String(decoding: bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  private static let byLabel: [String: TextEncoding] = {
    var result: [String: TextEncoding] = [:]
    for (encoding, labels) in EncodingLabels.all {
      for label in labels.split(separator: " ") { result[String(label)] = encoding }
    }
    return result
  }()
}
