import HTML
import WebURL

@testable import Extraction

/// What holds for any file of overrides, read and used on any page.
///
/// What stands behind the first line that begins with `<` is the page; without a site of its own the file is for that
/// of the page.
enum OverrideLaws {
  static func violations(of bytes: [UInt8]) -> [String] {
    var start = bytes.count
    for index in bytes.indices.dropFirst() where bytes[index] == UInt8(ascii: "<") && bytes[index - 1] == 0x0A {
      start = index
      break
    }
    let text = String(decoding: bytes[..<start], as: UTF8.self)
    let page = Array(bytes[start...])
    var found: [String] = []
    for file in [text, "[a.test]\n" + text] {
      do {
        let overrides = try Overrides(parsing: file)
        if overrides != (try Overrides(parsing: file)) { found.append("the same text gives the same rules") }
        found += use(overrides, page)
      } catch {
        let lines = file.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
        if !(1...lines).contains(error.line) { found.append("a mistake is in a line of the file") }
        if error.column < 1 { found.append("columns are counted from 1") }
      }
    }
    return found
  }

  private static func use(_ overrides: Overrides, _ page: [UInt8]) -> [String] {
    guard let url = WebURL("https://a.test/b/c?d"), let site = overrides.site(for: url) else { return [] }
    var found: [String] = []
    let document = Document.parse(page)
    for rule in site.rules {
      var visits = Selector.maximumVisits
      let nodes = rule.selector.elements(in: document, visits: &visits)
      if !zip(nodes, nodes.dropFirst()).allSatisfy({ $0.index < $1.index }) {
        found.append("elements come in the document's order, each once")
      }
      if !nodes.allSatisfy(document.isElement) { found.append("what is named is an element") }
    }
    let read = PageBuilder.page(of: document)
    let verdict = site.verdict(on: read, document)
    if !(Array(verdict.keeps.keys) + Array(verdict.drops.keys)).allSatisfy(read.blocks.indices.contains) {
      found.append("only blocks of the page are kept or dropped")
    }
    let article = Extractor.article(from: document, url: url, today: "2026-11-22", overrides: overrides)
    if article.authors.count > 50 * AuthorNames.maximumNames { found.append("authors are bounded") }
    return found
  }
}
