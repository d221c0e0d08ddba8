import HTML
import WebURL

/// Where the page's head says it exists in another form: as AMP, in other languages, and as a next part.
///
/// Read from the head: links in the body belong to what readers and plug-ins put there. Only the next part is also looked
/// for there, and believed where its address is the page's own with the next number.
struct PageLinks {
  /// Addresses as written.
  private(set) var amp: String?
  private(set) var next: String?
  /// Language (lower case) and address as written, each language once.
  private(set) var alternates: [(language: String, address: String)] = []

  /// More languages than any site has.
  static let maximumAlternates = 200

  init(document: Document) {
    guard let head = document.head else { return }
    var languages: Set<String> = []
    for link in document.all(.link, in: head) {
      guard let relations = document.attribute(link, .rel)?.lowercased(),
        let address = document.attribute(link, .href), !address.isEmpty
      else { continue }
      for relation in relations.split(whereSeparator: \.isWhitespace) {
        switch relation {
        case "amphtml": if amp == nil { amp = address }
        case "next": if next == nil { next = address }
        case "alternate":
          guard let language = document.attribute(link, .hreflang)?.collapsed.lowercased(), !language.isEmpty,
            language.utf8.count <= 35, alternates.count < Self.maximumAlternates, languages.insert(language).inserted
          else { continue }
          alternates.append((language, address))
        default: break
        }
      }
    }
  }

  /// The next part of a page without `rel=next` in its head, among the links of its body.
  static func nextPart(of url: WebURL?, in document: Document, _ addresses: Addresses) -> String? {
    guard let url, let body = document.body else { return nil }
    let own = Part(url.description)
    for link in document.all(.a, in: body) {
      // Reading hundreds of addresses would cost more than the rest of the fields.
      guard document.withAttribute(link, .href, endsWithNumber) == true,
        let next = addresses.absolute(document.attribute(link, .href))
      else { continue }
      let part = Part(next)
      if part.stem == own.stem, part.number == (own.number ?? 1) + 1 { return next }
    }
    return nil
  }

  /// Whether one or two digits stand at the end of an address, before a slash or a file's ending.
  private static func endsWithNumber(_ address: Span<UInt8>) -> Bool {
    guard address.count > 1, address.count <= 2_000 else { return false }
    var end = address.count
    if address[end - 1] == UInt8(ascii: "/") { end -= 1 }
    for length in 4...5 where end > length && address[end - length] == UInt8(ascii: ".") {
      end -= length
      break
    }
    guard end > 0 else { return false }
    return address[end - 1] >= 0x30 && address[end - 1] <= 0x39
  }

  /// An address without its page number: `/story/2`, `/story?page=2`, `/story-2.html`, `/story/page/2/`, `/story,2`.
  private struct Part {
    var stem: String
    var number: Int?

    init(_ address: String) {
      var text = address.prefix { $0 != "#" }
      for ending in ["/", ".html", ".htm", ".php"] where text.hasSuffix(ending) { text = text.dropLast(ending.count) }
      let digits = text.utf8.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
      stem = String(text)
      guard (1...2).contains(digits), let value = Int(text.suffix(digits)) else { return }
      var rest = text.dropLast(digits)
      for mark in [
        "?page=", "&page=", "?p=", "&p=", "?seite=", "?pagina=", "/page/", "/page-", "-page-", "/seite-", "/", "-", ",",
        "_",
      ]
      where rest.hasSuffix(mark) {
        rest = rest.dropLast(mark.count)
        for ending in ["/", ".html", ".htm", ".php"] where rest.hasSuffix(ending) { rest = rest.dropLast(ending.count) }
        number = value
        stem = String(rest)
        return
      }
    }
  }
}
