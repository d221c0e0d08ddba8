/// The Valley Echo: a weekly with many readers' comments, on a small server that asks for a slow pace.
///
/// Comments stand in the same `<div class="content">` as the text, in paragraphs of their own; robots.txt has a
/// `Crawl-delay`, and author and date appear only in the page's text.
struct ValleyEcho: SampleSite {
  let host = "valley-echo.localhost"
  let name = "The Valley Echo"
  let articles = ValleyEcho.allArticles
  let robots = "User-agent: *\nCrawl-delay: 1\nDisallow: /wp-admin/\n"

  let extras: [String: SampleExtra] = ["/feed.xml": .feed]
  let furtherURLs: [(comment: String, path: String)] = [
    ("no article but a feed: left aside by its content type", "/feed.xml")
  ]

  func articlePage(_ article: SampleArticle, origin: String) -> String {
    frame(
      title: "\(article.headline) - The Valley Echo",
      """
      <div class="post" id="post-\(article.slug.utf8.count)">
      <h1 class="entry-title">\(article.headline.escaped)</h1>
      <p class="postmeta">Posted on \(article.date.british) by \(article.authors.joined(separator: ", ").escaped) in <a href="#" rel="category">\
      \(article.section.escaped)</a> | <a href="#comments">\(article.comments.count) comments</a></p>
      <div class="entry-content">
      \(picture(article))
      \(bodyHTML(article))
      <div class="sharedaddy"><h3>Share this:</h3><ul><li>Email</li><li>Print</li></ul></div>
      </div>
      <p class="prevnext">\(neighbour(of: article))</p>
      <div id="comments"><h2>\(article.comments.count) thoughts on “\(article.headline.escaped)”</h2>
      \(article.comments.map(commentHTML).joined(separator: "\n"))
      <div id="respond"><h3>Leave a reply</h3><p>Your address will not be published. Be kind, we all meet at the market.</p>
      <form><textarea></textarea><button>Post comment</button></form></div>
      </div>
      </div>
      """)
  }

  private func bodyHTML(_ article: SampleArticle) -> String {
    article.blocks.map { block in
      switch block {
      case .paragraph(let text): "<p>\(BodyMarkup.inline(text))</p>"
      case .heading(let text), .moment(let text): "<h3>\(BodyMarkup.inline(text))</h3>"
      case .list(let items): "<ul>\n" + items.map { "<li>\(BodyMarkup.inline($0))</li>\n" }.joined() + "</ul>"
      case .quote(let text, let by):
        "<blockquote><p>\(BodyMarkup.inline(text))</p><cite>\(by.escaped)</cite></blockquote>"
      }
    }.joined(separator: "\n")
  }

  private func picture(_ article: SampleArticle) -> String {
    guard let picture = article.picture else { return "" }
    return """
      <div class="wp-caption alignright"><img src="\(article.picturePath)" alt=""><p class="wp-caption-text">\(picture.caption.escaped) \
      (\(picture.credit.escaped))</p></div>
      """
  }

  private func commentHTML(_ comment: SampleArticle.Comment) -> String {
    """
    <div class="comment"><p class="comment-author"><b>\(comment.name.escaped)</b> says: <span>\(comment.date)</span></p>
    <p>\(comment.text.escaped)</p><a class="comment-reply-link" href="#">Reply</a></div>
    """
  }

  private func neighbour(of article: SampleArticle) -> String {
    guard let other = articles.first(where: { $0.path != article.path }) else { return "" }
    return "← <a href=\"\(other.path)\">\(other.headline.escaped)</a>"
  }

  func frontPage(origin: String) -> String {
    let posts = articles.map { article in
      """
      <div class="post"><h2><a href="\(article.path)">\(article.headline.escaped)</a></h2>
      <p>\(article.teaser(words: 40).escaped) <a href="\(article.path)">Continue reading →</a></p></div>
      """
    }
    return frame(title: "The Valley Echo", posts.joined(separator: "\n"))
  }

  private func frame(title: String, _ content: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head><meta charset="utf-8"><title>\(title.escaped)</title>
    <link rel="alternate" type="application/rss+xml" title="The Valley Echo" href="/feed.xml">
    <meta name="generator" content="Press 6.1">
    <style>body{font:16px/1.5 Verdana,sans-serif;max-width:60rem;margin:auto;display:grid;grid-template-columns:3fr 1fr;gap:2rem}\
    #header,#footer{grid-column:1/3}.comment{border-top:1px solid #ccc}.alignright{float:right;margin:1em}</style></head>
    <body>
    <div id="header"><h2><a href="/">The Valley Echo</a></h2><p>News from Teasel, Millers Ford and Oxmere. Every Thursday.</p>
    <div id="menu"><a href="/">Home</a> <a href="#">Small ads</a> <a href="#">Bus times</a> <a href="#">Contact</a></div></div>
    <div id="content">
    \(content)
    </div>
    <div id="sidebar"><h4>Recent comments</h4><ul><li>Marjorie on the footbridge</li><li>B. Tench on everything</li></ul>
    <h4>Small ads</h4><p>Hay, dry, 40 bales. Ask at Lower Farm.</p><p>Lost: grey cat, answers to nothing.</p>
    <h4>Archive</h4><ul><li>November 2026</li><li>October 2026</li><li>September 2026</li></ul></div>
    <div id="footer"><p>The Valley Echo is printed on paper from Oxmere mill. Powered by Press.</p></div>
    </body></html>

    """
  }
}
