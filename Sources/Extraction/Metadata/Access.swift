/// Whether the whole article is free to read, as far as the page says.
enum Access {
  /// schema.org's `isAccessibleForFree` first, then the content tier that publishers declare to Facebook and Google.
  static func isFree(_ head: HeadMetadata, _ linked: LinkedData) -> Sourced<Bool>? {
    if let isFree = linked.isFree { return (isFree, "json-ld") }
    if let value = head.first("isaccessibleforfree").flatMap(truth) { return (value, "microdata") }
    switch head.first("article:content_tier", "og:article:content_tier")?.asciiName() {
    case "free": return (true, "opengraph")
    case "metered", "locked": return (false, "opengraph")
    default: break
    }
    switch head.first("cxenseparse:pageclass", "content_tier", "pbstck:content_type", "access")?.asciiName() {
    case "free", "open": return (true, "meta")
    case "paid", "premium", "locked", "subscriber": return (false, "meta")
    default: return nil
    }
  }

  /// `true`, `False`, `http://schema.org/False` and their like.
  static func truth(_ text: String) -> Bool? {
    switch text.head(FieldText.maximumBytes).utf8.split(separator: UInt8(ascii: "/")).last.flatMap({
      Substring($0).asciiName()
    }) {
    case "true", "yes", "1": true
    case "false", "no", "0": false
    default: nil
    }
  }
}
