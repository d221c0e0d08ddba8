import FlyingFox
import Foundation
import HTTPServer

/// Asks for the token, once in a browser.
enum SignInPage {
  static func page(after wrong: Bool = false) -> DashboardPage {
    let said: Markup = wrong ? "<p class=\"message bad\" role=\"alert\">That is not the token.</p>" : ""
    return DashboardPage(
      title: "Sign in", section: nil,
      content: """
        \(said)<form method="post" action="/sign-in" class="stacked">
        <label for="token">The token that <code>coordinator dashboard</code> was started with</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required>
        <button>Sign in</button>
        </form>
        """, status: HTTPStatusCode(wrong ? 403 : 401, phrase: wrong ? "Forbidden" : "Unauthorized"))
  }

  /// For those who are in already.
  static var onward: HTTPResponse {
    let status = HTTPStatusCode(303, phrase: "See Other")
    var response = DashboardPage.message(status, "Signed in", "Continue to the overview.").response
    response.headers[.location] = "/"
    return response
  }

  /// The answer to the form: a cookie and the way to the overview, or the form again.
  static func answer(to request: HTTPRequest, by access: DashboardAccess) async throws -> HTTPResponse {
    let fields = FormFields(try await request.bodyData)
    let token = (fields["token"] ?? "").trimmed
    guard let cookie = access.cookie(for: token) else { return page(after: true).response }
    var response = onward
    response.headers[HTTPHeader("Set-Cookie")] = cookie
    return response
  }
}
