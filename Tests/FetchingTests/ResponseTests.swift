import Testing
import Untrusted
import WebURL

@testable import Fetching

/// What is read from a response's headers.
@Suite struct ResponseTests {
  @Test(
    arguments: [
      (["text/html"], "text/html", nil), (["TEXT/HTML; Charset=\"Shift_JIS\""], "text/html", "Shift_JIS"),
      (["text/html;charset=utf-8;charset=latin1"], "text/html", "utf-8"), (["text/html; charset="], "text/html", nil),
      (["text/html; charset=\"\""], "text/html", nil), (["text/html; charset=utf-8 "], "text/html", "utf-8"),
      (["text/html; x=\"a;charset=koi8-r\"; charset=utf-8"], "text/html", "utf-8"),
      (["text/html; x=\"a\\\"b\"; charset='utf-8'"], "text/html", "'utf-8'"),
      (["text/html; charset"], "text/html", nil),
      (["text/html; =x; charset=utf-8"], "text/html", "utf-8"), (["text/html;;; charset=utf-8"], "text/html", "utf-8"),
      (["text/plain", "text/html"], "text/html", nil), (["text/html;charset=gbk, text/html"], "text/html", "gbk"),
      (["text/html;charset=gbk", "text/html;x=y"], "text/html", "gbk"),
      (["text/html;charset=gbk", "text/plain"], "text/plain", nil),
      (["text/html;charset=gbk, */*"], "text/html", "gbk"),
      (["text/html, nonsense"], "text/html", nil), ([""], nil, nil), (["html"], nil, nil), (["text/"], nil, nil),
      (["/html"], nil, nil), (["text /html"], "text/html", nil), (["te xt/html"], nil, nil),
      (["charset=utf-8"], nil, nil),
      (["application/xhtml+xml; charset=UTF-8"], "application/xhtml+xml", "UTF-8"), ([], nil, nil),
      (["text/html;\tcharset = utf-8"], "text/html", nil),
    ] as [([String], String?, String?)])
  func contentType(values: [String], mediaType: String?, charset: String?) {
    let response = FetchResponse(status: 200, headers: values.map { ("Content-Type", $0) })
    #expect(response.mediaType == mediaType)
    #expect(response.charset == charset)
  }

  @Test(
    arguments: [
      ("/b", "https://news.test/b"), ("b", "https://news.test/dir/b"), ("?q", "https://news.test/dir/a?q"),
      ("../b", "https://news.test/b"), ("//other.test/c", "https://other.test/c"),
      ("http://other.test", "http://other.test/"),
      ("HTTP://Other.TEST:80/%7e", "http://other.test/%7e"), ("/ö?ü", "https://news.test/%C3%B6?%C3%BC"),
      ("https:/c", "https://news.test/c"), ("\\\\other.test\\c", "https://other.test/c"),
      ("/a b", "https://news.test/a%20b"),
      ("http://127.1/", "http://127.0.0.1/"), ("#x", "https://news.test/dir/a?p=1#x"),
      ("", nil), ("javascript:alert(1)", nil), ("file:///etc/passwd", nil), ("mailto:a@b.test", nil), ("data:,x", nil),
      ("http://", nil), ("http://a b/", nil), ("https://news.test:99999/", nil), ("ftp://news.test/", nil),
    ] as [(String, String?)])
  func redirectTarget(location: String, target: String?) throws {
    let url = try WebURL(parsing: "https://news.test/dir/a?p=1")
    for status in [301, 302, 303, 307, 308] {
      let response = FetchResponse(status: status, headers: [("Location", location)])
      #expect(response.redirectTarget(from: url)?.description == target)
    }
    for status in [200, 300, 304, 404] {
      let response = FetchResponse(status: status, headers: [("Location", location)])
      #expect(response.redirectTarget(from: url) == nil)
    }
  }

  @Test func firstLocationThatIsNotEmptyCounts() throws {
    let url = try WebURL(parsing: "https://news.test/")
    let headers = [("Location", ""), ("location", "/b"), ("Location", "/c")]
    let response = FetchResponse(status: 301, headers: headers)
    #expect(response.redirectTarget(from: url)?.description == "https://news.test/b")
    #expect(FetchResponse(status: 301).redirectTarget(from: url) == nil)
  }

