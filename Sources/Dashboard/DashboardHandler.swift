import Reporting
import ArticleStore
import Extraction
import FlyingFox
import Foundation
import Frontier
import Logging
import Postgres
import HTTPServer
import Untrusted
import WebURL

/// Finds the page for a request. It only reads; a request without permission learns nothing but that.
struct DashboardHandler: HTTPHandler {
  let access: DashboardAccess
  let overview: SnapshotCache
  let hosts: SnapshotCache
  let articles: ArticlesPage
  let explain: ExplainPage
  let library: ArticleLibrary
  let sources: PageSources
  /// Whether enough requests wait for the database already.
  let isBusy: @Sendable () -> Bool
  let logger: Logger

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    var response = await answer(to: request)
    DashboardPage.secure(&response)
    return response
  }

  private func answer(to request: HTTPRequest) async -> HTTPResponse {
    // Monitoring asks this without a token; it says only that the program lives.
    let path = ByteText(request.path)
    if path == "/healthz" { return TextAnswer.text("ok\n") }
    switch access.verdict(on: request) {
    case .foreignName:
      return DashboardPage.message(
        HTTPStatusCode(421, phrase: "Misdirected Request"), "Not by this name",
        "This dashboard answers to localhost and 127.0.0.1 only.",
        advice: ["To reach it from elsewhere: coordinator dashboard --listen ADDRESS:PORT --token-file FILE"]
      ).response
    case .foreignPage:
      return DashboardPage.message(.forbidden, "Not from there", "Another site's page asked for this.").response
    case .unknown:
      if let asset = Asset.response(path) { return asset }
      if path == "/sign-in", request.method == .POST {
        do { return try await SignInPage.answer(to: request, by: access) } catch { return SignInPage.page().response }
      }
      return SignInPage.page().response
    case .admitted:
      if path == "/sign-in" { return SignInPage.onward }
    }
    if let asset = Asset.response(path) { return asset }
    guard request.method == .GET || request.method == .HEAD else {
      return DashboardPage.message(.methodNotAllowed, "Reading only", "Only GET and HEAD are served here.").response
    }
    do {
      return try await page(at: path, FormFields(request.target.query())).response
    } catch {
      logger.warning("a page could not be made", metadata: ["path": "\(request.path)", "error": "\(error)"])
      var page = Self.failure(error)
      // These pages reload themselves.
      if path == "/" || path == "/hosts" { page.refresh = Self.retry }
      return page.response
    }
  }

  /// The time after which a page that could not be made is asked for again.
  private static let retry = Duration.seconds(5)

  private func page(at path: ByteText, _ fields: FormFields) async throws -> DashboardPage {
    switch path {
    case "/": try await overviewPage()
    case "/hosts":
      HostsPage(snapshot: try await hosts.latest().snapshot, refresh: await hosts.age).page
    case "/articles", "/article", "/explain":
      if isBusy() { Self.busy } else { try await reading(path, fields) }
    default:
      DashboardPage.message(
        .notFound, "No such page", "There is nothing at this address.", advice: ["The overview is at /."])
    }
  }

  private func reading(_ path: ByteText, _ fields: FormFields) async throws -> DashboardPage {
    switch path {
    case "/articles": try await articles.page(fields)
    case "/article": try await articlePage((fields["url"] ?? "").trimmed)
    default: try await explain.page(fields)
    }
  }

  private static var busy: DashboardPage {
    .message(
      .serviceUnavailable, "Busy", "Others are searching at this moment; try again in a few seconds.",
      section: .articles)
  }

  /// While the database has no answer the figures of before stay, and it is said.
  private func overviewPage() async throws -> DashboardPage {
    do {
      let snapshot = try await overview.latest().snapshot
      return OverviewPage(snapshot: snapshot, refresh: await overview.age).page
    } catch let error as PostgresError {
      guard let last = await overview.last else { throw error }
      let age = DurationText.ago(ContinuousClock.now - last.instant)
      return OverviewPage(
        snapshot: last.snapshot,
        trouble: (said: "No answer from the database: \(Self.oneLine(error)).", age: "The figures are from \(age)."),
        refresh: await overview.age
      ).page
    }
  }

  private func articlePage(_ text: String) async throws -> DashboardPage {
    guard let url = WebURL(text), url.isHTTP else {
      return DashboardPage.message(
        .badRequest, "No article", "Name the article by its URL, as https://…", section: .articles)
    }
    let request = JobRequest(url)
    let article = try await library.article(bucket: request.bucket, hostKey: request.hostKey, urlKey: request.urlKey)
    guard let article else {
      return DashboardPage(
        title: "No article", section: .articles,
        content: """
          <p class="message">No article of \(Markup.isolated(request.url)) is stored.</p>
          <p>\(Markup.link("/explain", [("url", request.url)], "What happened to this URL"))</p>
          """, status: .notFound)
    }
    return ArticlePage(article: article, source: try await sources.source(of: request)).page
  }

  private static func failure(_ error: any Error) -> DashboardPage {
    if case .server("57014", _, _, _)? = error as? PostgresError {
      return .message(
        .serviceUnavailable, "That took too long", "The database was stopped after 8 seconds of searching.",
        advice: ["Search for fewer or rarer words.", "Choose a language."])
    }
    return .message(
      .serviceUnavailable, "No answer from the database", oneLine(error),
      advice: ["Try again in a moment.", "coordinator database-url prints which database is used."])
  }

  private static func oneLine(_ error: any Error) -> String {
    String("\(error)".unicodeScalars.drop { $0 == "\n" }.prefix { $0 != "\n" })
  }
}
