import Untrusted
import WebURL

/// The site's name and what else it is called, to take it off titles and bylines.
struct SiteName {
  var value: String?
  var source = ""
  /// Declared names and the domain's labels.
  var known: [String] = []

  init(head: HeadMetadata, linked: LinkedData, host: String?) {
    let candidates: [(String?, String)] = [
      (head.first("og:site_name"), "opengraph"), (linked.siteNames.first, "json-ld"),
      (head.first("application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher", "cre"), "meta"),
    ]
    for (name, origin) in candidates {
      guard let name, name.utf8.count <= FieldText.maximumBytes, !name.contains("://") else { continue }
      known.append(name)
      if value == nil {
        value = name
        source = origin
      }
    }
    known.append(contentsOf: linked.siteNames)
    if let handle = head.first("twitter:site"), handle.hasBytePrefix("@") {
      known.append(String(Substring(handle.utf8.dropFirst())))
    }
    if let host { known.append(contentsOf: Self.labels(of: host)) }
    known = known.map { $0.head(FieldText.maximumBytes).collapsed }.filter { (2...80).contains($0.utf8.count) }
  }

  /// `www.bbc.co.uk` gives `bbc.co.uk` and `bbc`; suffixes are left out by their length.
  static func labels(of host: String) -> [String] {
    var labels = host.lowercased().split(separator: ".").map(String.init)
    if labels.first == "www" || labels.first == "m" { labels.removeFirst() }
    guard labels.count > 1 else { return labels }
    var names = [labels.joined(separator: "."), labels.dropLast().joined()]
    labels.removeLast()
    if labels.count > 1, let last = labels.last, last.utf8.count <= 3 { labels.removeLast() }
    if let main = labels.last {
      names.append(main)
      names.append(main.split(separator: "-").joined(separator: " "))
    }
    return names
  }
}
