import HTML
import Testing

/// From bytes to characters (Encoding Standard; HTML section 13.2.3).
@Suite struct EncodingTests {
  @Test(
    arguments: [
      (TextEncoding.windows1252, [0x80, 0x9f, 0xe9, 0x81], "€Ÿé\u{81}"), (.windows1251, [0xcf, 0xf0, 0xe8], "При"),
      (.koi8R, [0xf0, 0xd2, 0xc9], "При"), (.koi8U, [0xae, 0xbe], "ўЎ"), (.iso8859Part2, [0xb1, 0xe6], "ąć"),
      (.iso8859Part8I, [0xe0], "א"), (.windows1255, [0xca, 0xd9], "\u{5ba}\u{fffd}"),
      (.windows874, [0xa1, 0x81], "ก\u{81}"),
      (.macCyrillic, [0xa2, 0xff], "Ґ€"), (.macintosh, [0x8e], "é"), (.ibm866, [0x8f], "П"),
      (.shiftJIS, [0x93, 0xfa, 0x96, 0x7b, 0xb1, 0x81, 0x60], "日本ｱ～"),
      (.eucJP, [0xc6, 0xfc, 0xcb, 0xdc, 0x8e, 0xb1, 0xa1, 0xc1], "日本ｱ～"),
      (.iso2022JP, [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42, 0x61], "日本a"),
      (.gbk, [0xd6, 0xd0, 0xce, 0xc4, 0x80, 0xa3, 0xa0], "中文€　"), (.gb18030, [0x81, 0x30, 0x81, 0x30], "\u{80}"),
      (.big5, [0xa4, 0xa4, 0xa4, 0xe5, 0xa2, 0xcc], "中文十"), (.eucKR, [0xc7, 0xd1, 0xb1, 0xdb, 0xa3, 0x41], "한글쥱"),
      (.utf16LE, [0xff, 0xfe, 0x41, 0, 0x3d, 0xd8, 0x00, 0xde], "A😀"),
      (.utf16BE, [0, 0x41, 0xd8, 0x3d, 0, 0x42, 0], "A\u{fffd}B\u{fffd}"),
      (.userDefined, [0x41, 0x80, 0xff], "A\u{f780}\u{f7ff}"), (.replacement, [0x41, 0x42], "\u{fffd}"),
      (.utf8, [0xef, 0xbb, 0xbf, 0x41], "A"),
    ] as [(TextEncoding, [UInt8], String)])
  func bytesAreDecoded(encoding: TextEncoding, bytes: [UInt8], text: String) {
    #expect(String(decoding: TextDecoder.decode(bytes, as: encoding), as: UTF8.self) == text)
  }

