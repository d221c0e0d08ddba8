import FlyingFox
import Foundation
import HTTPServer
import Untrusted

/// The files of the dashboard itself, embedded at build time.
enum Asset {
  /// nil for a path that is none.
  static func response(_ path: ByteText) -> HTTPResponse? {
    guard let (bytes, type) = file(path) else { return nil }
    var response = TextAnswer.text(String(decoding: bytes, as: UTF8.self), type: type)
    DashboardPage.secure(&response)
    // The next release's page must not meet this one's script.
    response.headers[HTTPHeader("Cache-Control")] = "private, max-age=60"
    return response
  }

  private static func file(_ path: ByteText) -> ([UInt8], String)? {
    switch path {
    case "/dashboard.css": (PackageResources.dashboard_css, "text/css; charset=utf-8")
    case "/dashboard.js": (PackageResources.dashboard_js, "text/javascript; charset=utf-8")
    case "/icon.svg": (PackageResources.icon_svg, "image/svg+xml")
    default: nil
    }
  }
}
