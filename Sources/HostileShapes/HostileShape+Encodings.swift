extension HostileShape {
  /// Bytes that are no UTF-8, or that have to be found out about.
  static let encodings: [HostileShape] =
    bodies.map { body in
      HostileShape("bytes of \(body.name)", bytesAfter: Array(body.start.utf8), body.bytes)
    }
    + [
      HostileShape("UTF-16, little", bytesAfter: [0xFF, 0xFE], wide("<p>Words of a text. ", littleEndian: true)),
      HostileShape("UTF-16, big", bytesAfter: [0xFE, 0xFF], wide("<p>Words of a text. ", littleEndian: false)),
      HostileShape("UTF-16 of Han", bytesAfter: [0xFF, 0xFE], wide("<p>日本語。", littleEndian: true)),
      HostileShape("UTF-16 of marks", bytesAfter: [0xFF, 0xFE], wide("\u{301}\u{316}", littleEndian: true)),
      HostileShape("UTF-16 of halves", bytesAfter: [0xFF, 0xFE], [0x00, 0xD8]),
      HostileShape("UTF-16 without a mark", bytesAfter: [], wide("<p>Words of a text. ", littleEndian: true)),
      HostileShape("a mark of bytes and NULs", bytesAfter: [0xEF, 0xBB, 0xBF], [0x00]),
    ]

  private static func wide(_ text: String, littleEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { littleEndian ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  }

  private static func meta(_ charset: String) -> String { "<meta charset=\(charset)><article><h1>A headline</h1>" }

  private static let bodies: [(name: String, start: String, bytes: [UInt8])] = [
    (
      "ISO-2022-JP", meta("iso-2022-jp"),
      [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42, 0x3C, 0x70, 0x3E]
    ),
    ("ISO-2022-JP, escapes alone", meta("iso-2022-jp"), [0x1B, 0x24, 0x42, 0x1B, 0x28, 0x4A]),
    ("ISO-2022-JP, broken", meta("iso-2022-jp"), [0x1B, 0x24, 0x42, 0x21]),
    ("ISO-2022-JP, found out", "", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42, 0x20]),
    ("Shift_JIS", meta("shift_jis"), [0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA, 0x81, 0x42]),
    ("Shift_JIS, half", meta("shift_jis"), [0xB1, 0xB2]),
    ("Shift_JIS, broken", meta("shift_jis"), [0x93, 0x3C, 0xFF]),
    ("EUC-JP", meta("euc-jp"), [0xC6, 0xFC, 0xCB, 0xDC, 0x8F, 0xB0, 0xA1]),
    ("EUC-KR", meta("euc-kr"), [0xC7, 0xD1, 0xB1, 0xB9, 0x20]),
    ("GBK", meta("gbk"), [0xD6, 0xD0, 0xB9, 0xFA]),
    ("GB 18030 of four", meta("gb18030"), [0x81, 0x30, 0x81, 0x30]),
    ("GB 18030, broken", meta("gb18030"), [0x81, 0x30, 0xFF]),
    ("Big5", meta("big5"), [0xA4, 0xA4, 0xA4, 0xE5, 0x88, 0x62]),
    ("windows-1252", meta("windows-1252"), [0xE4, 0x80, 0x20]),
    ("windows-1251", meta("windows-1251"), [0xC4, 0xE0, 0x20]),
    ("x-user-defined", meta("x-user-defined"), [0xE4, 0x80]),
    ("replacement", meta("iso-2022-kr"), [0x41]),
    ("UTF-8, overlong", meta("utf-8"), [0xC0, 0x80, 0xE0, 0x80]),
    ("UTF-8, cut", meta("utf-8"), [0xF0, 0x9F, 0x98]),
    ("UTF-8, beyond", meta("utf-8"), [0xF5, 0x80, 0x80, 0x80]),
    ("tails alone", "", [0x80]), ("all heads", "", [0xE3]), ("high bytes", "", [0xFF, 0xFE, 0xFD]),
    ("high pairs, found out", "<p>", [0xA4, 0xA4]), ("high bytes and letters, found out", "<p>", [0xE4, 0x61, 0x20]),
    ("NUL", "<article><h1>A headline</h1><p>", [0x00]), ("NUL in a tag", "<p ", [0x00]),
    ("NUL and letters", "<p>", [0x00, 0x61]),
    ("NUL in a script", "<script>", [0x00]), ("NUL in an address", "<a href='/", [0x00]),
    ("NUL in a title", "<title>", [0x00]),
    ("returns", "<p>", [0x0D]), ("returns in a listing", "<pre>", [0x0D, 0x0A, 0x0D]), ("bells", "<p>", [0x07]),
    ("late declarations", String(repeating: " ", count: 2_000), Array("<meta charset=shift_jis>".utf8)),
    ("half declarations", "", Array("<meta charset=".utf8)), ("declarations", "", Array("<meta charset=utf-8>".utf8)),
    ("comments before a declaration", "", Array("<!-- a -->".utf8)),
  ]
}
