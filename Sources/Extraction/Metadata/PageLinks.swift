import HTML
import Untrusted
import WebURL

/// Where the page's head says it exists in another form: as AMP, in other languages, and as a next part.
///
/// Read from the head: links in the body belong to what readers and plug-ins put there. Only the next part is also
/// looked for there: a link to the page's own address with the next number.
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
    var languages: Set<ByteText> = []
    for link in document.all(.link, in: head) {
      // No relation that is read is longer, or anything else than ASCII.
      guard let stated = document.attribute(link, .rel), let relations = stated.asciiName(FieldText.maximumBytes),
        let address = document.attribute(link, .href), !address.isEmpty
      else { continue }
      for relation in relations.utf8.split(whereSeparator: { $0 <= 0x20 }) {
        switch String(Substring(relation)) {
        case "amphtml": if amp == nil { amp = address }
        case "next": if next == nil { next = address }
        case "alternate":
          guard alternates.count < Self.maximumAlternates,
            let language = document.attribute(link, .hreflang)?.head(FieldText.maximumBytes).collapsed.lowercased(),
            !language.isEmpty, language.utf8.count <= 35, languages.insert(ByteText(language)).inserted
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
    var read = 0
    for link in document.all(.a, in: body) {
      // Reading hundreds of addresses would cost more than the rest of the fields.
      guard document.withAttribute(link, .href, endsWithNumber) == true else { continue }
      read += 1
      guard read <= maximumAddresses else { return nil }
      guard let next = addresses.absolute(document.attribute(link, .href)) else { continue }
      let part = Part(next)
      if part.stem.hasSameBytes(as: own.stem), part.number == (own.number ?? 1) + 1 { return next }
    }
    return nil
  }

  /// Addresses with a number at their end that are read of one page.
  private static let maximumAddresses = 10_000

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
      var text = Substring(address.utf8.prefix { $0 != UInt8(ascii: "#") })
      for ending in ["/", ".html", ".htm", ".php"] where text.hasByteSuffix(ending) {
        text = text.dropLast(ending.count)
      }
      let digits = text.utf8.reversed().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
      stem = String(text)
      guard (1...2).contains(digits), let value = WholeNumber.read(text.suffix(digits), in: 0...99) else { return }
      var rest = text.dropLast(digits)
      for mark in [
        "?page=", "&page=", "?p=", "&p=", "?seite=", "?pagina=", "/page/", "/page-", "-page-", "/seite-", "/", "-", ",",
        "_",
      ]
      where rest.hasByteSuffix(mark) {
        rest = rest.dropLast(mark.count)
        for ending in ["/", ".html", ".htm", ".php"] where rest.hasByteSuffix(ending) {
          rest = rest.dropLast(ending.count)
        }
        number = value
        stem = String(rest)
        return
      }
    }
  }
}
