internal import CCurl

/// The process-wide state of libcurl.
enum CurlLibrary {
  /// What keeps this program from using the installed libcurl, nil when nothing does. Initializes the library on first
  /// use.
  ///
  /// 7.87 is the first version whose resolver thread can be abandoned (`CURLOPT_QUICK_EXIT`): before, cancelling a
  /// transfer during resolution blocked the whole loop until the resolver answered.
  static let obstacle: String? = {
    courant_ignore_sigpipe()
    guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else { return "libcurl could not be initialized" }
    guard let version = courant_curl_version() else { return "libcurl tells no version" }
    let name = version.pointee.version.map { String(cString: $0) } ?? "unknown"
    guard version.pointee.version_num >= 0x07_57_00 else {
      return "libcurl \(name) is too old: 7.87 or later is needed"
    }
    guard version.pointee.features & Int32(CURL_VERSION_SSL) != 0 else { return "libcurl \(name) is built without TLS" }
    guard version.pointee.features & Int32(CURL_VERSION_ASYNCHDNS) != 0 else {
      return "libcurl \(name) is built with a blocking resolver"
    }
    return nil
  }()
}
