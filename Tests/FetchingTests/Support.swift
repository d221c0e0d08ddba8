import CDeflate
import Fetching
import TestSupport
import Testing
import WebURL

/// A fetcher that may connect to loopback.
func localFetcher(_ change: (inout FetchConfiguration) throws -> Void = { _ in }) throws -> Fetcher {
  var configuration = FetchConfiguration(userAgent: "courant-tests")
  configuration.addresses.allowsPrivateNetworks = true
  try change(&configuration)
  return try Fetcher(configuration)
}

extension ScriptedServer {
  func request(_ path: String = "/") throws -> FetchRequest {
    FetchRequest(url: try WebURL(parsing: "http://127.0.0.1:\(port)\(path)"))
  }
}

/// Runs `body` with a server and a fetcher, and ends both.
func withServer<Value>(
  _ script: @escaping ScriptedServer.Script, configure: (inout FetchConfiguration) -> Void = { _ in },
  _ body: (ScriptedServer, Fetcher) async throws -> Value
) async throws -> Value {
  let server = try ScriptedServer(script: script)
  defer { server.stop() }
  let fetcher = try localFetcher(configure)
  do {
    let value = try await body(server, fetcher)
    await fetcher.shutDown()
    return value
  } catch {
    await fetcher.shutDown()
    throw error
  }
}

/// One fetch of one page.
func fetchOnce(
  _ steps: [ScriptedServer.Step], configure: (inout FetchConfiguration) -> Void = { _ in }
) async throws -> Result<FetchResponse, FetchFailure> {
  try await withServer({ _ in steps }, configure: configure) { server, fetcher in
    await fetcher.fetch(try server.request())
  }
}

/// A complete answer whose body has the right length.
func page(_ body: [UInt8], status: String = "200 OK", headers: [String] = ["Content-Type: text/html"]) -> [UInt8] {
  let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]
  return Array(lines.joined(separator: "\r\n").utf8) + body
}

func page(_ body: String, status: String = "200 OK", headers: [String] = ["Content-Type: text/html"]) -> [UInt8] {
  page(Array(body.utf8), status: status, headers: headers)
}

enum Wrapping { case gzip, zlib, raw }

/// `bytes` compressed.
func compressed(_ bytes: [UInt8], _ wrapping: Wrapping) -> [UInt8] {
  guard let compressor = libdeflate_alloc_compressor(6) else { return [] }
  defer { libdeflate_free_compressor(compressor) }
  let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
  return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
    let room = output.count
    count =
      switch wrapping {
      case .gzip: libdeflate_gzip_compress(compressor, bytes, bytes.count, output.baseAddress, room)
      case .zlib: libdeflate_zlib_compress(compressor, bytes, bytes.count, output.baseAddress, room)
      case .raw: libdeflate_deflate_compress(compressor, bytes, bytes.count, output.baseAddress, room)
      }
  }
}

/// Text that compresses as pages do.
let article: [UInt8] = (0..<400).flatMap { Array("<p>Paragraph \($0) of \($0 * 7919 % 1000) things.</p>\n".utf8) }

extension Result where Success == FetchResponse, Failure == FetchFailure {
  var failureClass: FetchFailure.Class? {
    if case .failure(let failure) = self { failure.errorClass } else { nil }
  }
  var status: Int? { if case .success(let response) = self { response.status } else { nil } }
  var text: String? {
    if case .success(let response) = self { String(decoding: response.body, as: UTF8.self) } else { nil }
  }
}