  /// 784,111,777 is the instant of RFC 9110's examples.
  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
      ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_799),
      ("Mon, 01 Jan 2046 00:00:00 GMT", 2_398_377_600), ("Sunday, 06-Nov-69 08:49:37 GMT", 3_150_953_377),
      ("sun, 6 nov 1994 8:49:37 utc", 784_111_777), ("Wed, 31 Dec 1969 23:59:59 GMT", -1),
      ("Sun, 06 Nov 1994 08:49:37", nil), ("Sun, 06 Nov 1994 08:49:37 PST", nil),
      ("Sun, 31 Apr 1994 08:49:37 GMT", nil),
      ("Thu, 29 Feb 1900 12:00:00 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil), ("06 Nov 1994 08:49:37 GMT", nil),
      ("Sun, 06 Nov 1994", nil), ("1994-11-06T08:49:37Z", nil), ("", nil), ("0", nil),
      ("Sun, 06 Nov 1994 08:49 GMT", nil),
      ("Sun, 00 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 0094 08:49:37 GMT", nil),
    ] as [(String, Int?)])
  func httpDate(text: String, seconds: Int?) {
    #expect(HTTPDate(text)?.unixTime == seconds)
  }

  @Test(
    arguments: [
      ("120", 120.0), ("0", 0.0), (" 7 ", 7.0), ("317100", 86_400.0), ("99999999999999999999999999", 86_400.0),
      ("Sun, 06 Nov 1994 08:50:37 GMT", 60.0), ("Sun, 06 Nov 1999 08:49:37 GMT", 86_400.0),
      ("Sunday, 06-Nov-94 08:50:37 GMT", 60.0), ("+1", nil), ("1e3", nil), ("0x10", nil), ("120s", nil),
      ("120, 60", nil),
      ("Sun Nov  6 08:49:38 1994", 1.0), ("Sun, 06 Nov 1994 08:49:37 GMT", nil), ("Sat, 05 Nov 1994 08:49:37 GMT", nil),
      ("-1", nil), ("1.5", nil), ("soon", nil), ("", nil), ("1 2", nil),
    ] as [(String, Double?)])
  func retryAfter(value: String, seconds: Double?) {
    #expect(RetryAfter.wait(value, now: HTTPDate(unixTime: 784_111_777)) == seconds.map { Duration.seconds($0) })
  }

  /// Both stamps come from one clock, so that a wrong one does not matter.
  @Test func retryAfterIsRelativeToTheAnswersDate() {
    let headers = [("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Retry-After", "Sun, 06 Nov 1994 08:51:37 GMT")]
    #expect(FetchResponse(status: 503, headers: headers).retryAfter == .seconds(120))
    #expect(FetchResponse(status: 503, headers: [headers[1]]).retryAfter == nil)
    #expect(FetchResponse(status: 503).retryAfter == nil)
  }

  @Test func nowIsThisCentury() {
    #expect(HTTPDate.now.unixTime > 1_700_000_000)
    #expect(HTTPDate.now.unixTime < 4_000_000_000)
  }

  @Test func messagesHoldNoControlCharacters() {
    #expect(FetchFailure(.decode, "a\u{1B}[31m\r\nb\u{7F}").message == "a [31m  b ")
  }

  /// Marks of mixed classes, which Swift puts in order to compare text: a value of 90 KB took 1.4 s to read as a
  /// Content-Type. Read so often, and by each reader, that the time limit tells.
  @Test(.timeLimit(.minutes(3))) func marksWithoutEndAreReadInLinearTime() {
    let marks = String(repeating: "\u{301}\u{316}", count: 22_000)
    for value in [
      "text\(marks)/html", "text/html\(marks)", "text/html; charset=\(marks)", "\(marks),\(marks);\(marks)=", marks,
    ] {
      let names = ["Content-Type", "Retry-After", "Date", "Location", "Connection"]
      let response = FetchResponse(status: 503, headers: names.map { ($0, value) })
      for _ in 0..<3 {
        #expect(response.mediaType == (value.hasPrefix("text/html;") ? "text/html" : nil))
        #expect((response.charset?.utf8.count ?? 0) <= 140)
        #expect(response.retryAfter == nil)
        #expect(response.header("content-type\(marks)") == nil)
      }
    }
  }

  @Test(
    arguments: [
      (String(repeating: "a", count: 128) + "/b", nil), (String(repeating: "a", count: 127) + "/b", 129),
    ] as [(String, Int?)])
  func mediaTypesAreBounded(value: String, length: Int?) {
    #expect(FetchResponse(status: 200, headers: [("Content-Type", value)]).mediaType?.utf8.count == length)
  }

  /// What a server says may be in a message.
  @Test func messagesAreBoundedAndStreamSafe() {
    let marks = String(repeating: "\u{301}\u{316}", count: 22_000)
    let message = FetchFailure(.protocolError, "odd: \(marks)").message
    #expect(StreamSafe.isSafe(message) && message.utf8.count < 2200)
  }
}
