@testable import Enqueueing
import Foundation
import Frontier
import TestSupport
import Testing

/// What a line of a list is taken for.
@Suite(.timeLimit(.minutes(2))) struct URLListLineTests {
  private static func job(_ text: String) -> (url: String, priority: Int?, due: String?)? {
    guard case .job(let job) = URLListLine(parsing: text) else { return nil }
    return (job.url, job.priority, job.dueAt)
  }

  private static func rejection(_ text: String) -> String? {
    guard case .rejected(let reason) = URLListLine(parsing: text) else { return nil }
    return reason
  }

  @Test(arguments: [
    ("https://one.example/a\u{200B}", "https://one.example/a"),
    ("\u{FEFF}\u{200B} https://one.example/a \u{2060}\u{AD}\u{A0}", "https://one.example/a"),
    ("https://one.example/a\u{200B}\tpriority=0\u{200B}", "https://one.example/a"),
    ("\"https://one.example/a\"", "https://one.example/a"),
    ("\"https://one.example/a\",", "https://one.example/a"),
    ("  '\u{200B}https://one.example/a '", "https://one.example/a"),
    ("<https://one.example/a>", "https://one.example/a"),
    ("\u{201C}https://one.example/a\u{201D}", "https://one.example/a"),
    ("\u{201E}https://one.example/a\u{201C}", "https://one.example/a"),
    ("\"https://one.example/a b\"", "https://one.example/a%20b"),
    ("\"https://one.example/a,b,2026-11-22\"\tpriority=0", "https://one.example/a,b,2026-11-22"),
    ("https://one.example/natur/0,1518,123456,00.html", "https://one.example/natur/0,1518,123456,00.html"),
    ("https://one.example/a;p=1?b=c|d", "https://one.example/a;p=1?b=c|d"),
    ("https://one.example/save/https://two.example/", "https://one.example/save/https://two.example/"),
    ("https://one.example/share?u=https://two.example/&t=1", "https://one.example/share?u=https://two.example/&t=1"),
    ("https://one.example/2026/11/22", "https://one.example/2026/11/22"),
    ("https://one.example/a#part", "https://one.example/a"),
  ])
  func aURLIsRead(line: String, url: String) {
    #expect(Self.job(line)?.url == url)
  }

  @Test(arguments: [
    ("https://one.example/a,A title,2026-11-22", "a row of a table"),
    ("https://one.example/a,Title,2026-11-22", "a row of a table"),
    ("https://one.example/a;Title;22.11.2026", "a row of a table"),
    ("https://one.example/a,11/22/2026", "a row of a table"),
    ("https://one.example/a,Title,2026-11-22T18:00:00Z", "a row of a table"),
    ("https://one.example/a,\"A title, with a comma\",news", "a row of a table"),
    ("\"https://one.example/a\",\"Title\",\"2026-11-22\"", "a row of a table"),
    ("https://one.example/a https://two.example/b", "more than one URL"),
    ("https://one.example/a,https://two.example/b", "two URLs on a line"),
    ("https://one.example/a|http://two.example/b", "two URLs on a line"),
    ("\"https://one.example/a\" \"https://two.example/b\"", "more than one URL"),
    ("https://one.example/a # the harbour story", "a comment behind a URL"),
    ("https://one.example/a #2", "a comment behind a URL"),
    ("https://one.example/a priority=0", "priority= stands behind a blank"),
    ("https://one.example/a\u{A0}due=2026-11-22", "due= stands behind a blank"),
    ("https://one.example/a  crawl=spring", "crawl= stands behind a blank"),
    ("https://one.example/a A title", "white space within the URL"),
    ("https://one.example/a\u{3000}b", "white space within the URL"),
    ("\"https://one.example/a", "not closed"),
    ("https://one.example/a\"", "a quotation mark at the end"), ("https://one.example/a,", "a comma at the end"),
    ("https://one.example/a;", "a semicolon at the end"), ("HTTPS://one.example/a>", "an angle bracket at the end"),
    ("1. https://one.example/a", "before the URL"), ("- https://one.example/a", "before the URL"),
    ("curl https://one.example/a", "before the URL"),
    ("1,https://one.example/a,2026-11-22", "a row of a table"), ("A title;https://one.example/a", "before the URL"),
    ("* [A title](https://one.example/a)", "before the URL"),
    ("Title,https://one.example/a", "a row of a table"),
    ("{\"url\":\"https://one.example/a\"}", "JSON"), ("[\"https://one.example/a\"]", "JSON"),
    ("url", "names of a table's columns"), ("URL,Title,date", "names of a table's columns"),
    ("\"Title\";\"Link\"", "names of a table's columns"), ("Title|Link", "names of a table's columns"),
    ("id\tURL\ttitle", "names of a table's columns"),
    ("https://one.example/a\tpriority=+-1", "is not one of 0"),
    ("https://one.example/a\tpriority=99999999999999999999", "is not one of 0"),
    ("https://one.example/a\tdue=2026-02-30", "due=2026-02-30 is no time that there is"),
    ("https://one.example/a\tdue=2025-02-29T10:00:00Z", "is no time that there is"),
    ("https://one.example/a\tdue=2026-11-31T10:00:00Z", "is no time that there is"),
    ("https://one.example/a\tdue=2026-13-01", "is no time that there is"),
    ("https://one.example/a\tdue=2026-11-22T24:30:00Z", "is no time that there is"),
    ("https://one.example/a\tdue=2026-11-22T18:00:00", "does not say its zone"),
    ("https://one.example/a\tdue=1969-12-31", "is no time that there is"),
    ("https://one.example/a\tA title\t2026-11-22", "is no key=value pair"),
  ])
  func whatIsMoreThanAURLIsRefusedWithTheReason(line: String, reason: String) {
    #expect(Self.rejection(line)?.contains(reason) == true, "\(Self.rejection(line) ?? "no rejection")")
  }

  @Test func aKeyOfAnEarlierVersionNamesTodays() {
    guard case .outdated(let reason) = URLListLine(parsing: "https://one.example/a\tlane=0") else {
      Issue.record("taken for a line of today")
      return
    }
    #expect(reason == "the key lane is priority now")
  }

  @Test(arguments: [
    ("2028-02-29", "2028-02-29T00:00:00Z"), ("2026-11-22T18:00:00Z", "2026-11-22T18:00:00Z"),
    ("2026-11-22T18:00:00.25+05:30", "2026-11-22T18:00:00.25+05:30"), ("9999-12-31", "9999-12-31T00:00:00Z"),
  ])
  func aTimeThatThereIsIsKept(text: String, due: String) {
    #expect(Self.job("https://one.example/a\tdue=\(text)")?.due == due)
  }

  /// A line of 16 KiB of marks that combine takes no longer than one of letters.
  @Test func marksThatCombineCostNoMoreThanLetters() {
    let marks = String(repeating: "\u{315}\u{300}", count: 4000)
    #expect(Self.rejection("https://one.example/\(marks) b") != nil)
    #expect(Self.rejection("https://one.example/a\t\(marks)=\(marks)") != nil)
    #expect(Self.rejection(" \(marks)") != nil)
  }
}

