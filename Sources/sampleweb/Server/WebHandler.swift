import FlyingFox
import Foundation

/// Answers requests from a `Web`: finds the page, writes the access log, and delays slow pages.
struct WebHandler: HTTPHandler {
  let web: any Web
  let log: AccessLog?
  /// Added to every response.
  let delay: Duration

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let arrival = log == nil ? 0 : AccessLog.now()
    let authority = Authority(hostHeader: request.headers[.host] ?? "")
    let target = request.target.rawValue
    let page = answer(to: request, target: target, on: authority)
    log?.record(at: arrival, host: request.headers[.host] ?? "", target: target, status: page.status)
    let wait = delay + page.delay
    if wait > .zero { try await Task.sleep(for: wait) }
    return response(for: page, headOnly: request.method == .HEAD)
  }

  private func answer(to request: HTTPRequest, target: String, on authority: Authority) -> SamplePage {
    guard request.method == .GET || request.method == .HEAD else {
      return .text("Only GET and HEAD are served here.\n", status: 405)
    }
    return web.page(for: target, on: authority) ?? .notFound
  }

  private func response(for page: SamplePage, headOnly: Bool) -> HTTPResponse {
    var headers = HTTPHeaders()
    headers[.contentType] = page.contentType
    headers[.contentEncoding] = page.contentEncoding
    headers[.location] = page.location
    headers[HTTPHeader("Server")] = "sampleweb"
    // With a length of its own HEAD has the right Content-Length, and with one buffer the body is one write.
    headers[.contentLength] = String(page.body.count)
    let body = headOnly ? Data() : page.body
    return HTTPResponse(
      statusCode: HTTPStatusCode(page.status, phrase: Self.phrase(page.status)), headers: headers,
      body: HTTPBodySequence(data: body, suggestedBufferSize: max(1, body.count)))
  }

  private static func phrase(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 301: "Moved Permanently"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    default: "Status \(status)"
    }
  }
}
