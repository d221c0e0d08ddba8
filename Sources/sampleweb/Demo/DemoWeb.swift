import Foundation

/// The sample news web: six newspapers that never existed, on names under `localhost`.
///
/// Beside twenty articles it has what a crawler must handle: a forbidden section, a Crawl-delay, a moved page, a
/// missing one, a slow one, a PDF, a feed, and encodings older than UTF-8.
struct DemoWeb: Web {
  let sites: [any SampleSite] = [
    MorningHerald(), TidewaterNotes(), MeridianWire(), ValleyEcho(), NordhafenerAnzeiger(), MinatoShimpo(),
  ]

  var summary: String {
    "\(sites.count) hosts and \(sites.reduce(0) { $0 + $1.articles.count }) articles"
  }

  func page(for target: String, on authority: Authority) -> SamplePage? {
    let path = String(target.prefix { $0 != "?" && $0 != "#" })
    guard let site = sites.first(where: { $0.host == authority.host }) else {
      return path == "/" ? directory(port: authority.port) : nil
    }
    return page(of: site, at: path, origin: authority.origin)
  }

  private func page(of site: any SampleSite, at path: String, origin: String) -> SamplePage? {
    if path == "/" { return encoded(site.frontPage(origin: origin), site.encoding(of: nil)) }
    if path == "/robots.txt" { return site.robots.isEmpty ? nil : .text(site.robots) }
    if let article = site.articles.first(where: { $0.path == path }) {
      var page = encoded(site.articlePage(article, origin: origin), site.encoding(of: article))
      page.delay = article.delay
      return page
    }
    if let article = site.articles.first(where: { $0.picture != nil && $0.picturePath == path }) {
      return SamplePage(contentType: "image/png", body: SamplePicture(seed: article.slug).png)
    }
    return site.extras[path].map { page(for: $0, of: site, origin: origin) }
  }

  private func page(for extra: SampleExtra, of site: any SampleSite, origin: String) -> SamplePage {
    switch extra {
    case .moved(let path):
      return .moved(to: origin + path)
    case .page(let title, let paragraphs):
      let text = paragraphs.map { "<p>\($0.escaped)</p>" }.joined(separator: "\n")
      return .html(
        "<!doctype html>\n<html><head><title>\(title.escaped) - \(site.name.escaped)</title></head>\n"
          + "<body><h1>\(title.escaped)</h1>\n\(text)\n<p><a href=\"/\">\(site.name.escaped)</a></p></body></html>\n")
    case .pdf(let title):
      return SamplePage(contentType: "application/pdf", body: SampleDocument.pdf(title: title))
    case .feed:
      return SamplePage(
        contentType: "application/rss+xml; charset=utf-8",
        body: Data(SampleDocument.feed(of: site, origin: origin).utf8))
    }
  }

  private func encoded(_ text: String, _ encoding: PageEncoding) -> SamplePage {
    SamplePage(contentType: encoding.contentType, body: encoding.bytes(of: text))
  }

  /// The page for a host that is no site: it links to the papers.
  private func directory(port: UInt16?) -> SamplePage {
    let rows = sites.map { site in
      let origin = Authority(host: site.host, port: port).origin
      return "<li><a href=\"\(origin)/\">\(site.name.escaped)</a>, \(site.articles.count) articles</li>"
    }
    return .html(
      """
      <!doctype html>
      <html lang="en"><head><title>The sample news web</title></head><body>
      <h1>The sample news web</h1>
      <p>Newspapers that never existed, with news that never happened, written for this project:</p>
      <ul>\(rows.joined(separator: "\n"))</ul>
      </body></html>

      """)
  }

  func urlList(port: UInt16) -> String {
    var text = """
      # The sample news web: URLs for `coordinator enqueue`.
      # One URL per line; blank lines and lines that begin with # are skipped.

      """
    for site in sites {
      let origin = Authority(host: site.host, port: port).origin
      text += "\n# \(site.name)\n"
      for article in site.articles where !site.unlisted.contains(article.path) { text += origin + article.path + "\n" }
      for (comment, path) in site.furtherURLs { text += "# \(comment)\n\(origin)\(path)\n" }
    }
    return text
  }
}
