import Postgres
import TestSupport
import Testing

/// Values on their way to the server and back.
@Suite(.timeLimit(.minutes(2)))
struct ValueTests {
  private static let awkward: [String?] = [
    "plain", nil, "", "NULL", "null", #""quoted""#, #"back\slash\\"#, "{braces}", "a,b", " blank ", "it's", "$1",
    "tab\tline\n\r",
    "😀 é 漢字 \u{10FFFF}", "\u{FEFF}bom", "%s ?", "--",
  ]

  @Test func scalarsComeBackAsTheyWere() async throws {
    try await withTestDatabase { pool, _ in
      let statement = Statement(
        name: "scalars",
        text: """
          select $1::bool as t, $2::bigint as least, $3::bigint as most, $4::float8 as third, $5::float8 as inf, $6::float8 as nan,
            $7::text as words, $8::bytea as bytes, $9::text as missing, $10::jsonb ->> 'a' as json
          """)
      let bytes = (0...255).map { UInt8($0) }
      let rows = try await pool.query(
        statement,
        [
          .bool(true), .int(.min), .int(.max), .double(1.0 / 3), .double(-.infinity), .double(.nan),
          .text("a'b\\c\"d 😀"), .bytes(bytes),
          .null, .text(#"{"a": "\\"}"#),
        ])
      #expect(rows.count == 1)
      #expect(try rows.bool(0, "t"))
      #expect(try rows.int(0, "least") == .min)
      #expect(try rows.int(0, "most") == .max)
      #expect(try rows.double(0, "third") == 1.0 / 3)
      #expect(try rows.double(0, "inf") == -.infinity)
      #expect(try rows.double(0, "nan").isNaN)
      #expect(try rows.text(0, "words") == "a'b\\c\"d 😀")
      #expect(try rows.bytes(0, "bytes") == bytes)
      #expect(try rows.isNull(0, "missing"))
      #expect(try rows.textOrNil(0, "missing") == nil)
      #expect(try rows.text(0, "json") == #"\"#)
      #expect(rows.columnNames().first == "t")
      #expect(try rows.cells(0)[0] == "t")
    }
  }

  @Test func textArraysComeBackAsTheyWere() async throws {
    try await withTestDatabase { pool, _ in
      let rows = try await pool.query(
        Statement(name: "array", text: "select $1::text[] as whole, cardinality($1::text[]) as n"),
        [.textArray(Self.awkward)])
      #expect(try rows.textArray(0, "whole") == Self.awkward)
      #expect(try rows.int(0, "n") == Self.awkward.count)

      let elements = try await pool.query(
        Statement(
          name: "elements", text: "select x, ordinality from unnest($1::text[]) with ordinality as u (x, ordinality)"),
        [.textArray(Self.awkward)])
      for (row, element) in Self.awkward.enumerated() {
        #expect(try elements.textOrNil(row, "x") == element)
      }
    }
  }

  /// The same in binary, and aligned with what stands in text form beside them.
  @Test func longTextsComeBackAsTheyWere() async throws {
    try await withTestDatabase { pool, _ in
      for given in [Self.awkward, [], [nil], ["a\0b", "\0"], [String(repeating: "\"\\é\n", count: 300_000)]] {
        let rows = try await pool.query(
          Statement(
            name: "whole", text: "select $1::text[] as whole, $1::text[] is not distinct from $2::text[] as same"),
          [.longTextArray(given), .textArray(given)])
        #expect(try rows.textArray(0, "whole") == given.map { $0?.replacing("\0", with: "") })
        #expect(try rows.bool(0, "same"))
      }
    }
  }

  /// Binary values are read for exactly their type: another one fails, and tells so.
  @Test func binaryValuesOfAnotherTypeAreRefused() async throws {
    try await withTestDatabase { pool, _ in
      for (cast, value) in [("uuid[]", PostgresValue.longTextArray(["x"])), ("text[]", .bytesArray([[1]]))] {
        await #expect("\(cast)") {
          _ = try await pool.query(Statement(name: "other", text: "select $1::\(cast) as x"), [value])
        } throws: {
          if case PostgresError.server = $0 { true } else { false }
        }
      }
    }
  }

