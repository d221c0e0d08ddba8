import WebURL

/// What holds for any text, read as a URL, alone and against a base.
enum URLLaws {
  static func violations(of bytes: [UInt8]) -> [String] {
    let text = String(decoding: bytes, as: UTF8.self)
    var found: [String] = []
    let base = WebURL("http://user@h.example:81/a/b;c?d#e")
    let (head, tail) = halves(text)
    let urls = [
      WebURL(text), WebURL("http://" + text), WebURL("https://example.com/" + text), WebURL(text, base: base),
      WebURL(tail, base: WebURL(head)),
    ]
    for case let url? in urls {
      found += violations(of: url).map { "\($0): \(url)" }
    }
    if let address = IPAddress(text) {
      if IPAddress(address.description) != address { found.append("an address prints as it parses") }
      _ = address.reservation
    }
    if let range = IPRange(text), let address = IPAddress("192.0.2.1") { _ = range.contains(address) }
    return found
  }

  /// What holds for every URL.
  static func violations(of url: WebURL) -> [String] {
    var found: [String] = []
    func expect(_ holds: Bool, _ law: String) { if !holds { found.append(law) } }
    expect(url.description.utf8.allSatisfy { $0 < 0x7F && $0 >= 0x20 }, "a serialization is printable ASCII")
    expect(url.description.utf8.count <= WebURL.maximumLength, "a serialization is bounded")
    guard let again = WebURL(url.description) else { return found + ["a serialization parses"] }
    expect(components(again) == components(url), "parsing a serialization gives the same")
    let normalized = url.normalized()
    expect(components(normalized.normalized()) == components(normalized), "normalizing twice is normalizing once")
    expect(WebURL(normalized.description).map(components) == components(normalized), "a normalized URL parses")
    expect(normalized.urlKey == url.urlKey && normalized.hostKey == url.hostKey, "keys are those of the normal form")
    expect(normalized.scheme == url.scheme, "normalizing keeps the scheme")
    expect(normalized.username.isEmpty && normalized.password.isEmpty, "a normalized URL names no user")
    expect(normalized.fragment == nil, "a normalized URL has no fragment")
    if url.isHTTP {
      let asked = WebURL(url.withoutUserAndFragment)
      expect(asked?.username == "" && asked?.password == "" && asked?.fragment == nil, "a request names no user")
      expect(asked?.host == url.host && asked?.port == url.port, "a request goes to the URL's host")
      expect(asked?.path == url.path && asked?.query == url.query, "a request asks for the URL's page")
      expect(!url.host.isEmpty, "an http URL has a host")
      expect(url.path.hasPrefix("/"), "an http URL's path begins with a slash")
      expect(WebURL("", base: url)?.pathAndQuery == url.pathAndQuery, "an empty reference keeps path and query")
      expect((url.hostKind == .domain) == (url.hostAddress == nil), "a host is a name or an address")
    }
    return found
  }

  private static func components(_ url: WebURL) -> [String?] {
    [
      url.description, url.scheme, url.username, url.password, url.host, "\(url.hostKind)", url.port.map { "\($0)" },
      url.path, url.query, url.fragment, url.pathAndQuery, url.hostPort,
    ]
  }

  private static func halves(_ text: String) -> (String, String) {
    guard let middle = text.firstIndex(of: "\n") else { return (text, "../x?y") }
    return (String(text[..<middle]), String(text[text.index(after: middle)...]))
  }
}
