import HTTPFields
internal import CCurl

/// The cookies of the hosts that are to have them, in memory; curl decides which are accepted and where they are sent.
///
/// curl bounds the size and number of cookies of one answer but not of a jar, so it is emptied once `maxBytes` of
/// Set-Cookie headers have come. Confined to the loop's queue.
final class CookieJar {
  static let maxBytes = 1 << 20
  let share: UnsafeMutableRawPointer
  private var bytes = 0

  /// nil when curl has no memory for one.
  init?() {
    guard let share = curl_share_init() else { return nil }
    guard courant_share_cookies(share) == CURLSHE_OK else {
      curl_share_cleanup(share)
      return nil
    }
    self.share = share
  }

  deinit { curl_share_cleanup(share) }

  /// After a transfer with `handle`, before it is let go.
  func note(_ head: ResponseHead, _ handle: CurlHandle) {
    for (name, value) in head.headers where HeaderField.isSame(name, "set-cookie") { bytes += value.utf8.count }
    guard bytes > CookieJar.maxBytes else { return }
    bytes = 0
    handle.eraseCookies()
  }
}
