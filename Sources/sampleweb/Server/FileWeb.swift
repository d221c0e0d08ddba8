import Foundation

/// Single files on one host, each at `/` and its name.
struct FileWeb: Web {
  static let host = "files.localhost"

  private let names: [String]
  private let pages: [String: SamplePage]

  /// Reads the files: pairs of a path and a content type.
  init(files: [(path: String, contentType: String)]) throws(SampleWebError) {
    var names: [String] = []
    var pages: [String: SamplePage] = [:]
    for (path, contentType) in files {
      let name = URL(fileURLWithPath: path).lastPathComponent
      names.append(name)
      pages["/" + name] = SamplePage(contentType: contentType, body: try readFile(path))
    }
    self.names = names
    self.pages = pages
  }

  var summary: String { names.count == 1 ? "1 file" : "\(names.count) files" }

  func page(for target: String, on authority: Authority) -> SamplePage? {
    target == "/robots.txt" ? nil : pages[target]
  }

  func urlList(port: UInt16) -> String {
    let origin = Authority(host: Self.host, port: port).origin
    return names.map { "\(origin)/\($0)\n" }.joined()
  }
}

/// The bytes of a file, with the system's reason when it cannot be read.
func readFile(_ path: String) throws(SampleWebError) -> Data {
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path))
  } catch {
    throw .unreadable(path: path, reason: systemReason(error))
  }
}

/// "No such file or directory" out of Foundation's wrapping of it.
func systemReason(_ error: any Error) -> String {
  var code: Int32?
  if let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError, posix.domain == NSPOSIXErrorDomain {
    code = Int32(posix.code)
  }
  if let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError { code = posix.code.rawValue }
  return code.map { String(cString: strerror($0)) } ?? error.localizedDescription
}
