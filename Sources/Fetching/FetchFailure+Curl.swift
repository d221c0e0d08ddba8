internal import CCurl

extension FetchFailure {
  /// How far a transfer had come when it failed.
  struct Progress {
    let hasRequestLeft: Bool
    let hasAnswerBegun: Bool
  }

  /// The class of a failure curl reports. The same code means different things before and after the answer began.
  init(curl code: CURLcode, _ message: String, _ progress: Progress) {
    self.init(FetchFailure.errorClass(code, progress), message)
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
    default:
      .protocolError
    }
  }
}
