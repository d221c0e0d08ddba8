internal import CCurl
internal import Untrusted

/// The easy handle of one transfer. Owns it and what curl only borrows: the lists and the error text.
///
/// Never of two: libcurl 7.88 leaves a pointer to the last header of the transfer before in the handle, and an answer
/// whose first field line begins with white space is then written into freed memory; `curl_easy_reset` does not clear
/// it (curl 8.1.0 does). Connections and names live in the multi handle, so that a fresh handle costs less than a
/// microsecond.
final class CurlHandle {
  let easy: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var headers: HeaderList?
  private var resolveList: UnsafeMutablePointer<curl_slist>?
  private var connectList: UnsafeMutablePointer<curl_slist>?

  /// nil when curl has no memory for one more handle.
  init?(_ configuration: FetchConfiguration, sockets: SocketTable) {
    guard let easy = curl_easy_init() else { return nil }
    self.easy = easy
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    // No words so far.
    errorText.initialize(to: 0)
    setShared(configuration, sockets)
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(resolveList)
    curl_slist_free_all(connectList)
    errorText.deallocate()
  }

  private func setShared(_ configuration: FetchConfiguration, _ sockets: SocketTable) {
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    // Empty names, `prepare`'s for the proxy too, also keep curl from reading http_proxy, no_proxy and their kin.
    set(CURLOPT_NOPROXY, "")
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
    // The path is normalized already; squeezing it again could ask for another page than robots.txt was consulted for.
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    set(CURLOPT_HTTP09_ALLOWED, 0)
    // Compressed bodies stay raw here: libdeflate is three times as fast, and only a one-shot decoder sees a cut one.
    set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    if let file = configuration.certificateAuthorities { set(CURLOPT_CAINFO, file) }
    set(CURLOPT_BUFFERSIZE, 64 << 10)
    // Only divides the time between a host's addresses; the deadline itself is TransferClock's, and comes first.
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(configuration.connectTimeout.inMilliseconds) + 500)
    // Do not wait for a resolver thread when a transfer is abandoned.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_MAXAGE_CONN, 90)
    set(CURLOPT_DNS_CACHE_TIMEOUT, 120)
    courant_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    courant_easy_set_data_function(easy, CURLOPT_WRITEFUNCTION, transferDidReceiveBody)
    courant_easy_set_data_function(easy, CURLOPT_HEADERFUNCTION, transferDidReceiveHeader)
    courant_easy_set_open_socket(easy, transferWillOpenSocket)
    courant_easy_set_prerequest(easy, transferWillSendRequest)
    courant_easy_set_close_socket(easy, loopWillCloseSocket)
    courant_easy_set_pointer(easy, CURLOPT_CLOSESOCKETDATA, Unmanaged.passUnretained(sockets).toOpaque())
  }

  /// Sets what this request needs, once. `transfer` must outlive its run in the multi handle.
  func prepare(_ request: OutgoingRequest, _ route: Route, transfer: Transfer) {
    set(CURLOPT_URL, request.url)
    set(CURLOPT_PROXY, route.proxy?.url ?? "")
    if let line = route.connectTo { connectList = list(line, CURLOPT_CONNECT_TO) }
    if let line = route.resolve { resolveList = list(line, CURLOPT_RESOLVE) }
    headers = request.headers
    courant_easy_set_list(easy, CURLOPT_HTTPHEADER, request.headers.first)
    let pointer = Unmanaged.passUnretained(transfer).toOpaque()
    for option in [
      CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_OPENSOCKETDATA, CURLOPT_PREREQDATA,
    ] {
      courant_easy_set_pointer(easy, option, pointer)
    }
  }

  /// Gives the handle the loop's cookies, before its transfer starts.
  func share(_ cookies: CookieJar) {
    courant_easy_set_share(easy, cookies.share)
    // An empty name turns cookies on without a file.
    set(CURLOPT_COOKIEFILE, "")
  }

  /// Has the transfer take a new connection. Also while it runs: curl looks at it each time it needs a connection.
  func takeNewConnection() { set(CURLOPT_FRESH_CONNECT, 1) }

  /// Has its connection closed when the transfer ends.
  func closeConnection() { set(CURLOPT_FORBID_REUSE, 1) }

  /// Has curl tell what it reads from now on, and what of that it leaves out: bytes behind the end of an answer that
  /// came with its last ones.
  func tellExcess(to transfer: Transfer) {
    courant_easy_set_debug(easy, transferReads)
    courant_easy_set_pointer(easy, CURLOPT_DEBUGDATA, Unmanaged.passUnretained(transfer).toOpaque())
    set(CURLOPT_VERBOSE, 1)
  }

  func eraseCookies() { set(CURLOPT_COOKIELIST, "ALL") }

  /// Has the multi handle run this transfer soon, though nothing has happened: that is what curl does when a pause
  /// ends.
  func wake() {
    curl_easy_pause(easy, CURLPAUSE_RECV)
    curl_easy_pause(easy, CURLPAUSE_CONT)
  }

  /// curl's own words for what went wrong, or its standard ones for `code`.
  func explanation(of code: CURLcode) -> String {
    errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
  }

  private func set(_ option: CURLoption, _ value: Int) { courant_easy_set_long(easy, option, value) }

  private func set(_ option: CURLoption, _ value: String) { courant_easy_set_string(easy, option, value) }

  private func list(_ line: String, _ option: CURLoption) -> UnsafeMutablePointer<curl_slist>? {
    let list = curl_slist_append(nil, line)
    courant_easy_set_list(easy, option, list)
    return list
  }
}
