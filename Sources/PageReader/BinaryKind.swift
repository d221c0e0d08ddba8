import Untrusted

/// What a body is by its bytes where it is no text, regardless of its label.
///
/// Servers label what they do not know as `text/html`, and a parser makes a page of anything: so a PDF became an
/// article of its own objects. The signatures are those of the MIME Sniffing Standard (section 6) and of what else news
/// sites offer for download. Without one the share of control characters decides: text has hardly any, and compressed
/// data has one in ten bytes.
enum BinaryKind {
  /// The bytes that are looked at where there is no signature.
  private static let reach = 4096

  /// Control characters in a hundred bytes from which on it is no text. A page with some stray ones stays one.
  private static let percentage = 3

  private static let signatures: [(kind: String, bytes: [UInt8])] = [
    ("a PDF file", Array("%PDF-".utf8)), ("a PostScript file", Array("%!PS-Adobe-".utf8)),
    ("a PNG image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), ("a JPEG image", [0xFF, 0xD8, 0xFF]),
    ("a GIF image", Array("GIF87a".utf8)), ("a GIF image", Array("GIF89a".utf8)),
    ("a TIFF image", [0x49, 0x49, 0x2A, 0x00]),
    ("a TIFF image", [0x4D, 0x4D, 0x00, 0x2A]), ("an icon", [0x00, 0x00, 0x01, 0x00]),
    ("an MP3 file", Array("ID3\u{2}".utf8)), ("an MP3 file", Array("ID3\u{3}".utf8)),
    ("an MP3 file", Array("ID3\u{4}".utf8)), ("an Ogg file", Array("OggS\0".utf8)),
    ("a Matroska or WebM file", [0x1A, 0x45, 0xDF, 0xA3]), ("a Flash video", Array("FLV\u{1}".utf8)),
    ("a ZIP archive or an Office document", [0x50, 0x4B, 0x03, 0x04]),
    ("a ZIP archive or an Office document", [0x50, 0x4B, 0x05, 0x06]), ("gzip data", [0x1F, 0x8B, 0x08]),
    ("a RAR archive", Array("Rar!\u{1A}\u{7}".utf8)), ("a 7z archive", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    ("an xz file", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), ("a bzip2 file", Array("BZh91AY&SY".utf8)),
    ("an old Office document", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
    ("an RTF document", Array("{\\rtf1".utf8)), ("a font", Array("wOFF".utf8)), ("a font", Array("wOF2".utf8)),
    ("a program", [0x7F, 0x45, 0x4C, 0x46]), ("a program", [0x00, 0x61, 0x73, 0x6D]),
  ]

  /// What the body is, in words; nil for what may be text. `charset` is the transport's label.
  static func of(_ body: [UInt8], charset: String?) -> String? {
    // Servers put white space and byte order marks before what they send, readers of files do not mind either.
    let start = body.prefix(reach)
    let bare = start.prefix(64).drop { isBlank($0) || [0xEF, 0xBB, 0xBF].contains($0) }
    let own = start[bare.startIndex...]
    for bytes in [start, own] {
      if let signature = signatures.first(where: { bytes.starts(with: $0.bytes) }) { return signature.kind }
      if let kind = container(bytes) { return kind }
    }
    if hasDocument(start) { return "a PDF file" }
    return isText(start, charset) ? nil : "data that is no text"
  }

  /// Files whose kind stands behind a length.
  private static func container(_ bytes: ArraySlice<UInt8>) -> String? {
    if bytes.starts(with: "RIFF".utf8) {
      let form = bytes.dropFirst(8)
      if form.starts(with: "WEBPVP".utf8) { return "a WebP image" }
      if form.starts(with: "AVI ".utf8) { return "an AVI file" }
      if form.starts(with: "WAVE".utf8) { return "a WAVE file" }
    }
    if bytes.first == 0, bytes.dropFirst(4).starts(with: "ftyp".utf8) {
      let brand = bytes.dropFirst(8)
      if brand.starts(with: "avi".utf8) { return "an AVIF image" }
      if brand.starts(with: "hei".utf8) || brand.starts(with: "mif1".utf8) { return "an HEIF image" }
      return "an MP4 file"
    }
    // Four reserved bytes and the length of a header, which has six known ones of less than 256.
    if bytes.starts(with: "BM".utf8), bytes.dropFirst(6).starts(with: [0, 0, 0, 0]),
      bytes.dropFirst(15).starts(with: [0, 0, 0])
    {
      return "a BMP image"
    }
    return nil
  }

  /// Whether a PDF file begins within the first 1,024 bytes, where its readers look for it (ISO 32000, annex H), at the
  /// start of a line, and an object of it follows: what caches and scripts write before it stands there. An article may
  /// well name the mark.
  private static func hasDocument(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let mark = bytes.prefix(1024).firstRange(of: "%PDF-".utf8) else { return false }
    guard mark.lowerBound == bytes.startIndex || [0x0A, 0x0D].contains(bytes[mark.lowerBound - 1]) else { return false }
    return bytes[mark.upperBound...].firstRange(of: " obj".utf8) != nil
  }

  private static func isText(_ bytes: ArraySlice<UInt8>, _ charset: String?) -> Bool {
    if bytes.starts(with: [0xFE, 0xFF]) { return isWideText(bytes, isBig: true) }
    if bytes.starts(with: [0xFF, 0xFE]) { return isWideText(bytes, isBig: false) }
    if isWide(charset) {
      return isWideText(bytes, isBig: charset.map { $0.prefix(16).hasSameBytes(ignoringCaseAs: "utf-16be") } ?? false)
    }
    // Servers that write blocks of a fixed size fill the last one up.
    let filled = bytes.lastIndex { $0 != 0 }.map { bytes[...$0] } ?? []
    // Zeros at every other place are UTF-16 without a mark.
    var zeros = [0, 0]
    var controls = 0
    for (place, byte) in filled.enumerated() where isControl(byte) {
      controls += 1
      if byte == 0 { zeros[place & 1] += 1 }
    }
    guard controls * 100 >= filled.count * percentage, controls >= 3 else { return true }
    let (fewer, more) = (zeros.min() ?? 0, zeros.max() ?? 0)
    return more * 4 >= filled.count && fewer * 8 <= more
      && (controls - more) * 100 < filled.count * percentage + fewer * 100
  }

  /// The same for UTF-16: one in six code units of anything else is a half of a pair without the other, of private use,
  /// or a control.
  private static func isWideText(_ bytes: ArraySlice<UInt8>, isBig: Bool) -> Bool {
    var units: [UInt16] = []
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let (one, two) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(isBig ? one << 8 | two : two << 8 | one)
      index += 2
    }
    let filled = units.lastIndex { $0 != 0 }.map { units[...$0] } ?? []
    var odd = 0
    for (place, unit) in filled.enumerated() {
      switch unit {
      case 0x0000...0x001F: odd += isControl(UInt8(unit)) ? 1 : 0
      // The last may be cut from its other half.
      case 0xD800...0xDBFF: odd += place + 1 < filled.count && !isLow(filled[place + 1]) ? 1 : 0
      case 0xDC00...0xDFFF: odd += place > 0 && !isHigh(filled[place - 1]) ? 1 : 0
      case 0xE000...0xF8FF, 0xFFFE...0xFFFF: odd += 1
      default: break
      }
    }
    return odd * 100 < filled.count * percentage || odd < 3
  }

  private static func isHigh(_ unit: UInt16) -> Bool { unit & 0xFC00 == 0xD800 }

  private static func isLow(_ unit: UInt16) -> Bool { unit & 0xFC00 == 0xDC00 }

  /// UTF-16 and UTF-32, whose text is half zeros.
  private static func isWide(_ charset: String?) -> Bool {
    guard let charset else { return false }
    let label = charset.prefix(16)
    return [
      "utf-16", "utf-16le", "utf-16be", "utf16", "ucs-2", "iso-10646-ucs-2", "unicode", "csunicode", "unicodefeff",
    ]
    .contains { label.hasSameBytes(ignoringCaseAs: $0) }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// A binary data byte of the MIME Sniffing Standard (section 3).
  private static func isControl(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F: true
    default: false
    }
  }
}
