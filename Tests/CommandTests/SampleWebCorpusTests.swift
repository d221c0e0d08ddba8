import Foundation
import Testing

@testable import sampleweb

/// Corpus sets and files as webs, from a directory made for the test.
@Suite struct SampleWebCorpusTests {
  /// A set with pages `a1` to `a5`: articles but for `a2`.
  private func makeSet(truth: String? = nil) throws -> URL {
    let set = FileManager.default.temporaryDirectory.appendingPathComponent("sampleweb-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: set.appendingPathComponent("pages"), withIntermediateDirectories: true)
    var lines = ""
    for number in 1...5 {
      let type = number == 2 ? "product" : "article"
      let charset = number == 3 ? "null" : "\"utf-8\""
      let url = number == 4 ? "null" : "\"https://example.org/path/\(number)?q=1#f\""
      lines +=
        "{\"id\":\"a\(number)\",\"url\":\(url),\"page_type\":\"\(type)\",\"charset\":\(charset),\"title\":\"t\"}\n"
      try Data("page \(number)".utf8).write(to: set.appendingPathComponent("pages/a\(number).html.gz"))
    }
    try Data((truth ?? lines).utf8).write(to: set.appendingPathComponent("truth.jsonl"))
    return set
  }

  @Test func dealsPagesToHostsInTurn() throws {
    let set = try makeSet()
    defer { try? FileManager.default.removeItem(at: set) }
    let web = try CorpusWeb(set: set.path, type: "article", limit: 10, hosts: 3)
    #expect(web.summary == "3 hosts and 4 pages")
    #expect(
      web.urlList(port: 81) == """
        http://site-01.localhost:81/a1/path/1
        http://site-02.localhost:81/a3/path/3
        http://site-03.localhost:81/a4/
        http://site-01.localhost:81/a5/path/5

        """)

    let page = try #require(web.page(for: "/a3/path/3", on: Authority(host: "site-02.localhost", port: 81)))
    #expect(page.contentType == "text/html")
    #expect(page.contentEncoding == "gzip")
    #expect(page.body == Data("page 3".utf8))
    #expect(
      web.page(for: "/a1?x", on: Authority(host: "site-01.localhost", port: 81))?.contentType
        == "text/html; charset=utf-8")
    #expect(web.page(for: "/a1/path/1", on: Authority(host: "site-02.localhost", port: 81)) == nil)
    #expect(web.page(for: "/a2", on: Authority(host: "site-02.localhost", port: 81)) == nil)
    #expect(web.page(for: "/robots.txt", on: Authority(host: "site-01.localhost", port: 81)) == nil)
  }

  @Test func limitTakesTheFirstPages() throws {
    let set = try makeSet()
    defer { try? FileManager.default.removeItem(at: set) }
    let web = try CorpusWeb(set: set.path, type: nil, limit: 2, hosts: 50)
    #expect(web.summary == "2 hosts and 2 pages")
    #expect(web.urlList(port: 80) == "http://site-01.localhost/a1/path/1\nhttp://site-02.localhost/a2/path/2\n")
  }

  @Test(arguments: ["not json\n", "{\"id\":\"../up\",\"page_type\":\"article\"}\n", "{\"id\":\"x\"}\n"])
  func refusesWhatIsNoTruth(line: String) throws {
    let set = try makeSet(truth: line)
    defer { try? FileManager.default.removeItem(at: set) }
    #expect(throws: SampleWebError.self) { try CorpusWeb(set: set.path, type: nil, limit: 9, hosts: 1) }
  }

  @Test func refusesASetThatIsNotThereOrEmpty() throws {
    #expect(throws: SampleWebError.unreadable(path: "/nowhere/truth.jsonl", reason: "No such file or directory")) {
      try CorpusWeb(set: "/nowhere", type: nil, limit: 9, hosts: 1)
    }
    let set = try makeSet()
    defer { try? FileManager.default.removeItem(at: set) }
    #expect(throws: SampleWebError.noPages(set: set.path, type: "forum")) {
      try CorpusWeb(set: set.path, type: "forum", limit: 9, hosts: 1)
    }
  }

  @Test func servesFilesByteForByte() throws {
    let set = try makeSet()
    defer { try? FileManager.default.removeItem(at: set) }
    let web = try FileWeb(files: [(set.path + "/pages/a1.html.gz", "text/plain")])
    let page = try #require(web.page(for: "/a1.html.gz", on: Authority(host: "files.localhost", port: 9)))
    #expect(page.body == Data("page 1".utf8))
    #expect(page.contentType == "text/plain")
    #expect(web.page(for: "/robots.txt", on: Authority(host: "files.localhost", port: 9)) == nil)
    #expect(web.urlList(port: 9) == "http://files.localhost:9/a1.html.gz\n")
  }
}
