@testable import PageReader
import HTML
import CrawlRules
import TestSupport
import Testing
import WebURL

/// Data that is no text is not read as text, even if its label says so.
@Suite struct BinaryKindTests {
  private static let noise: [UInt8] = {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<8192).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state >> 24)
    }
  }()

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static let story = String(repeating: "Words and words of a story. ", count: 40)

  static let files: [(String, [UInt8])] = [
    ("a PDF file", bytes("%PDF-1.7\n%") + noise), ("a PDF file", bytes("\n\u{FEFF}%PDF-1.4\n1 0 obj <</Type /Page>>")),
    ("a PNG image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + noise),
    ("a JPEG image", [0xFF, 0xD8, 0xFF, 0xE0] + noise), ("a GIF image", bytes("GIF89a") + noise),
    ("a ZIP archive or an Office document", [0x50, 0x4B, 3, 4] + bytes("word/document.xml")),
    ("an MP4 file", [0, 0, 0, 0x20] + bytes("ftypisom") + noise), ("an MP3 file", bytes("ID3\u{3}") + noise),
    ("a WebP image", bytes("RIFF") + [1, 2, 3, 4] + bytes("WEBPVP8 ") + noise),
    ("gzip data", Array(gzipped(bytes("<p>half a page")).dropLast(9))),
    ("a font", bytes("wOF2") + noise), ("data that is no text", noise), ("data that is no text", [0, 1, 2] + noise),
    ("data that is no text", bytes("<html>") + noise),
    // Behind white space, a byte order mark, and what a cache or a script wrote.
    ("a PNG image", bytes("\u{FEFF}") + [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + noise),
    ("a ZIP archive or an Office document", bytes("\r\n \u{FEFF}") + [0x50, 0x4B, 3, 4] + noise),
    ("data that is no text", bytes("\u{FEFF}") + noise), ("data that is no text", [0xFE, 0xFF] + noise),
    ("data that is no text", [0xFF, 0xFE] + noise),
    ("a PDF file", bytes("<!-- cached -->\n%PDF-1.4\n1 0 obj <</Type /Page>>")),
    // Whose bytes may all be letters.
    ("a BMP image", [0x42, 0x4D, 1, 1, 1, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0] + bytes(story)),
    ("an AVIF image", [0, 0, 0, 0x20] + bytes("ftypavif") + noise),
    ("an HEIF image", [0, 0, 0, 0x18] + bytes("ftypheic") + noise),
  ]

  @Test(arguments: files)
  func filesAreNoPages(kind: String, body: [UInt8]) throws {
    for type in [
      "text/html", "text/html; charset=utf-8", "text/plain", "application/xhtml+xml", "text/plain; charset=x",
      "text/html; charset=utf-16", "text/html; charset=UTF-16BE",
    ] {
      guard case .unreadable(let stated) = try read(body, type) else {
        Issue.record("\(kind) as \(type) was read")
        continue
      }
      #expect(stated.hasSuffix(" for \(kind)"), "\(stated)")
    }
  }

  /// Text in any encoding, a page with stray control characters, and what only begins like a file.
  @Test(
    arguments: [
      ("text/html", bytes("<p>page")), ("text/html", []), ("text/html", bytes("\u{0}\u{0}<p>zeros before it")),
      ("text/html", bytes(String(repeating: "<p>words and words", count: 20) + "\u{0}\u{1}\u{2}\u{3}")),
      ("text/html", utf16("<p>page", false)), ("text/html", utf16("<p>page", true)),
      ("text/html", [0xFF, 0xFE] + utf16("<p>", true)), ("text/html; charset=utf-16", utf16("港の<p>", true)),
      ("text/html; charset=iso-2022-jp", bytes("<p>\u{1B}$B%F%9%H\u{1B}(B")),
      ("text/plain", bytes("The new WAVE of ferries")),
      ("text/plain", bytes("ID3 is an electric car")), ("text/plain", bytes("PK is a band")),
      ("text/plain", bytes("softftyp")),
      ("text/html", bytes("<p>About %PDF-1.4 and GIF89a")),
      ("text/plain", bytes("A PDF file begins with\n%PDF-1.7\nand says its version")), ("text/plain", bytes("BMW")),
      // Filled up to a block of a disk or a tape.
      ("text/html", bytes("<p>page") + [UInt8](repeating: 0, count: 4000)),
      ("text/html", [0xFE, 0xFF] + utf16("<p>page 😀", false) + [UInt8](repeating: 0, count: 4000)),
      ("text/html; charset=utf-16be", utf16("港の<p>😀", false)),
      ("text/html; charset=utf-16", bytes("<p>no UTF-16 at all, whatever its label says.")),
      ("text/html; charset=shift_jis", [0x83, 0x65, 0x83, 0x58, 0x83, 0x67]),
    ] as [(String, [UInt8])])
  func textIsText(type: String, body: [UInt8]) throws {
    if case .unreadable(let kind) = try read(body, type) { Issue.record("\(kind)") }
  }

  private static func utf16(_ text: String, _ isLittle: Bool) -> [UInt8] {
    let long = String(repeating: text + " the harbour", count: 8)
    return long.utf16.flatMap { unit in
      let bytes = [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)]
      return isLittle ? bytes.reversed() : bytes
    }
  }

  private func read(_ body: [UInt8], _ type: String) throws -> PageReading {
    PageReader.read(
      PageInput(body: body, contentType: type),
      url: try WebURL(parsing: "https://example.org/a"), limits: ParseLimits(), rights: PageRights(),
      site: SiteRights(policy: RightsPolicy(), agent: "courant"), today: "2026-01-01", now: 0
    ).reading
  }
}
