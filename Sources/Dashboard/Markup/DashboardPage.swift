import FlyingFox
import Foundation
import HTTPServer

/// A page of the dashboard: what is common to all of them, and the headers that keep a browser from doing more than
/// show it.
struct DashboardPage {
  let title: String
  /// The entry of the navigation that is the present one.
  let section: Section?
  let content: Markup
  var status = HTTPStatusCode.ok
  /// The time after which a script reads the page again; nil for pages that stay as they are.
  var refresh: Duration?

  enum Section: String, CaseIterable {
    case overview = "Overview"
    case hosts = "Hosts"
    case articles = "Articles"
    case explain = "What happened to a URL?"

    var path: String {
      switch self {
      case .overview: "/"
      case .hosts: "/hosts"
      case .articles: "/articles"
      case .explain: "/explain"
      }
    }
  }

  /// Nothing from elsewhere, nothing inline, no frame around it.
  static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    + "base-uri 'none'; frame-ancestors 'none'"

  var response: HTTPResponse {
    var response = TextAnswer.text(markup.html, status, type: "text/html; charset=utf-8")
    Self.secure(&response)
    return response
  }

  /// The headers of all responses of the dashboard.
  static func secure(_ response: inout HTTPResponse) {
    response.headers[HTTPHeader("Content-Security-Policy")] = policy
    response.headers[HTTPHeader("Referrer-Policy")] = "no-referrer"
    response.headers[HTTPHeader("X-Frame-Options")] = "DENY"
    response.headers[HTTPHeader("Cross-Origin-Opener-Policy")] = "same-origin"
    response.headers[HTTPHeader("Cross-Origin-Resource-Policy")] = "same-origin"
  }

  private var markup: Markup {
    let entries = Section.allCases.map { entry -> Markup in
      let current: Markup = entry == section ? " aria-current=\"page\"" : ""
      return "<li><a href=\"\(entry.path)\"\(current)>\(entry.rawValue)</a></li>"
    }
    let live: Markup = refresh.map { " data-refresh=\"\(Int(($0 / .milliseconds(1)).rounded(.up)))\"" } ?? ""
    let still: Markup =
      refresh == nil
      ? ""
      : "<noscript><p class=\"faint\">Reload this page for newer figures: without JavaScript it does not change by itself.</p></noscript>"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="robots" content="noindex, nofollow">
      <title>\(title) · Courant</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/dashboard.css">
      <script src="/dashboard.js" defer></script>
      </head>
      <body>
      <a class="skip" href="#content">To the content</a>
      <header><p class="name">Courant</p><nav aria-label="Pages"><ul>\(entries)</ul></nav></header>
      <main id="content" tabindex="-1"\(live)>
      <h1>\(title)</h1>
      \(still)
      \(content)
      </main>
      </body>
      </html>

      """
  }
}

extension DashboardPage {
  /// Something went wrong, or is not there.
  static func message(
    _ status: HTTPStatusCode, _ title: String, _ text: String, section: Section? = nil, advice: [String] = []
  ) -> DashboardPage {
    let items = advice.map { line -> Markup in "<li>\(line)</li>" }
    let list: Markup = advice.isEmpty ? "" : "<p>What you can do:</p><ul>\(items)</ul>"
    return DashboardPage(
      title: title, section: section, content: "<p class=\"message\">\(text)</p>\(list)", status: status)
  }
}
