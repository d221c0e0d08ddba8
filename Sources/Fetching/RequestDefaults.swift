import HTTPFields
/// What each request of a fetcher sends unless it says otherwise. Made once.
struct RequestDefaults: Sendable {
  let fields: [(name: String, value: String)]
  /// For requests that send these alone.
  let headers: HeaderList

  /// Accept-Encoding never varies, so that validators keep naming the same representation (RFC 9110 section 8.8.3.3).
  init(_ configuration: FetchConfiguration) {
    var fields: [(name: String, value: String)] = [
      ("User-Agent", configuration.userAgent),
      ("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1"),
    ]
    if let language = configuration.acceptLanguage { fields.append(("Accept-Language", language)) }
    fields.append(("Accept-Encoding", "gzip, deflate"))
    for (name, value) in configuration.headers { HeaderField.set(name, value, in: &fields) }
    self.fields = fields
    headers = HeaderList(fields)
  }
}
