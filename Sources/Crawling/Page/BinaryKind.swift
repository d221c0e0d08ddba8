import Untrusted

/// What a body is by its bytes where it is no text, whatever its label says.
///
/// Servers label what they do not know as `text/html`, and a parser makes a page of anything: so a PDF became an article of its own
/// objects. The signatures are those of the MIME Sniffing Standard (section 6) and of what else news sites offer for download.
/// Without one the share of control characters decides: text has hardly any, and compressed data has one in ten bytes.
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
    // PDF readers, and so servers, do not mind white space before it.
    let start = body.prefix(64).drop { $0 == 0x20 || (0x09...0x0D).contains($0) || [0xEF, 0xBB, 0xBF].contains($0) }
    if start.starts(with: "%PDF-".utf8) { return "a PDF file" }
    if let signature = signatures.first(where: { body.starts(with: $0.bytes) }) { return signature.kind }
    if body.starts(with: "RIFF".utf8) {
      let form = body.dropFirst(8)
      if form.starts(with: "WEBPVP".utf8) { return "a WebP image" }
      if form.starts(with: "AVI ".utf8) { return "an AVI file" }
      if form.starts(with: "WAVE".utf8) { return "a WAVE file" }
    }
    if body.first == 0, body.dropFirst(4).starts(with: "ftyp".utf8) { return "an MP4 file" }
    return isText(body.prefix(reach), charset) ? nil : "no text"
  }

  private static func isText(_ bytes: ArraySlice<UInt8>, _ charset: String?) -> Bool {
    let marks: [[UInt8]] = [[0xFE, 0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF]]
    if marks.contains(where: { bytes.starts(with: $0) }) || isWide(charset) { return true }
    // Zeros at every other place are UTF-16 without a mark.
    var zeros = [0, 0]
    var controls = 0
    for (place, byte) in bytes.enumerated() where isControl(byte) {
      controls += 1
      if byte == 0 { zeros[place & 1] += 1 }
    }
    guard controls * 100 >= bytes.count * percentage, controls >= 3 else { return true }
    let (fewer, more) = (zeros.min() ?? 0, zeros.max() ?? 0)
    return more * 4 >= bytes.count && fewer * 8 <= more
      && (controls - more) * 100 < bytes.count * percentage + fewer * 100
  }

  /// UTF-16 and its kin, whose text is half zeros.
  private static func isWide(_ charset: String?) -> Bool {
    guard let charset else { return false }
    let label = charset.prefix(16)
    return [
      "utf-16", "utf-16le", "utf-16be", "utf16", "ucs-2", "iso-10646-ucs-2", "unicode", "csunicode", "unicodefeff",
    ]
    .contains { label.hasSameBytes(ignoringCaseAs: $0) }
  }

  /// A binary data byte of the MIME Sniffing Standard (section 3).
  private static func isControl(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F: true
    default: false
    }
  }
}
