import Reporting
import ArticleStore
import Postgres
import HTTPServer
import Untrusted

/// `/articles`: a search over all articles; without a query those stored last.
struct ArticlesPage {
  /// Characters of a query at most.
  static let longestQuery = 500
  /// Articles listed at most.
  static let maximumArticles = 50

  /// Unicode's line ends.
  private static let newlines: Set<UInt32> = [0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029]

  let library: ArticleLibrary

  func page(_ fields: FormFields) async throws(PostgresError) -> DashboardPage {
    let asked = (fields["q"] ?? "").unicodeScalars.filter { !Self.newlines.contains($0.value) }
    let query = String(String.UnicodeScalarView(asked)).trimmed
    let wanted = ByteText(fields["language"] ?? "")
    let language = Self.languages.first { ByteText($0.tag) == wanted }?.tag
    let form = form(query, language)
    guard query.unicodeScalars.count <= Self.longestQuery else {
      return page("\(form)<p class=\"message bad\">A query has at most \(Self.longestQuery) characters.</p>")
    }
    guard !query.isEmpty else {
      let latest = try await library.latest(limit: Self.maximumArticles)
      return page(
        """
        \(form)<h2>Stored last</h2>
        \(list(latest, whenEmpty: "No article is stored yet. Enqueue URLs and start a worker; they appear here."))
        """)
    }
    let found = try await library.search(query, language: language, limit: Self.maximumArticles)
    let progress = try await library.searchProgress()
    let title =
      found.count == Self.maximumArticles
      ? "The best \(Self.maximumArticles) for" : found.count == 1 ? "1 article for" : "\(found.count) articles for"
    return page(
      """
      \(form)\(lag(progress))<h2>\(title) \(Markup.isolated("“\(query)”"))</h2>
      \(list(found, whenEmpty: "Nothing was found. Try fewer words, or another language."))
      """)
  }

  private func page(_ content: Markup) -> DashboardPage {
    DashboardPage(title: "Articles", section: .articles, content: content)
  }

  private func form(_ query: String, _ language: String?) -> Markup {
    let options = Self.languages.map { entry -> Markup in
      let selected: Markup = entry.tag == language ? " selected" : ""
      return "<option value=\"\(entry.tag)\" lang=\"\(entry.tag)\"\(selected)>\(entry.name)</option>"
    }
    return """
      <form method="get" action="/articles" role="search" class="inline">
      <p><label for="q">Words, “a phrase”, or, -not</label>
      <input id="q" name="q" type="search" value="\(query)" maxlength="\(Self.longestQuery)" dir="auto"></p>
      <p><label for="language">Language</label>
      <select id="language" name="language"><option value="">any</option>\(options)</select></p>
      <p><button>Search</button></p>
      </form>

      """
  }

  private func lag(_ progress: ArticleLibrary.SearchProgress) -> Markup {
    guard progress.isBehind else { return "" }
    let since = progress.indexedAgo.map { "stored \(DurationText.ago($0)) or later" } ?? "yet"
    return """
      <p class="message">Articles \(since) may be missing here: <code>coordinator run</code> indexes their words beside the crawl.</p>

      """
  }

  private func list(_ entries: [ArticleLibrary.Entry], whenEmpty: String) -> Markup {
    guard !entries.isEmpty else { return "<p class=\"faint\">\(whenEmpty)</p>" }
    let items = entries.map { entry -> Markup in
      let title = entry.title.map { Markup.isolated($0) } ?? "<em>untitled</em>"
      let facts = [entry.siteName ?? entry.host, entry.publishedDay, entry.language].compactMap { $0 }
      let line = facts.map { Markup.isolated($0) }.reduce(Markup.empty) { $0.html.isEmpty ? $1 : "\($0) · \($1)" }
      let excerpt: Markup = entry.excerpt.map { "<p dir=\"auto\"\(Markup.language(entry.language))>\($0)</p>" } ?? ""
      return """
        <li><h3\(Markup.language(entry.language))>\(Markup.link("/article", [("url", entry.url)], title))</h3>
        <p class="faint">\(line)</p>\(excerpt)</li>

        """
    }
    return "<ol class=\"articles\">\(items)</ol>"
  }

  /// Those that PostgreSQL has stems for, and those written without blanks, of which each character is a word.
  static let languages: [(tag: String, name: String)] = [
    ("ar", "العربية"), ("ca", "català"), ("zh", "中文"), ("da", "dansk"), ("de", "Deutsch"), ("el", "Ελληνικά"),
    ("en", "English"), ("es", "español"), ("eu", "euskara"), ("fi", "suomi"), ("fr", "français"), ("ga", "Gaeilge"),
    ("hi", "हिन्दी"), ("hu", "magyar"), ("hy", "հայերեն"), ("id", "Indonesia"), ("it", "italiano"), ("ja", "日本語"),
    ("lt", "lietuvių"), ("ne", "नेपाली"), ("nl", "Nederlands"), ("no", "norsk"), ("pt", "português"),
    ("ro", "română"), ("ru", "русский"), ("sr", "српски"), ("sv", "svenska"), ("ta", "தமிழ்"), ("th", "ไทย"),
    ("tr", "Türkçe"), ("yi", "ייִדיש"),
  ]
}
