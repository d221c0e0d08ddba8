import Reporting
import Frontier
import Postgres
import HTTPServer

/// `/explain`: what happened to a URL, and why, as `coordinator explain` tells it.
struct ExplainPage {
  /// Bytes of a URL at most; longer ones are no jobs.
  static let longestURL = 8192

  let explainer: Explainer

  func page(_ fields: FormFields) async throws -> DashboardPage {
    let url = (fields["url"] ?? "").trimmed
    let form: Markup = """
      <form method="get" action="/explain" class="inline">
      <p class="wide"><label for="url">The URL, in any spelling that leads to the same job</label>
      <input id="url" name="url" value="\(url.start(Self.longestURL).text)" maxlength="\(Self.longestURL)" inputmode="url" required></p>
      <p><button>Explain</button></p>
      </form>

      """
    guard !url.isEmpty, url.utf8.count <= Self.longestURL else { return page(form) }
    let facts = try await explainer.facts(of: url)
    return page("\(form)\(Self.answer(URLDiagnosis(facts), facts))")
  }

  private func page(_ content: Markup) -> DashboardPage {
    DashboardPage(title: "What happened to a URL?", section: .explain, content: content)
  }

  private static func answer(_ answer: URLDiagnosis, _ facts: URLFacts) -> Markup {
    let advice = answer.advice.map { line -> Markup in "<li>\(line)</li>" }
    let todo: Markup = advice.isEmpty ? "" : "<h3>What you can do</h3><ul>\(advice)</ul>"
    let article: Markup =
      facts.article == nil ? "" : "<p>\(Markup.link("/article", [("url", facts.url ?? "")], "Read the article"))</p>"
    let rows = facts.rows.map { row -> Markup in
      "<div><dt>\(row.name)</dt><dd>\(Markup.isolated(row.value))</dd></div>"
    }
    let attempts = Table(
      caption: "Attempts, the latest first",
      columns: [.init(title: "when"), .init(title: "attempt", isNumber: true), .init(title: "what came of it")],
      rows: facts.attempts.map { ["\($0.at)", "\($0.attempt)", Markup.isolated($0.result)] },
      whenEmpty: "No attempt is recorded.")
    let listed: Markup = facts.job == nil ? "" : "<h3>Attempts</h3>\(attempts.markup)"
    return """
      <h2>The answer</h2>
      <p class="answer">\(answer.text)</p>
      \(article)\(todo)
      <h3>The facts</h3>
      <dl class="facts">\(rows)</dl>
      \(listed)
      """
  }
}
