import Untrusted
import WebURL

/// What a user says about the pages of some sites: selectors for body, title, authors and date, and what to drop.
///
/// One line a rule, below the line that names the site:
///
///     [news.example]
///     body    article .story-text
///     drop    .newsletter, aside.promo
///
///     [*.example.org/sport]
///     author  .byline a
///
/// Of several sites that fit a page the one with the longest path holds, then a host named in full before a `*.`, then
/// the longer host: one section alone speaks for a page.
public struct Overrides: Hashable, Sendable {
  public static let none = Overrides()

  private var sections: [Section] = []
  /// The sections of a host, or of what follows `*.`.
  private var byHost: [String: [Int]] = [:]

  public static let maximumBytes = 4 << 20
  /// Sections of one host, each for a path of it.
  static let maximumSections = 1_000

  fileprivate struct Section: Hashable, Sendable {
    var host: String
    var isSuffix: Bool
    var path: String
    var line: Int
    var rules: [SiteOverride.Rule] = []
  }

  private init() {}

  /// Reads a file's text; the first mistake ends it, as half of a user's rules is nothing he asked for.
  public init(parsing text: String) throws(OverrideError) {
    guard text.utf8.count <= Self.maximumBytes else {
      throw OverrideError(line: 1, column: 1, problem: "larger than 4 MiB; nobody writes so many rules by hand")
    }
    var number = 0
    for line in StreamSafe.text(text).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      var characters = Array(line)
      if number == 1, characters.first == "\u{FEFF}" { characters.removeFirst() }
      while characters.last?.isWhitespace == true { characters.removeLast() }
      guard let start = characters.firstIndex(where: { !$0.isWhitespace }), characters[start] != "#" else { continue }
      if characters[start] == "[" {
        try openSection(characters, start, number)
      } else {
        try addRule(characters, start, number)
      }
    }
  }

  public var isEmpty: Bool { sections.isEmpty }

  /// What holds for a page; nil when nothing does.
  func site(for url: WebURL?) -> SiteOverride? {
    guard let url, !sections.isEmpty else { return nil }
    var best: Section?
    var host = Substring(url.hostPort)
    while true {
      for index in byHost[String(host)] ?? [] {
        let section = sections[index]
        if section.holds(url), section.isCloser(than: best) { best = section }
      }
      guard let dot = host.utf8.firstIndex(of: UInt8(ascii: ".")) else { break }
      host = host[host.utf8.index(after: dot)...]
    }
    return best.map { SiteOverride(rules: $0.rules) }
  }

  private mutating func openSection(_ line: [Character], _ start: Int, _ number: Int) throws(OverrideError) {
    func fail(_ column: Int, _ problem: String) -> OverrideError {
      OverrideError(line: number, column: column + 1, problem: problem)
    }
    guard line.last == "]" else { throw fail(line.count, "the line of a site ends with ], as in [news.example]") }
    var text = String(line[(start + 1)..<(line.count - 1)]).collapsed
    guard !text.contains("://") else { throw fail(start + 1, "a site is named without https://, as in [news.example]") }
    let isSuffix = text.hasBytePrefix("*.")
    if isSuffix { text.removeFirst(2) }
    let host = text.prefix { $0 != "/" }
    let path = text.dropFirst(host.count)
    guard !host.isEmpty, !host.contains("*"), !host.contains(" "), let address = WebURL("https://" + text) else {
      throw fail(
        start + 1, "\"\(text)\" is no site; write a host as in [news.example], [*.example.org] or [news.example/sport]")
    }
    // As the URL has them: a name in any script in its ASCII form, a path escaped.
    let section = Section(
      host: address.hostPort, isSuffix: isSuffix, path: path.isEmpty ? "" : address.path, line: number)
    let others = byHost[section.host] ?? []
    guard others.count < Self.maximumSections else {
      throw fail(start, "more than \(Self.maximumSections) sections of one host; nobody writes so many by hand")
    }
    if let other = others.first(where: { sections[$0].isSuffix == isSuffix && sections[$0].path == section.path }) {
      throw fail(start, "this site has a section already, in line \(sections[other].line); put its rules there")
    }
    byHost[section.host, default: []].append(sections.count)
    sections.append(section)
  }

  private mutating func addRule(_ line: [Character], _ start: Int, _ number: Int) throws(OverrideError) {
    func fail(_ column: Int, _ problem: String) -> OverrideError {
      OverrideError(line: number, column: column + 1, problem: problem)
    }
    var end = start
    while end < line.count, !line[end].isWhitespace, line[end] != ":", line[end] != "=" { end += 1 }
    let name = String(line[start..<end])
    guard let kind = SiteOverride.Kind(rawValue: name.lowercased()) else {
      let known = SiteOverride.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw fail(
        start, "\"\(name)\" is no rule; a line begins with \(known), with [ for a site, or with # for a remark")
    }
    while end < line.count, line[end].isWhitespace { end += 1 }
    if end < line.count, line[end] == ":" || line[end] == "=" { end += 1 }
    guard !sections.isEmpty else {
      throw fail(start, "no site is named yet; put a line such as [news.example] above")
    }
    let selector = try SelectorParser.selector(line, from: end, line: number)
    sections[sections.count - 1].rules.append(SiteOverride.Rule(kind: kind, selector: selector, line: number))
  }
}

extension Overrides.Section {
  fileprivate func holds(_ url: WebURL) -> Bool {
    guard url.hostPort == host || isSuffix && url.hostPort.hasSuffix("." + host) else { return false }
    return path.isEmpty || url.path == path || url.path.hasPrefix(path.hasSuffix("/") ? path : path + "/")
  }

  fileprivate func isCloser(than other: Self?) -> Bool {
    guard let other else { return true }
    if path.utf8.count != other.path.utf8.count { return path.utf8.count > other.path.utf8.count }
    if isSuffix != other.isSuffix { return !isSuffix }
    return host.utf8.count > other.host.utf8.count
  }
}
