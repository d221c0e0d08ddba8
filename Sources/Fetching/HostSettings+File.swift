import HTTPFields
internal import Untrusted

extension HostSettings {
  /// Reads settings for hosts from a file, so that secrets stand on no command line.
  ///
  ///     # Requests to a host and to those below another
  ///     [news.example]
  ///     user = reader
  ///     password = correct horse battery staple
  ///
  ///     [*.partner.example:8443]
  ///     http = yes
  ///     header = X-Api-Key: 0123456789
  ///     cookies = yes
  ///     proxy = none
  ///     charset = euc-jp
  ///
  /// A section's name is `host`; `http = yes` sends headers, credentials and cookies over http too, by default they are
  /// for https only; `proxy` is `none`, or the URL of a proxy that these requests take instead of the others. A value
  /// is the rest of the line after the first `=`, without white space at its ends; `#` begins a comment only at the
  /// start of a line. `isCharset` knows the labels of encodings. Throws naming the line and what is wrong with it, and
  /// never a value, which may be a secret.
  public static func parse(
    _ text: String, file: String, isCharset: (String) -> Bool = { _ in true }
  ) throws(FetchConfigurationError) -> [HostSettings] {
    var list: [HostSettings] = []
    var number = 0
    var user: String?
    var password: String?
    func wrong(_ reason: String) -> FetchConfigurationError { FetchConfigurationError("\(file):\(number): \(reason)") }
    func endSection() throws(FetchConfigurationError) {
      guard user != nil || password != nil else { return }
      guard let user, let password, let last = list.indices.last else {
        throw wrong(
          "the section before this line has \(user == nil ? "a password without a user" : "a user without a password")")
      }
      guard !user.utf8.contains(UInt8(ascii: ":")) else { throw wrong("a user name must not hold a colon") }
      list[last].credentials = Credentials(user: user, password: password)
    }
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let content = HeaderField.trimmed(line.drop { $0 == "\u{FEFF}" })
      if content.isEmpty || content.hasPrefix("#") { continue }
      if content.hasPrefix("[") {
        guard content.hasSuffix("]"), content.count > 2 else { throw wrong("a section is written [host]") }
        try endSection()
        (user, password) = (nil, nil)
        list.append(HostSettings(host: String(HeaderField.trimmed(content.dropFirst().dropLast()))))
        do { _ = try SettingsTable(list) } catch { throw wrong(error.description) }
        continue
      }
      guard let equals = content.firstIndex(of: "=") else { throw wrong("neither [host] nor key = value") }
      let key = HeaderField.trimmed(content[..<equals])
      let value = String(HeaderField.trimmed(content[content.index(after: equals)...]))
      guard let last = list.indices.last else { throw wrong("'\(Secrets.word(key))' stands before the first [host]") }
      switch key {
      case "header": list[last].headers.append(try header(value, wrong))
      case "user": user = value
      case "password": password = value
      case "cookies":
        guard value == "yes" || value == "no" else { throw wrong("cookies is yes or no") }
        list[last].keepsCookies = value == "yes"
      case "http":
        guard value == "yes" || value == "no" else { throw wrong("http is yes or no") }
        list[last].allowsHTTP = value == "yes"
      case "proxy":
        list[last].usesProxies = value != "none"
        guard value != "none" else { continue }
        do { list[last].proxy = try ProxyServer(value) } catch { throw wrong(error.description) }
      case "charset":
        guard isCharset(value) else {
          throw wrong("charset is the label of an encoding, such as utf-8, windows-1251, shift_jis or euc-jp")
        }
        list[last].charset = value
      default:
        throw wrong("'\(Secrets.word(key))' is none of header, user, password, cookies, http, proxy, charset")
      }
    }
    number += 1
    try endSection()
    return list
  }

  /// `Name: value`.
  private static func header(
    _ text: String, _ wrong: (String) -> FetchConfigurationError
  ) throws(FetchConfigurationError) -> (name: String, value: String) {
    guard let field = HeaderField.parse(text) else { throw wrong("a header is written Name: value") }
    guard HeaderField.isName(field.name), HeaderField.isSendable(field.value) else {
      throw wrong("header '\(Secrets.word(field.name))' cannot be sent")
    }
    guard !HeaderField.reserved.contains(field.name.lowercased()) else {
      throw wrong("header '\(field.name)' is written by the fetcher itself")
    }
    return field
  }
}