/// How a list is read that arrives in pieces of any size.
@Suite(.timeLimit(.minutes(2))) struct URLListTests {
  /// A stream of which the test holds the other end.
  private struct Stream {
    let list: URLList
    let reading: Int32
    let writing: Int32

    init() throws {
      var ends: [Int32] = [-1, -1]
      try #require(pipe(&ends) == 0)
      (reading, writing) = (ends[0], ends[1])
      list = try URLList(path: "/dev/fd/\(reading)")
    }

    func write(_ bytes: [UInt8]) { _ = Foundation.write(writing, bytes, bytes.count) }

    func end() { close(writing) }

    /// Until the reader has taken all that was written.
    func isTaken() async throws -> Bool {
      try await eventually {
        var count: Int32 = -1
        return ioctl(reading, UInt(FIONREAD), &count) == 0 && count == 0
      }
    }
  }

  private static func urls(_ entries: [URLList.Entry]) -> [String] {
    entries.map { entry in
      if case .job(let job) = entry.line { job.url } else { "\(entry.line)" }
    }
  }

  @Test func linesOfASlowProducerAreHandedOutWhileItIsSilent() async throws {
    let stream = try Stream()
    stream.write(Array("https://one.example/a\nhttps://one.example/b\nhttps://one.ex".utf8))
    #expect(Self.urls(try await stream.list.next(8000)) == ["https://one.example/a", "https://one.example/b"])
    stream.write(Array("ample/c\n".utf8))
    #expect(Self.urls(try await stream.list.next(8000)) == ["https://one.example/c"])
    stream.end()
    #expect(try await stream.list.next(8000).isEmpty)
    #expect(await !stream.list.isCutShort)
  }

  /// A title of one word, or of letters that an address may hold, is told from one by the names of the columns.
  @Test func aRowBelowNamesOfColumnsIsRefused() async throws {
    let stream = try Stream()
    stream.write(
      Array("link,title\nhttps://one.example/a,Harbour\n\"https://one.example/a,b\"\nhttps://one.example/c\n".utf8))
    stream.end()
    let entries = Self.urls(try await stream.list.next(8000))
    #expect(entries.count == 4)
    #expect(entries.prefix(2).hasOnly { $0.contains("rejected") && $0.contains("table") })
    #expect(entries.suffix(2) == ["https://one.example/a,b", "https://one.example/c"])
  }

  /// A comment names no columns, nor does a URL.
  @Test(arguments: ["# by date, links", "\u{FEFF} # more|page", "https://one.example/2026,page"])
  func whatIsNoHeaderMakesNoTable(line: String) async throws {
    let stream = try Stream()
    stream.write(Array("\(line)\nhttps://one.example/a,b\nhttps://one.example/c|d\n".utf8))
    stream.end()
    let entries = Self.urls(try await stream.list.next(8000))
    #expect(entries.suffix(2) == ["https://one.example/a,b", "https://one.example/c|d"])
  }

  @Test func aListThatIsStoppedHandsOutWhatItHasRead() async throws {
    let stream = try Stream()
    let list = stream.list
    stream.write(Array("https://one.example/a\nhttps://one.example/b\nhttps://one.ex".utf8))
    #expect(Self.urls(try await list.next(1)) == ["https://one.example/a"])
    list.stop()
    list.stop()
    #expect(Self.urls(try await list.next(8000)) == ["https://one.example/b"])
    #expect(try await list.next(8000).isEmpty)
    #expect(await list.isCutShort)
    #expect(await list.unfinishedLine == "https://one.ex")
    stream.end()
  }

  @Test func aReaderThatWaitsIsWoken() async throws {
    let stream = try Stream()
    let list = stream.list
    let waiting = Task { try await list.next(8000).count }
    list.stop()
    #expect(try await waiting.value == 0)
    #expect(await list.isCutShort)
    stream.end()
  }

  /// Gzip, and a byte order mark, are told from bytes that come one at a time.
  @Test func piecesOfAByteAreReadLikeTheWhole() async throws {
    for bytes in [Array("\u{FEFF}https://one.example/a\n".utf8), Self.gzipped] {
      let stream = try Stream()
      let list = stream.list
      let reading = Task {
        var entries: [URLList.Entry] = []
        // A line waits for others no longer than its patience, and what ends the list comes after that here.
        while case let more = try await list.next(8000), !more.isEmpty { entries += more }
        return entries
      }
      for byte in bytes {
        stream.write([byte])
        #expect(try await stream.isTaken())
      }
      stream.end()
      #expect(Self.urls(try await reading.value) == ["https://one.example/a"])
    }
  }

  /// "https://one.example/a\n", stored without compression.
  private static let gzipped: [UInt8] =
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 22, 0, 0xE9, 0xFF] + Array("https://one.example/a\n".utf8)
    + [UInt8](checksum) + [22, 0, 0, 0]

  private static var checksum: [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in "https://one.example/a\n".utf8 {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    crc = ~crc
    return (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) }
  }

  /// A mark of UTF-16 counts at the start only, and a NUL is named by its place in the whole.
  @Test func whatIsNoTextIsToldByItsPlaceInTheWhole() async throws {
    let stream = try Stream()
    let list = stream.list
    let first = Task { try await list.next(1) }
    stream.write(Array("https://one.example/a\n".utf8))
    #expect(Self.urls(try await first.value).count == 1)
    let second = Task { try await list.next(1) }
    stream.write([0xFF, 0xFE, 0x0A])
    #expect(Self.urls(try await second.value) == ["rejected(\"the line is not UTF-8\")"])
    stream.write([0x41, 0])
    await #expect(throws: URLListError.binary(path: "/dev/fd/\(stream.reading)", clue: "a NUL byte at offset 26")) {
      _ = try await list.next(1)
    }
    stream.end()
  }
}
