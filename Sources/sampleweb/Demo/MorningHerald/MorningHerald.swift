/// The Morning Herald of Carrow Bay: a city's daily with the classic page, one `<article>` between navigation and
/// boxes.
struct MorningHerald: SampleSite {
  let host = "morning-herald.localhost"
  let name = "The Morning Herald"
  let articles = MorningHerald.allArticles

  let robots = """
    # The Morning Herald
    User-agent: *
    Disallow: /subscribers/
    Disallow: /search

    """

  private static let tunnel = "/2026/11/harbour-tunnel-opens.html"

  let extras: [String: SampleExtra] = [
    "/2026/old/tunnel-story.html": .moved(to: tunnel),
    "/documents/budget-2027.pdf": .pdf(title: "Carrow Bay: draft budget for 2027"),
    "/subscribers/letter-from-the-editor.html": .page(
      title: "A letter from the editor",
      paragraphs: ["This letter is for subscribers, and robots were asked to stay out."]),
    "/subscribers/market-notes.html": .page(
      title: "Market notes", paragraphs: ["These notes are for subscribers, and robots were asked to stay out."]),
  ]

  let unlisted: Set<String> = [tunnel]

  let furtherURLs: [(comment: String, path: String)] = [
    ("moved: a permanent redirect leads to the article", "/2026/old/tunnel-story.html"),
    (
      "the same article a second time, in another spelling: a duplicate",
      "/2026/10/school-lunches.html?utm_source=letter#top"
    ),
    ("robots.txt forbids this section", "/subscribers/letter-from-the-editor.html"),
    ("and so this page", "/subscribers/market-notes.html"),
    ("there is no such page: 404", "/2026/05/lost-page.html"),
    ("no article but a PDF: left aside by its content type", "/documents/budget-2027.pdf"),
  ]

