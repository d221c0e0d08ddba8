internal import CCurl

extension FetchFailure {
  /// How far a transfer had come when it failed.
  struct Progress {
    let hasRequestLeft: Bool
    let hasAnswerBegun: Bool
  }

  /// The failure of a transfer to `host` that curl ended with `code` and, mostly, words of its own. The same code means
  /// different things before and after the answer began.
  init(curl code: CURLcode, _ host: String, _ words: String, _ progress: Progress) {
    let errorClass = FetchFailure.errorClass(code, progress)
    self.init(errorClass, "\(host): \(FetchFailure.explanation(of: code, errorClass, words))")
  }

  /// curl's own words, but where they are about curl and not about the answer.
  private static func explanation(of code: CURLcode, _ errorClass: Class, _ words: String) -> String {
    switch (code, errorClass) {
    case (CURLE_UNSUPPORTED_PROTOCOL, .malformed): "the answer does not begin with HTTP's status line"
    case (CURLE_BAD_FUNCTION_ARGUMENT, .malformed): "the answer's first header line begins with white space"
    case (CURLE_WEIRD_SERVER_REPLY, .malformed): "the answer's head is not in HTTP's form (\(words))"
    case (CURLE_OUT_OF_MEMORY, .tooLarge): "a header line is longer than libcurl takes, 100 KB"
    default: words
    }
  }

  private static func errorClass(_ code: CURLcode, _ progress: Progress) -> Class {
    switch code {
    case CURLE_URL_MALFORMAT:
      .invalidURL
    case CURLE_COULDNT_RESOLVE_HOST:
      .dns
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
      .connect
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_OPERATION_TIMEDOUT:
      .timeout
    case CURLE_PARTIAL_FILE:
      .truncated
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR:
      progress.hasAnswerBegun ? .truncated : .connect
    case CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR:
      .protocolError
    case CURLE_BAD_CONTENT_ENCODING:
      .decode
    case CURLE_FILESIZE_EXCEEDED:
      .tooLarge
    case CURLE_OUT_OF_MEMORY:
      // curl's own bound on one header line (100 KB) shows as this.
      progress.hasRequestLeft ? .tooLarge : .connect
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_FUNCTION_ARGUMENT:
      // Before a request has left they would be about the URL and our own options.
      progress.hasRequestLeft ? .malformed : .protocolError
    default:
      .protocolError
    }
  }
}
