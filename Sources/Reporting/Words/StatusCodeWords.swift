import Frontier
import Untrusted

/// What a status of 4xx says, for people who do not know HTTP: one class of errors, and a dozen different things to do.
extension ErrorClass {
  /// As `reason`, with what the status of the answer says where it says more.
  func reason(status: Int?) -> String {
    guard self == .http4xx, let status else { return reason }
    switch status {
    case 401: return "the site asks for a user name and a password"
    case 402: return "the site asks to be paid for this page"
    case 403: return "the site refuses this page to us"
    case 404: return "the site says that there is no such page"
    case 405: return "the site does not let this address be read"
    case 407: return "the proxy asks for a user name and a password"
    case 408, 425: return "the site did not want to answer this request at once"
    case 410: return "the site says that this page is gone for good"
    case 451: return "the site withholds this page for legal reasons"
    default: return reason
    }
  }

  /// As `remedies(url:host:)`, with what can be done about this status.
  func remedies(url: String, host: String, status: Int?) -> [String] {
    let remedies = remedies(url: url, host: host)
    guard self == .http4xx, let again = remedies.last else { return remedies }
    // Without TLS anybody on the way would read them.
    let plain = url.hasBytePrefix("https:") ? "" : "; to http they go only with http = yes"
    switch status {
    case 401:
      return [
        "If you may read it: workers take --host-settings FILE, with [\(host)], user = … and password = … in it; a cookie or "
          + "a key goes there as header = …\(plain)",
        again,
      ]
    case 403:
      return [
        "Open \(url) in a browser. If it is there, the site turns crawlers away: ask its owner to let your User-Agent in; "
          + "credentials, where it wants any, go into --host-settings FILE.",
        again,
      ]
    case 407: return ["Give them with the proxy: --proxy http://USER:PASSWORD@HOST:PORT", again]
    case 451: return ["That is for the site's owner and the law to change, not for a crawler."]
    default: return remedies
    }
  }
}