  @Test func byteArraysComeBackAsTheyWere() async throws {
    try await withTestDatabase { pool, _ in
      let all = (0...255).map { UInt8($0) }
      let given: [[UInt8]?] = [all, nil, [], Array("\\\\x \"{}',NULL".utf8), [0]]
      let rows = try await pool.query(
        Statement(
          name: "elements",
          text:
            "select x as bytes, ($1::bytea[])[ordinality] = x as same from unnest($1::bytea[]) with ordinality as u (x, ordinality)"
        ),
        [.bytesArray(given)])
      #expect(rows.count == given.count)
      for (row, bytes) in given.enumerated() {
        guard let bytes else {
          #expect(try rows.isNull(row, "bytes"))
          continue
        }
        #expect(try rows.bytes(row, "bytes") == bytes && rows.bool(row, "same"))
      }
    }
  }

  @Test func otherArraysAreCastByTheServer() async throws {
    try await withTestDatabase { pool, _ in
      let statement = Statement(
        name: "arrays",
        text: """
          select $1::bigint[] as ints, $2::bool[] as bools, $3::float8[] as doubles, $4::uuid[] as uuids,
            ($5::timestamptz[])[1] = timestamptz '2026-11-22 12:00:00+00' as instant, ($6::jsonb[])[1] ->> 'k' as json,
            $7::text[] = '{}' as empty
          """)
      let uuid = "00000000-0000-0000-0000-00000000000a"
      let rows = try await pool.query(
        statement,
        [
          .intArray([1, nil, .min, .max]), .boolArray([true, nil, false]), .doubleArray([0.1, nil, .infinity]),
          .textArray([uuid, nil]),
          .textArray(["2026-11-22T12:00:00Z"]), .textArray([#"{"k": "a\"b,{}\\"}"#]), .textArray([]),
        ])
      #expect(try rows.textArray(0, "ints") == ["1", nil, "\(Int.min)", "\(Int.max)"])
      #expect(try rows.textArray(0, "bools") == ["t", nil, "f"])
      #expect(try rows.textArray(0, "doubles") == ["0.1", nil, "Infinity"])
      #expect(try rows.textArray(0, "uuids") == [uuid, nil])
      #expect(try rows.bool(0, "instant"))
      #expect(try rows.text(0, "json") == #"a"b,{}\"#)
      #expect(try rows.bool(0, "empty"))
    }
  }

  @Test func zeroCharactersAreStripped() async throws {
    try await withTestDatabase { pool, _ in
      let rows = try await pool.query(
        Statement(name: "zero", text: "select $1::text as a, ($2::text[])[1] as b, ($2::text[])[2] as c"),
        [.text("\0a\0\0b\0"), .textArray(["x\0y", "\0"])])
      #expect(try rows.text(0, "a") == "ab")
      #expect(try rows.text(0, "b") == "xy")
      #expect(try rows.text(0, "c") == "")
    }
  }

  @Test func largeTextsPassBothWays() async throws {
    try await withTestDatabase { pool, _ in
      // More than the socket's buffers hold, in both directions at once.
      let body = String(repeating: "0123456789abcdef", count: 1 << 19)
      let rows = try await pool.query(
        Statement(name: "large", text: "select x from generate_series(1, 3), (values ($1::text)) as v (x)"),
        [.text(body)])
      #expect(rows.count == 3)
      #expect(try rows.text(2, "x") == body)
    }
  }

  @Test func wrongShapesAreNamed() async throws {
    try await withTestDatabase { pool, _ in
      let rows = try await pool.query(
        Statement(
          name: "shapes", text: "select 'abc' as word, null::int as nothing, 99999999999999999999::numeric as huge"))
      expectUnexpected("word") { _ = try rows.int(0, "word") }
      expectUnexpected("word") { _ = try rows.bool(0, "word") }
      expectUnexpected("word") { _ = try rows.double(0, "word") }
      expectUnexpected("word") { _ = try rows.bytes(0, "word") }
      expectUnexpected("word") { _ = try rows.textArray(0, "word") }
      expectUnexpected("nothing") { _ = try rows.int(0, "nothing") }
      expectUnexpected("huge") { _ = try rows.int(0, "huge") }
      expectUnexpected("missing") { _ = try rows.text(0, "missing") }
      expectUnexpected("row 1") { _ = try rows.text(1, "word") }
      expectUnexpected("row -1") { _ = try rows.text(-1, "word") }
    }
  }

  private func expectUnexpected(_ word: String, _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("no error for \(word)")
    } catch PostgresError.unexpectedResult(let text) {
      #expect(text.contains(word))
    } catch {
      Issue.record("\(error)")
    }
  }
}
