import HTML

/// Where the page's head says it exists in another form: as AMP, in other languages, and as a next part.
///
/// Read from the head alone: links in the body belong to what readers and plug-ins put there.
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
}
