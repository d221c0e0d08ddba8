import Testing
import WebURL

/// Every ASCII byte in every component, against the sets as the URL Standard lists them in section 1.3 and 3.1.
@Suite struct ByteSetTests {
  private static let controls = (0..<0x20).map { Unicode.Scalar(UInt8($0)) } + ["\u{7F}"]
  private static let fragment = controls + [" ", "\"", "<", ">", "`"]
  private static let query = controls + [" ", "\"", "#", "<", ">"]
  private static let path = query + ["?", "^", "`", "{", "}"]
  private static let userinfo = path + ["/", ":", ";", "=", "@", "[", "\\", "]", "|"]
  private static let forbiddenHost: [Unicode.Scalar] =
    ["\0", "\t", "\n", "\r", " ", "#", "/", ":", "<", ">", "?", "@", "[", "\\", "]", "^", "|"]
  private static let forbiddenDomain = forbiddenHost + controls + ["%"]
  /// Tabs and newlines never reach a component.
  private static let ascii = (0..<0x80).map { Unicode.Scalar(UInt8($0)) }.filter { !["\t", "\n", "\r"].contains($0) }

  private func encoded(_ scalar: Unicode.Scalar, _ set: [Unicode.Scalar]) -> String {
    guard set.contains(scalar) else { return String(scalar) }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
  }

  @Test func pathBytes() throws {
    for scalar in ByteSetTests.ascii where !["?", "#", "/", "\\"].contains(scalar) {
      let expected = "/a" + encoded(scalar, ByteSetTests.path) + "b"
      #expect(try WebURL(parsing: "http://h/a\(scalar)b").path == expected)
      #expect(try WebURL(parsing: "http://h/./a\(scalar)b").path == expected)
      #expect(try WebURL(parsing: "foo://h/a\(scalar)b").path == expected)
    }
    #expect(try WebURL(parsing: "foo://h/a\\b").path == "/a\\b")
  }

  @Test func queryBytes() throws {
    for scalar in ByteSetTests.ascii where scalar != "#" {
      #expect(try WebURL(parsing: "foo://h/?a\(scalar)b").query == "a" + encoded(scalar, ByteSetTests.query) + "b")
      #expect(
        try WebURL(parsing: "http://h/?a\(scalar)b").query == "a" + encoded(scalar, ByteSetTests.query + ["'"]) + "b")
    }
  }

  @Test func fragmentBytes() throws {
    for scalar in ByteSetTests.ascii {
      #expect(
        try WebURL(parsing: "http://h/#a\(scalar)b").fragment == "a" + encoded(scalar, ByteSetTests.fragment) + "b")
    }
  }

  @Test func userinfoBytes() throws {
    for scalar in ByteSetTests.ascii where !["?", "#", "/", "\\"].contains(scalar) {
      let expected = "a" + encoded(scalar, ByteSetTests.userinfo) + "b"
      #expect(try WebURL(parsing: "http://u:a\(scalar)b@h/").password == expected)
      if scalar != ":" { #expect(try WebURL(parsing: "http://a\(scalar)b@h/").username == expected) }
    }
  }

  @Test func hostBytes() throws {
    // These end the host, or what precedes it.
    let structural: [Unicode.Scalar] = ["?", "#", "/", "\\", "@", ":"]
    for scalar in ByteSetTests.ascii where !structural.contains(scalar) {
      let url = WebURL("http://a\(scalar)b/")
      #expect(url?.host == (ByteSetTests.forbiddenDomain.contains(scalar) ? nil : "a\(scalar)b".lowercased()))
      let opaque = WebURL("foo://a\(scalar)b/")
      let expected = "a" + encoded(scalar, ByteSetTests.controls) + "b"
      #expect(opaque?.host == (ByteSetTests.forbiddenHost.contains(scalar) ? nil : expected))
    }
  }

  @Test func opaquePathBytes() throws {
    for scalar in ByteSetTests.ascii where !["?", "#"].contains(scalar) {
      #expect(try WebURL(parsing: "foo:a\(scalar)b").path == "a" + encoded(scalar, ByteSetTests.controls) + "b")
    }
  }
}