  /// A malformed sequence gives U+FFFD, and an ASCII byte where a trail byte should be is read again.
  @Test(
    arguments: [
      (TextEncoding.utf8, [0x61, 0xff, 0xc3, 0xe2, 0x82, 0x62, 0xe2, 0x82], "a\u{fffd}\u{fffd}\u{fffd}b\u{fffd}"),
      (.utf8, [0xed, 0xa0, 0x80, 0xf4, 0x90, 0xc0, 0xaf], "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
      (.shiftJIS, [0x93, 0x3c, 0x62, 0x93], "\u{fffd}<b\u{fffd}"),
      (.eucKR, [0xc7, 0x3c, 0xff, 0x62], "\u{fffd}<\u{fffd}b"),
      (.gbk, [0xd6, 0x3c, 0xff, 0x62, 0xd6], "\u{fffd}<\u{fffd}b\u{fffd}"), (.big5, [0xa4, 0x3c, 0x62], "\u{fffd}<b"),
      (.eucJP, [0xc6, 0x3c, 0x8f, 0x62], "\u{fffd}<\u{fffd}b"),
      (.eucKR, [0xa2, 0xe8, 0xa2, 0xe8, 0x62], "\u{fffd}\u{fffd}b"),
      (.iso2022JP, [0x1b, 0x24, 0x42, 0x46, 0x1b, 0x28, 0x42, 0x61, 0xe9], "\u{fffd}a\u{fffd}"),
      (.utf16LE, [0x00, 0xd8], "\u{fffd}"),
    ] as [(TextEncoding, [UInt8], String)])
  func malformedBytesAreReplaced(encoding: TextEncoding, bytes: [UInt8], text: String) {
    #expect(String(decoding: TextDecoder.decode(bytes, as: encoding), as: UTF8.self) == text)
  }

  @Test(arguments: [
    ("utf8", TextEncoding.utf8), (" ISO-8859-1\n", .windows1252), ("latin1", .windows1252), ("ascii", .windows1252),
    ("gb2312", .gbk), ("x-sjis", .shiftJIS), ("ks_c_5601-1987", .eucKR), ("iso-8859-9", .windows1254),
    ("utf-16", .utf16LE), ("tis-620", .windows874), ("hz-gb-2312", .replacement), ("big5-hkscs", .big5),
  ])
  func labelsAreThoseOfTheStandard(label: String, encoding: TextEncoding) {
    #expect(TextEncoding(label: label) == encoding)
  }

  @Test func unknownLabelsAreNoEncoding() {
    #expect(TextEncoding(label: "utf-7") == nil)
    #expect(TextEncoding(label: "") == nil)
  }

  /// Byte order mark, transport, meta, bytes, windows-1252: the first that says something counts.
  @Test(
    arguments: [
      ("\u{feff}<meta charset=koi8-r>", "big5", "UTF-8", EncodingSource.byteOrderMark),
      ("<meta charset=koi8-r>", "Big5", "Big5", .transport), ("<meta charset=koi8-r>", "nonsense", "KOI8-R", .meta),
      ("<meta charset=utf-16le>x", nil, "UTF-8", .meta), ("<meta charset=x-user-defined>", nil, "windows-1252", .meta),
      ("<meta http-equiv=Content-Type content='text/html; charset=EUC-JP'>", nil, "EUC-JP", .meta),
      ("<meta content='text/html; charset=EUC-JP'>", nil, "windows-1252", .fallback),
      ("<!-- <meta charset=koi8-r> -->", nil, "windows-1252", .fallback), ("plain", nil, "windows-1252", .fallback),
      ("naïve — “quoted”", nil, "UTF-8", .detected), ("<p>caf\u{e9}", nil, "UTF-8", .detected),
    ] as [(String, String?, String, EncodingSource)])
  func theEncodingIsFound(page: String, transport: String?, name: String, source: EncodingSource) {
    let document = Document.parse(Array(page.utf8), transportCharset: transport)
    #expect(document.encodingName == name)
    #expect(document.encodingSource == source)
  }

  /// Habit says `iso-8859-1`, the bytes say UTF-8: four characters or more, and not one that is malformed.
  @Test func plainUTF8IsNotReadAsASingleByteEncoding() {
    let page = Array("<meta charset=iso-8859-1><p>Füße, Bäume — né".utf8)
    for transport in [nil, "iso-8859-1", "windows-1251"] {
      let document = Document.parse(page, transportCharset: transport)
      #expect(document.encodingName == "UTF-8")
      #expect(document.encodingSource == .detected)
      #expect(document.textContent(document.root) == "Füße, Bäume — né")
    }
    #expect(Document.parse(page + [0xe9]).encodingName == "windows-1252")
    #expect(Document.parse(Array("<meta charset=iso-8859-1>Ã©".utf8)).encodingName == "windows-1252")
    #expect(Document.parse(page, transportCharset: "shift_jis").encodingName == "Shift_JIS")
  }

  @Test func aLateMetaChangesTheEncoding() {
    let padding = String(repeating: "x", count: 2000)
    let page = Array("<!-- \(padding) --><meta charset=windows-1251><p>".utf8) + [0xcf, 0xf0, 0xe8]
    let document = Document.parse(page)
    #expect(document.encodingName == "windows-1251")
    #expect(document.textContent(document.root) == "При")
    #expect(Document.parse(page, transportCharset: "utf-8").encodingName == "UTF-8")
  }

  /// Pages that declare nothing, in the encodings that such pages are in.
  @Test(
    arguments: [
      (
        TextEncoding.shiftJIS,
        [
          0x82, 0xb1, 0x82, 0xea, 0x82, 0xcd, 0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x82, 0xcc, 0x83, 0x65, 0x83, 0x58,
          0x83, 0x67, 0x82, 0xc5, 0x82, 0xb7, 0x81, 0x42,
        ]
      ),
      (
        .eucJP,
        [
          0xa4, 0xb3, 0xa4, 0xec, 0xa4, 0xcf, 0xc6, 0xfc, 0xcb, 0xdc, 0xb8, 0xec, 0xa4, 0xce, 0xa5, 0xc6, 0xa5, 0xb9,
          0xa5, 0xc8, 0xa4, 0xc7, 0xa4, 0xb9, 0xa1, 0xa3,
        ]
      ),
      (
        .eucKR,
        [
          0xc0, 0xcc, 0xb0, 0xcd, 0xc0, 0xba, 0x20, 0xc7, 0xd1, 0xb1, 0xb9, 0xbe, 0xee, 0x20, 0xb1, 0xdb, 0xc0, 0xd4,
          0xb4, 0xcf, 0xb4, 0xd9,
        ]
      ),
      (
        .gbk,
        [
          0xd5, 0xe2, 0xca, 0xc7, 0xd2, 0xbb, 0xb8, 0xf6, 0xd6, 0xd0, 0xce, 0xc4, 0xcd, 0xf8, 0xd2, 0xb3, 0xa3, 0xac,
          0xc4, 0xda, 0xc8, 0xdd, 0xca, 0xc7, 0xd0, 0xc2, 0xce, 0xc5, 0xa1, 0xa3,
        ]
      ),
      (
        .windows1251,
        [
          0xfd, 0xf2, 0xee, 0x20, 0xed, 0xee, 0xe2, 0xee, 0xf1, 0xf2, 0xe8, 0x20, 0xee, 0x20, 0xef, 0xee, 0xe3, 0xee,
          0xe4, 0xe5, 0x20, 0xe8, 0x20, 0xf1, 0xef, 0xee, 0xf0, 0xf2, 0xe5,
        ]
      ),
      (
        .koi8R,
        [
          0xdc, 0xd4, 0xcf, 0x20, 0xce, 0xcf, 0xd7, 0xcf, 0xd3, 0xd4, 0xc9, 0x20, 0xcf, 0x20, 0xd0, 0xcf, 0xc7, 0xcf,
          0xc4, 0xc5, 0x20, 0xc9, 0x20, 0xd3, 0xd0, 0xcf, 0xd2, 0xd4, 0xc5,
        ]
      ),
      (.windows1252, [0x63, 0x61, 0x66, 0xe9, 0x20, 0x6e, 0x61, 0xef, 0x76, 0x65, 0x20, 0xfc, 0x62, 0x65, 0x72]),
      (.utf8, [0xc3, 0xa9, 0xc3, 0xa8]),
      (.iso2022JP, [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42]),
    ] as [(TextEncoding, [UInt8])])
  func undeclaredEncodingsAreRecognized(encoding: TextEncoding, text: [UInt8]) {
    let document = Document.parse(Array("<html><p>".utf8) + text + Array("</p>".utf8))
    #expect(document.encodingName == encoding.rawValue)
  }

  /// A rare character of another length than its neighbours, in a text so short that it is a good part of it.
  @Test(arguments: [
    (
      TextEncoding.eucJP,
      "c5ecb5fea4ceb9c1a4c78fb0a1a4c8a4a4a4a6ccbea4cec1a5a4acb8aba4c4a4aba4eaa1a2a4ada4e7a4a6b8f8b3aba4b5a4eca4dea4b7a4bfa1a3"
    ),
    (.eucJP, "baeeb2c8a4ce8fb0a1a4b5a4f3a4aca4ada4e7a4a6b8eca4c3a4bfa1a3"),
    (
      .eucKR,
      "bcadbfef20b9e6bcdbb1b9c0ba20bfc0b4c320b5e5b6f3b8b6208c63b9e6b0a2c7cfb8a620b4d9bdc320bab8bfa920c1d8b4d9b0ed20b9e0c7fbbdc0b4cfb4d9"
    ),
    (.gbk, "bcc7d5dfbdf1ccecd4dab1b1bea9bfb4b5bd8139ee39d7d6b5c4b9c5cae9a3acd7a8bcd2cbb5d5e2cac7badcc9d9bcfbb5c4a1a3"),
  ])
  func aRareCharacterDoesNotChangeTheEncoding(encoding: TextEncoding, hex: String) {
    let text = Self.bytes(hex)
    let document = Document.parse(Array("<html><p>".utf8) + text + Array("</p>".utf8))
    #expect(document.encodingName == encoding.rawValue)
    #expect(!document.textContent(document.root).contains("\u{fffd}"))
  }

  /// The language of news, which has more kanji than kana; and a damaged byte or two beside so few words.
  @Test(arguments: [
    (
      TextEncoding.eucJP,
      "b9c1bbd4a4ceb5c4b2f1a4cfb2d0cdcbc6fca1a2cdf2a4c7b2f5a4eca4bfc5cfc1a5a4cebbb7b6b6a4f2bac6b7faa4b9a4ebb7d7b2e8a4f2b2c4b7e8a4b7a4bfa1a3b5bbbdd1bcd4a4cba4e8a4eba4c8b9a9bbf6a4cba4cfbdbdc8aca4abb7eea4aba4aba4eaa1a2c8f1cdd1a4cfbbcdb2afb1dfa4cbbee5a4ebb8abc4cca4b7a4c0a1a3"
    ),
    (
      .eucJP,
      "b9c1bbd4a4ceb5c4b2f1a4cfb2d0cdcbc6fca1a2cdf2a4c7b2f5a4eca4bfc5cfc1a5a4cebbb7b6b6a4f2bac6b7faa4b9a4ebb7d7b2e8a4f2b2c4b7e8a4b7a4bfa1a3b5bbbdd1bcd4a4cba4e8a4eba4c8b9a9bbf6a4cba4cfbdbdc8aca4abb7eea4aba4aba4eaa1a2c8f1cdd1a4cfbbcdb2afb1dfa4cbbee5a4ebb8abc4cca4b7a4c0a1a33c703eff20fe"
    ),
    (
      .gbk,
      "b8dbbfdacad0d2e9bbe1d6dcb6fecdb6c6b1bef6b6a8d6d8bda8c8a5c4eab6acccecb1bbb7e7b1a9b4ddbbd9b5c4bec9b6c9c2d6c2ebcdb7a1a3b9a4b3cccaa6b1edcabea3acd5e2cfeeb9a4b3ccbdabbac4cab1caaeb0cbb8f6d4c2a1a33c703eff"
    ),
    (
      .eucKR,
      "c7d7b1b8bdc320c0c7c8b8b4c220c8adbfe4c0cf20c1f6b3adb0dcbfef20c6f8c7b3c0b8b7ce20b9abb3cac1f820bfbe20b3aab7e7c5cdb8a620b4d9bdc320c1feb1e2b7ce20c0c7b0e1c7dfb4d92e20bc84bdc3208c63b9e6b0a2c7cf209841b5b520c0d6befab4d92e"
    ),
  ])
  func newsIsRecognizedByItsEncoding(encoding: TextEncoding, hex: String) {
    #expect(Document.parse(Array("<html><p>".utf8) + Self.bytes(hex)).encodingName == encoding.rawValue)
  }

  /// What allows for kanji and for damaged bytes takes no other text for one of pairs: a Chinese headline without kana,
  /// a few words of Russian of which only two are of odd length.
  @Test(arguments: [
    (TextEncoding.gbk, "cbfbc3c7c8cfceaac3c0b9faccecc6f8"), (.koi8R, "cecfd7cfd3d4c920d0cfc7cfc4d920d3c5c7cfc4ced1"),
  ])
  func shortTextIsNoJapaneseOrDamaged(encoding: TextEncoding, hex: String) {
    #expect(Document.parse(Array("<html><p>".utf8) + Self.bytes(hex)).encodingName == encoding.rawValue)
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).map { $0 < 0x3a ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  @Test func theDeclaredLanguageTellsLatinEncodings() {
    let page = Array("<html lang=\"pl-PL\"><p>".utf8) + [0x9c, 0x77, 0x69, 0x65, 0x72, 0x73, 0x7a, 0x63, 0x7a]
    #expect(Document.parse(page).encodingName == "windows-1250")
  }

  @Test func plainTextHasNoMeta() {
    let text = TextDecoder.decodeText(Array("<meta charset=koi8-r>\r\na".utf8))
    #expect(text.encodingName == "windows-1252")
    #expect(String(decoding: text.bytes, as: UTF8.self) == "<meta charset=koi8-r>\na")
  }
}
