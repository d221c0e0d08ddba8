package import FlyingFox
import Foundation

/// Answers with a text.
package enum TextAnswer {
  /// Plain text in UTF-8, or what `type` says; never kept by caches, never taken for another type.
  package static func text(
    _ text: String, _ status: HTTPStatusCode = .ok, type: String = "text/plain; charset=utf-8"
  ) -> HTTPResponse {
    let body = Data(text.utf8)
    var headers = HTTPHeaders()
    headers[.contentType] = type
    headers[.contentLength] = String(body.count)
    headers[HTTPHeader("Cache-Control")] = "no-store"
    headers[HTTPHeader("X-Content-Type-Options")] = "nosniff"
    // One buffer of the whole body keeps it to one write.
    return HTTPResponse(
      statusCode: status, headers: headers,
      body: HTTPBodySequence(data: body, suggestedBufferSize: max(1, body.count)))
  }
}
