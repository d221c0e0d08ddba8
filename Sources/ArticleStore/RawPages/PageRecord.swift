/// A page as it came, ready to be kept with its job.
///
/// It knows nothing of HTTP: the worker that fetched fills it. Values may be as hostile as the server was; `JSONWriter`
/// cleans them.
package struct PageRecord: Sendable, Hashable {
  /// The address that the body was read under, with which its relative links are to be read again.
  package var url: String
  /// The header as sent, for the charset it names; nil without one.
  package var contentType: String?
  /// ISO 8601 with a zone: from then on the page is not shown, and pruned. nil for ever.
  package var unavailableAfter: String?
  /// The body, compressed: a gzip stream (RFC 1952).
  package var gzip: [UInt8]

  package init(url: String, contentType: String?, unavailableAfter: String? = nil, gzip: [UInt8]) {
    self.url = url
    self.contentType = contentType
    self.unavailableAfter = unavailableAfter
    self.gzip = gzip
  }
}
