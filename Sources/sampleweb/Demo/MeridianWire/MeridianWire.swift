/// Meridian Wire: an agency whose pages carry microdata, with a live page and a French desk.
struct MeridianWire: SampleSite {
  let host = "meridian-wire.localhost"
  let name = "Meridian Wire"
  let articles = MeridianWire.allArticles
  let robots = """
    User-agent: *
    Disallow: /internal/
    Disallow: /*?print=

    User-agent: ExampleBot
    Disallow: /

    """

  func articlePage(_ article: SampleArticle, origin: String) -> String {
    let french = article.path.hasPrefix("/fr/")
    let isLive = article.blocks.contains { if case .moment = $0 { true } else { false } }
    let type = isLive ? "LiveBlogPosting" : "NewsArticle"
    let people = article.authors.map { name in
      "<span itemprop=\"author\" itemscope itemtype=\"https://schema.org/Person\"><span itemprop=\"name\">\(name.escaped)</span></span>"
    }
    return """
      <!DOCTYPE html>
      <html lang="\(french ? "fr" : "en")">
      <head><meta charset="utf-8">
      <title>\(article.headline.escaped) · Meridian Wire</title>
      <link rel="canonical" href="\(origin)\(article.path)">
      <meta property="og:site_name" content="Meridian Wire">
      <meta property="og:locale" content="\(french ? "fr_FR" : "en_GB")">
      \(Self.style)</head>
      <body>
      \(header(french: french))
      <div id="page">
      <div class="item" itemscope itemtype="https://schema.org/\(type)">
      <meta itemprop="mainEntityOfPage" content="\(origin)\(article.path)">
      <div class="slug">MW-\(article.section.uppercased().escaped)-\(article.date.iso)</div>
      <h1 itemprop="headline">\(article.headline.escaped)</h1>
      <div class="meta">\(people.joined(separator: ", ")) |
      <time itemprop="datePublished" datetime="\(article.published)">\(french ? article.date.french : article.date.british) \
      \(article.date.time)</time>\(modified(article, french: french))</div>
      \(article.standfirst.isEmpty ? "" : "<p class=\"lead\" itemprop=\"description\">\(article.standfirst.escaped)</p>")
      \(picture(article))
      <div itemprop="articleBody">
      \(isLive ? liveHTML(article) : article.blocks.map(blockHTML).joined(separator: "\n"))
      </div>
      <span itemprop="publisher" itemscope itemtype="https://schema.org/Organization"><meta itemprop="name" content="Meridian Wire"></span>
      </div>
      \(ticker(except: article, french: french))
      </div>
      <div id="legal">© 2026 Meridian Wire. Redistribution of wire copy requires a licence. MW/\(article.section.prefix(3).lowercased())/ed</div>
      </body></html>

      """
  }

  private func blockHTML(_ block: BodyBlock) -> String {
    switch block {
    case .paragraph(let text): "<p>\(BodyMarkup.inline(text))</p>"
    case .heading(let text), .moment(let text): "<h2>\(BodyMarkup.inline(text))</h2>"
    case .list(let items): "<ul>" + items.map { "<li>\(BodyMarkup.inline($0))</li>" }.joined() + "</ul>"
    case .quote(let text, let by):
      "<blockquote><p>\(BodyMarkup.inline(text))</p><p class=\"by\">\(by.escaped)</p></blockquote>"
    }
  }

  /// The entries of a live page, each a posting of its own; the text before the first one is the summary.
  private func liveHTML(_ article: SampleArticle) -> String {
    var html = ""
    var open = false
    for block in article.blocks {
      if case .moment(let time) = block {
        if open { html += "</div></div>\n" }
        open = true
        html += """
          <div class="update" itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">
          <time class="at" itemprop="datePublished" datetime="\(article.date.iso)T\(time):00Z">\(time)</time><div itemprop="articleBody">

          """
      } else {
        html += blockHTML(block) + "\n"
      }
    }
    return open ? html + "</div></div>" : html
  }

  private func modified(_ article: SampleArticle, french: Bool) -> String {
    guard let modified = article.modified else { return "" }
    let date = SampleDate(modified)
    return
      " | \(french ? "mis à jour" : "updated") <time itemprop=\"dateModified\" datetime=\"\(modified)\">\(date.time)</time>"
  }

  private func picture(_ article: SampleArticle) -> String {
    guard let picture = article.picture else { return "" }
    return """
      <figure itemprop="image" itemscope itemtype="https://schema.org/ImageObject"><img itemprop="url" src="\(article.picturePath)" \
      alt=""><figcaption itemprop="caption">\(picture.caption.escaped) (\(picture.credit.escaped)/MW)</figcaption></figure>
      """
  }

  private func header(french: Bool) -> String {
    let links = french ? ["Monde", "Économie", "Sport"] : ["World", "Markets", "Sport"]
    return """
      <div id="top"><a href="/">MERIDIAN WIRE</a> \(links.map { "<a href=\"#\">\($0)</a>" }.joined(separator: " ")) \
      <a href="#">\(french ? "Connexion" : "Client login")</a></div>
      """
  }

  private func ticker(except article: SampleArticle, french: Bool) -> String {
    let others = articles.filter { $0.path != article.path }
    let rows = others.map { "<li><span>\($0.date.time)</span> <a href=\"\($0.path)\">\($0.headline.escaped)</a></li>" }
    return """
      <div class="ticker"><h4>\(french ? "Dernières dépêches" : "Latest on the wire")</h4><ul>\(rows.joined(separator: "\n"))</ul></div>
      """
  }

  func frontPage(origin: String) -> String {
    let rows = articles.map { article in
      """
      <li><time>\(article.date.iso) \(article.date.time)</time> <a href="\(article.path)">\(article.headline.escaped)</a>
      <p>\(article.teaser().escaped)</p></li>
      """
    }
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Meridian Wire</title>\(Self.style)</head>
      <body>\(header(french: false))<div id="page"><ul>\(rows.joined(separator: "\n"))</ul></div></body></html>

      """
  }

  private static let style = """
    <style>body{font:15px/1.5 Helvetica,Arial,sans-serif;margin:0}#top{background:#111;padding:.7rem}#top a{color:#fff;\
    margin-right:1rem}#page{max-width:52rem;margin:1rem auto}.slug,.at,.ticker span{color:#a00;font-size:.8em}</style>
    """
}
