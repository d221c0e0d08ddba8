import Testing

@testable import Postgres

@Suite struct ArrayLiteralTests {
  @Test(
    arguments: [
      ([], "{}"),
      (["a", nil, "NULL", ""], #"{"a",NULL,"NULL",""}"#),
      ([#"say "hi""#, #"back\slash"#, "{}", ",", " "], #"{"say \"hi\"","back\\slash","{}",","," "}"#),
      (["é😀", "a\0b", "line\nbreak"], "{\"é😀\",\"ab\",\"line\nbreak\"}"),
    ] as [([String?], String)])
  func writesEveryTextQuoted(elements: [String?], literal: String) {
    var bytes: [UInt8] = []
    ArrayLiteral.append(elements, to: &bytes, element: ArrayLiteral.appendQuoted)
    #expect(String(decoding: bytes, as: UTF8.self) == literal)
  }

  @Test(
    arguments: [
      ("{}", []),
      ("{1,NULL,3}", ["1", nil, "3"]),
      (#"{a,"b c","NULL",null}"#, ["a", "b c", "NULL", nil]),
      (#"{"x\"y","\\"}"#, [#"x"y"#, #"\"#]),
    ] as [(String, [String?])])
  func readsWhatTheServerWrites(literal: String, elements: [String?]) {
    #expect(Self.elements(literal) == elements)
  }

  @Test(arguments: [
    "", "{", "}", "{}}", "{a", "{a,", "{a,}", #"{"a}"#, #"{"a"b}"#, "{{1,2},{3,4}}", "[0:1]={1,2}", #"{"\"#, "{a\"b}",
  ])
  func refusesWhatIsNoArrayOfOneDimension(text: String) {
    #expect(Self.elements(text) == nil)
  }

  private static func elements(_ text: String) -> [String?]? {
    Array(text.utf8).withUnsafeBufferPointer { ArrayLiteral.elements($0) }
  }
}
