import HTTPServer
import Testing
import Untrusted

/// Queries and forms, well-formed as browsers send them, and damaged.
@Suite struct FormFieldsTests {
  @Test(
    arguments: [
      ("a=1&a=2", "1"), ("a", ""), ("=x", nil), ("a=%", "%"), ("a=%zz", "%zz"), ("a=%C3%BC+x", "ü x"),
      ("a=%FF", "\u{FFFD}"),
      ("", nil), ("b=1&a=2&", "2"), ("%61=1", "1"), ("a=b=c", "b=c"), ("A=1", nil), ("a%00=1", nil), ("&&a=1", "1"),
    ] as [(String, String?)])
  func fieldsAreFound(text: String, value: String?) {
    #expect(FormFields(text)["a"] == value)
  }

  @Test func thereAreNoMoreThanSoMany() {
    let text = (0..<10_000).map { "a\($0)=\($0)" }.joined(separator: "&")
    let fields = FormFields(text)
    #expect(fields.count == FormFields.maxFields)
    #expect(fields["a63"] == "63" && fields["a64"] == nil)
  }

  /// Escapes make marks that no limit of the request line saw.
  @Test(.timeLimit(.minutes(3))) func valuesAreStreamSafeAndNamesAreBytes() throws {
    let marks = String(repeating: "%CC%81%CC%96", count: 100_000)
    let fields = FormFields("\(marks)=1&q=\(marks)")
    let value = try #require(fields["q"])
    #expect(StreamSafe.isSafe(value) && value.unicodeScalars.count > 200_000)
    #expect(fields["\u{E9}"] == nil && FormFields("e%CC%81=1")["\u{E9}"] == nil)
  }
}