  func articlePage(_ article: SampleArticle, origin: String) -> String {
    let url = origin + article.path
    let authorMeta = article.authors.map { "<meta name=\"author\" content=\"\($0.escaped)\">" }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en-GB">
      <head>
      <meta charset="utf-8">
      <title>\(article.headline.escaped) | The Morning Herald</title>
      <meta name="description" content="\(article.standfirst.escaped)">
      \(authorMeta)
      <link rel="canonical" href="\(url)">
      <link rel="alternate" type="application/rss+xml" href="/feed.xml">
      <meta property="og:type" content="article">
      <meta property="og:site_name" content="The Morning Herald">
      <meta property="og:title" content="\(article.headline.escaped)">
      <meta property="og:description" content="\(article.standfirst.escaped)">
      <meta property="og:url" content="\(url)">
      \(article.picture == nil ? "" : "<meta property=\"og:image\" content=\"\(origin)\(article.picturePath)\">")
      <meta property="article:published_time" content="\(article.published)">
      \(article.modified.map { "<meta property=\"article:modified_time\" content=\"\($0)\">" } ?? "")
      <meta property="article:section" content="\(article.section.escaped)">
      \(article.tags.map { "<meta property=\"article:tag\" content=\"\($0.escaped)\">" }.joined(separator: "\n"))
      \(Self.style)
      </head>
      <body>
      \(masthead)
      <main>
      <article>
        <header>
          <p class="kicker"><a href="/#\(article.section.lowercased())">\(article.section.escaped)</a></p>
          <h1>\(article.headline.escaped)</h1>
          <p class="standfirst">\(article.standfirst.escaped)</p>
          <p class="byline">By \(byline(article))</p>
          <time datetime="\(article.published)">\(article.date.british), \(article.date.time)</time>
          <ul class="share"><li><a href="#">Share by mail</a></li><li><a href="#">Copy link</a></li>\
      <li><a href="#">Print</a></li></ul>
        </header>
        \(figure(article))
        <div class="story-body">
      \(bodyHTML(article))
        </div>
        <footer><p class="corrections">Spotted a mistake? Write to the corrections desk.</p></footer>
      </article>
      \(sidebar(except: article))
      </main>
      \(footer)
      </body>
      </html>

      """
  }

  private func bodyHTML(_ article: SampleArticle) -> String {
    var paragraphs = 0
    return article.blocks.map { block in
      switch block {
      case .paragraph(let text):
        paragraphs += 1
        let advert =
          paragraphs == 3 ? "\n<div class=\"ad-slot\">Advertisement<br>Dunmore Beds: sleep like the tide.</div>" : ""
        return "<p>\(BodyMarkup.inline(text))</p>\(advert)"
      case .heading(let text), .moment(let text):
        return "<h2>\(BodyMarkup.inline(text))</h2>"
      case .list(let items):
        return "<ul>" + items.map { "<li>\(BodyMarkup.inline($0))</li>" }.joined() + "</ul>"
      case .quote(let text, let by):
        let source = by.isEmpty ? "" : "<footer>\(by.escaped)</footer>"
        return "<blockquote><p>\(BodyMarkup.inline(text))</p>\(source)</blockquote>"
      }
    }.joined(separator: "\n")
  }

  private func byline(_ article: SampleArticle) -> String {
    article.authors.map { "<a rel=\"author\" href=\"/staff#\(Self.anchor($0))\">\($0.escaped)</a>" }.joined(
      separator: " and ")
  }

  private static func anchor(_ name: String) -> String {
    String(name.lowercased().map { $0.isLetter ? $0 : "-" })
  }

  private func figure(_ article: SampleArticle) -> String {
    guard let picture = article.picture else { return "" }
    return """
      <figure><img src="\(article.picturePath)" width="240" height="135" alt="\(picture.caption.escaped)">
          <figcaption>\(picture.caption.escaped) <span class="credit">Photograph: \(picture.credit.escaped)</span></figcaption></figure>
      """
  }

  private func sidebar(except article: SampleArticle) -> String {
    let others = articles.filter { $0.path != article.path }
    let links = others.map { "<li><a href=\"\($0.path)\">\($0.headline.escaped)</a></li>" }.joined(separator: "\n")
    return """
      <aside class="related"><h3>Most read</h3><ol>
      \(links)
      </ol></aside>
      <aside class="newsletter"><h3>The Herald at seven</h3><p>The morning's five stories, in your mailbox before the kettle \
      boils.</p><form action="#"><input type="email" placeholder="Your address"><button>Sign up</button></form></aside>
      """
  }

  private var masthead: String {
    """
    <div class="cookie-notice">We use cookies to remember that you have read this notice. <button>Fine</button></div>
    <header class="masthead"><a href="/"><strong>The Morning Herald</strong></a> <span>Carrow Bay, since 1871</span>
    <nav><ul><li><a href="/">Front page</a></li><li><a href="/#city">City</a></li><li><a href="/#sport">Sport</a></li>\
    <li><a href="/#books">Books</a></li><li><a href="/subscribers/letter-from-the-editor.html">For subscribers</a></li></ul></nav>
    </header>
    """
  }

  private var footer: String {
    """
    <footer class="site-footer"><p>© 2026 The Morning Herald, 4 Signal Street, Carrow Bay. All rights reserved.</p>
    <p><a href="#">Contact</a> <a href="#">Privacy</a> <a href="#">Terms of use</a></p></footer>
    """
  }

  private static let style = """
    <style>body{font:17px/1.5 Georgia,serif;max-width:46rem;margin:auto;padding:1rem}nav li,.share li{display:inline;\
    margin-right:1em}nav ul,.share{padding:0}.ad-slot,aside,.cookie-notice{background:#eee;padding:.6rem;margin:1rem 0}</style>
    """

  func frontPage(origin: String) -> String {
    let teasers = articles.map { article in
      """
      <section><p class="kicker">\(article.section.escaped)</p><h2><a href="\(article.path)">\(article.headline.escaped)</a></h2>
      <p>\(article.teaser().escaped)</p></section>
      """
    }
    return """
      <!DOCTYPE html>
      <html lang="en-GB"><head><meta charset="utf-8"><title>The Morning Herald</title>
      <meta property="og:type" content="website">\(Self.style)</head>
      <body>
      \(masthead)
      <main>\(teasers.joined(separator: "\n"))</main>
      \(footer)
      </body></html>

      """
  }
}
