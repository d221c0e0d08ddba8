/// Tidewater Notes: a modern blog on science and the coast, built of cards, with much content besides the posts.
///
/// The metadata is JSON-LD in a `@graph`, class names are a build tool's, the text sits in nested `<div>`s without an
/// `<article>`, and boxes for related posts and the newsletter stand between its paragraphs.
struct TidewaterNotes: SampleSite {
  let host = "tidewater-notes.localhost"
  let name = "Tidewater Notes"
  let articles = TidewaterNotes.allArticles
  let robots = "User-agent: *\nAllow: /\nDisallow: /preview/\n"

  func articlePage(_ article: SampleArticle, origin: String) -> String {
    """
    <!doctype html><html lang="en" class="no-js"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>\(article.headline.escaped) — Tidewater Notes</title>
    <script type="application/ld+json">\(linkedData(article, origin: origin))</script>
    <meta name="twitter:card" content="summary_large_image">
    <link rel="canonical" href="\(origin)\(article.path)">
    \(Self.style)
    </head><body>
    <div id="__root"><div class="sc-a1f9 navbar"><a class="sc-b77 logo" href="/">Tidewater Notes</a>
    <div class="sc-b78"><a href="/">Latest</a><a href="#">Podcast</a><a href="#">About</a><button>Subscribe</button></div></div>
    <div class="sc-c01 wrap">
    <div class="sc-c02 hero"><span class="pill">\(article.section.escaped)</span><h1 class="sc-h1">\(article.headline.escaped)</h1>
    <div class="sc-meta"><img class="avatar" alt="" src="data:,"><div>\(article.authors.map(\.escaped).joined(separator: ", "))</div>
    <div>\(article.date.american)</div><div>\(max(2, article.body.split(separator: " ").count / 220)) min read</div></div></div>
    \(picture(article))
    <div class="sc-d10 prose">
    \(bodyHTML(article))
    </div>
    <div class="sc-tags">\(article.tags.map { "<a class=\"tag\" href=\"#\">#\($0.escaped)</a>" }.joined(separator: " "))</div>
    <div class="sc-share"><span>Enjoyed this?</span><button>Clap 128</button><button>Share</button></div>
    \(newsletter)
    <div class="sc-more"><h3>Keep reading</h3><div class="grid">\(cards(except: article))</div></div>
    </div>
    <div class="sc-foot"><p>© Tidewater Notes 2026. Made by the sea.</p><a href="#">RSS</a><a href="#">Privacy</a></div></div>
    <script>window.__STATE__={"user":null,"flags":["cards-v3"]}</script>
    </body></html>

    """
  }

  /// The page's JSON-LD, as content systems write it: the site, the posting, and the breadcrumbs.
  private func linkedData(_ article: SampleArticle, origin: String) -> String {
    let url = origin + article.path
    let authors = article.authors.map { "{\"@type\":\"Person\",\"name\":\($0.json)}" }.joined(separator: ",")
    let image =
      article.picture == nil
      ? ""
      : "\"image\":{\"@type\":\"ImageObject\",\"url\":\((origin + article.picturePath).json),\"width\":240,\"height\":135},"
    return """
      {"@context":"https://schema.org","@graph":[
      {"@type":"Organization","@id":"\(origin)/#site","name":\(name.json),"url":"\(origin)/"},
      {"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1,"name":\(article.section.json)}]},
      {"@type":"BlogPosting","@id":\((url + "#post").json),"mainEntityOfPage":\(url.json),
      "headline":\(article.headline.json),"description":\(article.teaser(words: 30).json),
      "datePublished":"\(article.published)","dateModified":"\(article.modified ?? article.published)",
      "author":[\(authors)],\(image)"publisher":{"@id":"\(origin)/#site"},"inLanguage":"en",
      "articleSection":\(article.section.json),"keywords":[\(article.tags.map(\.json).joined(separator: ","))]}]}
      """
  }

  private func bodyHTML(_ article: SampleArticle) -> String {
    let blocks = article.blocks
    return blocks.enumerated().map { index, block in
      let html =
        switch block {
        case .paragraph(let text): "<div class=\"sc-p\"><p>\(BodyMarkup.inline(text))</p></div>"
        case .heading(let text), .moment(let text):
          "<div class=\"sc-p\"><h2 id=\"s\(index)\">\(BodyMarkup.inline(text))</h2></div>"
        case .list(let items): "<ol>" + items.map { "<li><p>\(BodyMarkup.inline($0))</p></li>" }.joined() + "</ol>"
        case .quote(let text, let by):
          "<figure class=\"sc-quote\"><blockquote>\(BodyMarkup.inline(text))</blockquote><figcaption>\(by.escaped)</figcaption></figure>"
        }
      return index == blocks.count / 2 ? html + inlineCard(except: article) : html
    }.joined(separator: "\n")
  }

  private func picture(_ article: SampleArticle) -> String {
    guard let picture = article.picture else { return "" }
    return """
      <div class="sc-img"><picture><source srcset="\(article.picturePath) 1x" type="image/png">\
      <img src="\(article.picturePath)" alt="\(picture.caption.escaped)"></picture>
      <div class="caption">\(picture.caption.escaped) Photo: \(picture.credit.escaped)</div></div>
      """
  }

  private func inlineCard(except article: SampleArticle) -> String {
    guard let other = articles.first(where: { $0.path != article.path }) else { return "" }
    return """

      <div class="sc-card inline"><span>Related</span><a href="\(other.path)">\(other.headline.escaped)</a></div>
      """
  }

  private func cards(except article: SampleArticle) -> String {
    articles.filter { $0.path != article.path }.map { other in
      """
      <div class="sc-card"><a href="\(other.path)"><h4>\(other.headline.escaped)</h4></a>\
      <p>\(other.teaser().escaped)</p><span>\(other.date.american)</span></div>
      """
    }.joined(separator: "\n")
  }

  private var newsletter: String {
    """
    <div class="sc-news"><h3>One letter a week</h3><p>Join 8,412 readers who get our notes on Sundays. No noise, no tracking, \
    unsubscribe any time.</p><form><input placeholder="you@example.org"><button>Join</button></form></div>
    """
  }

  func frontPage(origin: String) -> String {
    let cards = articles.map { article in
      """
      <div class="sc-card"><span class="pill">\(article.section.escaped)</span><a href="\(article.path)"><h2>\(article.headline.escaped)</h2></a>
      <p>\(article.teaser().escaped)</p></div>
      """
    }
    return """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tidewater Notes</title>\(Self.style)</head><body>
      <div class="sc-c01 wrap"><h1>Tidewater Notes</h1><div class="grid">\(cards.joined(separator: "\n"))</div>\(newsletter)</div>
      </body></html>

      """
  }

  private static let style = """
    <style>body{font:18px/1.6 system-ui,sans-serif;margin:0;color:#123}.wrap{max-width:44rem;margin:auto;padding:1rem}\
    .navbar,.sc-meta,.sc-foot{display:flex;gap:1rem;padding:1rem}.sc-card,.sc-news{border:1px solid #cde;border-radius:8px;\
    padding:1rem;margin:1rem 0}.caption,figcaption{font-size:.8em;color:#678}</style>
    """
}
