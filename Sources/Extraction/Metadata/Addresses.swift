import Untrusted
import WebURL

/// The page's addresses: canonical URL and lead image, made absolute.
struct Addresses {
  private let base: WebURL?

  init(page: WebURL?, baseHref: String?) {
    if let baseHref, let url = WebURL(String(baseHref.head(Self.longestWritten)).collapsed, base: page), url.isHTTP {
      base = url
    } else {
      base = page
    }
  }

  /// Bytes that are looked at: an address of 4,096 may have white space around it.
  private static let longestWritten = 8_192

  /// An absolute http address, or nil.
  func absolute(_ text: String?) -> String? {
    guard let text = text?.head(Self.longestWritten).collapsed, !text.isEmpty, text.utf8.count <= 4_096,
      !text.hasBytePrefix("data:"),
      let url = WebURL(text, base: base), url.isHTTP
    else { return nil }
    return url.description
  }

  func canonical(_ head: HeadMetadata) -> Sourced<String>? {
    if let url = absolute(head.links["canonical"]?.first) { return (url, "html") }
    if let url = absolute(head.first("og:url")) { return (url, "opengraph") }
    return nil
  }

  func leadImage(_ head: HeadMetadata, _ linked: LinkedData, _ properties: ItemProperties) -> Sourced<String>? {
    if let url = absolute(head.first("og:image", "og:image:url", "og:image:secure_url")) {
      return (url, "opengraph")
    }
    for image in linked.images {
      if let url = absolute(image) { return (url, "json-ld") }
    }
    if let url = absolute(head.first("twitter:image", "twitter:image:src", "thumbnail", "image")) {
      return (url, "meta")
    }
    if let url = absolute(head.links["image_src"]?.first) { return (url, "html") }
    if let url = absolute(properties.address("image") ?? properties.address("thumbnailurl")) {
      return (url, "microdata")
    }
    return nil
  }
}
