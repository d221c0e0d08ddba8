import HTTPFields

/// A page to be read: the body of an answer, decoded, and what else of the answer its reader looks at.
///
/// It knows nothing of where it came from: the network, the pages that were kept, or a file.
package struct PageInput: Sendable {
  package var body: [UInt8]
  /// Lower-case media type without parameters; nil when none was stated, or none that can be read.
  package var mediaType: String?
  /// The charset that the transport states, as written; nil without one. A label, not an encoding: see the Encoding
  /// Standard.
  package var charset: String?
  /// The first Content-Type as sent.
  package var contentTypeField: String?
  /// The Refresh header as sent.
  package var refreshField: String?

  package init(
    body: [UInt8], mediaType: String? = nil, charset: String? = nil, contentTypeField: String? = nil,
    refreshField: String? = nil
  ) {
    self.body = body
    self.mediaType = mediaType
    self.charset = charset
    self.contentTypeField = contentTypeField
    self.refreshField = refreshField
  }

  /// With the Content-Type of the response, nil without one.
  package init(body: [UInt8], contentType: String?) {
    let type = contentType.flatMap { ContentType(headerValues: [$0]) }
    self.init(body: body, mediaType: type?.essence, charset: type?.charset, contentTypeField: contentType)
  }
}
