import Foundation

/// The pages of a corpus set, dealt in turn to hosts named `site-01.localhost`, `site-02.localhost`, ….
///
/// A page's path is its id followed by the path it once had: `/0421/news/2025/some-title`. The id alone finds the page,
/// so that a client may normalize the rest. Files are mapped, not read, and cost memory only while they are sent.
struct CorpusWeb: Web {
  private struct Entry {
    var id: String
    var host: String
    var path: String
  }

  private let entries: [Entry]
  private let pages: [String: SamplePage]
  private let hostOfID: [String: String]
  private let hostCount: Int

  /// Reads `truth.jsonl` of `set` and maps the first `limit` pages of page type `type` (nil: any).
  init(set: String, type: String?, limit: Int, hosts: Int) throws(SampleWebError) {
    let chosen = try CorpusTruth.read(set: set).lazy.filter { type == nil || $0.pageType == type }.prefix(limit)
    let width = max(2, String(hosts).count)
    var entries: [Entry] = []
    var pages: [String: SamplePage] = [:]
    var hostOfID: [String: String] = [:]
    for (index, truth) in chosen.enumerated() {
      let number = String(index % hosts + 1)
      let host = "site-" + String(repeating: "0", count: width - number.count) + number + ".localhost"
      let type = truth.charset.map { "text/html; charset=\($0)" } ?? "text/html"
      let body = try Self.map("\(set)/pages/\(truth.id).html.gz")
      entries.append(Entry(id: truth.id, host: host, path: "/" + truth.id + truth.originalPath))
      pages[truth.id] = SamplePage(contentType: type, contentEncoding: "gzip", body: body)
      hostOfID[truth.id] = host
    }
    guard !entries.isEmpty else { throw .noPages(set: set, type: type ?? "any") }
    self.entries = entries
    self.pages = pages
    self.hostOfID = hostOfID
    self.hostCount = min(hosts, entries.count)
  }

  var summary: String { "\(hostCount) hosts and \(entries.count) pages" }

  func page(for target: String, on authority: Authority) -> SamplePage? {
    let id = String(target.dropFirst().prefix { $0 != "/" && $0 != "?" })
    return hostOfID[id] == authority.host ? pages[id] : nil
  }

  func urlList(port: UInt16) -> String {
    entries.map { "\(Authority(host: $0.host, port: port).origin)\($0.path)\n" }.joined()
  }

  private static func map(_ path: String) throws(SampleWebError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: path, reason: systemReason(error))
    }
  }
}
