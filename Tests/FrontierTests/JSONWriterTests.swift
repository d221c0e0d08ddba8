import ArticleStore
import Foundation
import Postgres
import TestSupport
import Testing
import Untrusted

@Suite struct JSONWriterTests {
  private static func text(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    write(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func whatIsAbsentIsLeftOut() {
    let written = Self.text { json in
      json.array { json in
        json.object { _ in }
        json.object { json in
          json.text("none", nil)
          json.text("empty", "")
          json.text("zeros", "\0\0")
          json.int("no_int", nil)
          json.int("least", .min)
          json.bool("yes", true)
          json.double("half", 0.5)
          json.double("infinite", .infinity)
          json.double("nan", .nan)
          json.texts("list", ["", "a", "b"], count: 2, limit: 9)
          json.texts("nothing", [], count: 2, limit: 9)
          json.object("inner") { $0.member("k\"", "v\0", limit: 5) }
          json.json("raw", "[1]")
          json.json("no_raw", nil)
        }
      }
    }
    #expect(
      written
        == #"[{},{"least":-9223372036854775808,"yes":true,"half":0.5,"infinite":0,"nan":0,"list":["","a"],"nothing":[],"#
        + #""inner":{"k\"":"v"},"raw":[1]}]"#)
  }

  @Test(
    arguments: [
      ("plain", .max, "plain"), ("", .max, ""), ("a\0b", .max, "ab"), ("abc", 2, "ab"), ("abc", 0, ""), ("é", 1, ""),
      ("aé", 2, "a"), ("aé", 3, "aé"), ("😀x", 3, ""), ("😀x", 4, "😀"), ("\0\0abc", 2, "ab"), ("a\0b\0c", 3, "abc"),
      ("a\0\0", 1, "a"), ("\u{0}é", 1, ""),
    ] as [(String, Int, String)])
  func textIsCutAtAScalar(text: String, limit: Int, kept: String) throws {
    let written = Self.text { $0.text(text, limit: limit) }
    let read = try JSONSerialization.jsonObject(with: Data(written.utf8), options: .fragmentsAllowed) as? String
    #expect(read.map { Array($0.utf8) } == Array(kept.utf8))
    #expect((StoredText.clean(text, limit: limit) as String).utf8.elementsEqual(kept.utf8))
  }

  /// What a page can contain is what the server reads, byte for byte, but for U+0000.
  @Test func hostileTextComesBackAsItWas() async throws {
    var generator = Seeded(seed: 7)
    let pieces: [String] =
      (0..<0x21).compactMap { Unicode.Scalar($0).map { String($0) } } + [
        "\"", "\\", "\\u0000", "é", "漢", "😀", "\u{7f}", "\u{85}", "\u{2028}", "\u{feff}", "\u{ffff}", "\u{10ffff}",
        String(repeating: "\u{301}", count: 50), "\r\n", "</script>", "{}", "NULL",
      ]
    let texts = (0..<2_000).map { _ in
      (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
        .joined()
    }
    var json = JSONWriter()
    json.array { json in
      for text in texts { json.object { $0.member(text, text) } }
    }
    #expect(!json.bytes.contains(0))
    let document = json.bytes
    try await withTestDatabase(size: 1) { pool, _ in
      let rows = try await pool.query(
        Statement(
          name: "members",
          text: "select m.key, m.value from jsonb_array_elements($1::jsonb) e cross join lateral jsonb_each_text(e) m"),
        [.json(document)])
      #expect(rows.count == texts.count)
      for (row, text) in texts.enumerated() {
        let clean = Array(text.utf8.filter { $0 != 0 })
        #expect(try Array(rows.text(row, "key").utf8) == clean)
        #expect(try Array(rows.text(row, "value").utf8) == clean)
      }
    }
  }
}
