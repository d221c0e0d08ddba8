/// The Minato Shimpo (港新報): a Japanese local paper whose older pages are still in Shift_JIS.
struct MinatoShimpo: SampleSite {
  let host = "minato-shimpo.localhost"
  let name = "港新報"
  let articles = MinatoShimpo.allArticles
  let robots = "User-agent: *\nDisallow: /cgi-bin/\n"

  /// Pages under `/news/` come from the old system.
  func encoding(of article: SampleArticle?) -> PageEncoding {
    article?.path.hasPrefix("/news/") == true ? .shiftJISInHeader : .utf8InHeader
  }

  func articlePage(_ article: SampleArticle, origin: String) -> String {
    let charset =
      switch encoding(of: article) {
      case .shiftJISInHeader: "Shift_JIS"
      case .utf8InHeader, .windows1252InMeta: "utf-8"
      }
    return """
      <!DOCTYPE html>
      <html lang="ja">
      <head>
      <meta charset="\(charset)">
      <title>\(article.headline.escaped)｜港新報</title>
      <meta name="description" content="\(article.standfirst.escaped)">
      <meta property="og:type" content="article">
      <meta property="og:site_name" content="港新報">
      <meta property="og:title" content="\(article.headline.escaped)">
      \(article.picture == nil ? "" : "<meta property=\"og:image\" content=\"\(origin)\(article.picturePath)\">")
      <meta property="article:published_time" content="\(article.published)">
      <meta name="author" content="\(article.authors.joined(separator: "、").escaped)">
      </head>
      <body>
      \(header)
      <div id="main">
      <div class="breadcrumb"><a href="/">トップ</a> &gt; <a href="#">\(article.section.escaped)</a></div>
      <h1 class="title">\(article.headline.escaped)</h1>
      <p class="date">\(article.date.japanese) \(article.date.time)　【\(article.authors.joined(separator: "、").escaped)】</p>
      \(picture(article))
      <div class="honbun">
      \(article.blocks.map(blockHTML).joined(separator: "\n"))
      </div>
      <div class="sns"><a href="#">ツイート</a> <a href="#">印刷する</a></div>
      <div class="kanren"><h3>関連記事</h3><ul>\(others(than: article))</ul></div>
      <div class="ranking"><h3>アクセスランキング</h3><ol>\(others(than: article))</ol></div>
      </div>
      <div id="footer"><p>掲載の記事・写真の無断転載を禁じます。(C) 2026 港新報社</p></div>
      </body>
      </html>

      """
  }

  private func blockHTML(_ block: BodyBlock) -> String {
    switch block {
    case .paragraph(let text): "<p>　\(BodyMarkup.inline(text))</p>"
    case .heading(let text), .moment(let text): "<h2>\(BodyMarkup.inline(text))</h2>"
    case .list(let items): "<ul>" + items.map { "<li>\(BodyMarkup.inline($0))</li>" }.joined() + "</ul>"
    case .quote(let text, let by): "<blockquote><p>\(BodyMarkup.inline(text))</p><p>\(by.escaped)</p></blockquote>"
    }
  }

  private func picture(_ article: SampleArticle) -> String {
    guard let picture = article.picture else { return "" }
    return """
      <div class="photo"><img src="\(article.picturePath)" alt=""><p class="caption">\(picture.caption.escaped)＝\(picture.credit.escaped)撮影</p></div>
      """
  }

  private func others(than article: SampleArticle) -> String {
    articles.filter { $0.path != article.path }.map { "<li><a href=\"\($0.path)\">\($0.headline.escaped)</a></li>" }
      .joined()
  }

  private var header: String {
    """
    <div id="header"><a href="/">港新報</a> <span>潮ノ浦の朝を伝えて百二十年</span>
    <ul id="nav"><li><a href="/">ニュース</a></li><li><a href="#">スポーツ</a></li><li><a href="#">暮らし</a></li><li><a href="#">購読の\
    お申し込み</a></li></ul></div>
    """
  }

  func frontPage(origin: String) -> String {
    let rows = articles.map { article in
      "<li><a href=\"\(article.path)\">\(article.headline.escaped)</a><p>\(article.standfirst.escaped)</p></li>"
    }
    return """
      <!DOCTYPE html>
      <html lang="ja"><head><meta charset="utf-8"><title>港新報</title></head>
      <body>\(header)<ul>\(rows.joined(separator: "\n"))</ul></body></html>

      """
  }
}
