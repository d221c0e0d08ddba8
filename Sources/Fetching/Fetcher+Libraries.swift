internal import CCurl
internal import CDeflate

extension Fetcher {
  /// The libraries that read what servers send, as they are loaded: `libcurl 7.88.1`, `OpenSSL 3.0.19`, … A fault in
  /// one of them looks like ours to an operator, and depends on their versions.
  package static var libraries: [String] {
    let loaded = String(cString: curl_version()).split(separator: " ").map { $0.split(separator: "/", maxSplits: 1) }
    let named = ["libcurl", "OpenSSL", "nghttp2", "zlib"].compactMap { name in
      loaded.first { $0.count == 2 && $0[0] == name }.map { "\(name) \($0[1])" }
    }
    return named + ["libdeflate \(LIBDEFLATE_VERSION_STRING)"]
  }
}
