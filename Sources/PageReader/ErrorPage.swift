package import Extraction
package import HTML
package import WebURL

/// Pages that say "not found", or "are you a robot?", and are sent as if they were what was asked for: with status 200.
package enum ErrorPage {
  /// What a page is instead of an article, in words; nil for one that may well be an article.
  package static func reason(_ article: Article, url: WebURL?) -> String? { PageVerdict(article, url: url).reason }

  /// What the text of a page that may be an error page is recognized by; nil for one with authors or a stated date,
  /// which says of no page that it is missing.
  package static func print(of article: Article, url: WebURL) -> TextPrint? {
    PageVerdict(article, url: url).signs < .strong ? TextPrint(article, url: url) : nil
  }

  /// Whether a title says that something is not there, or asks who reads it, give or take a few words.
  static func isPhrase(_ title: String) -> Bool {
    guard title.utf8.count <= 300 else { return false }
    let folded = FoldedText(title, isTitle: true)
    return AbsenceStatement.fills(folded) || PageVerdict.fills(InterstitialWords.challenge, folded)
      || PageVerdict.fills(moments, folded)
  }

  /// `/404`, `/404.html`, `/error/not-found`.
  static func isAddress(_ url: WebURL) -> Bool {
    guard let last = url.path.utf8.split(separator: UInt8(ascii: "/")).last else { return false }
    var name = Array(last.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 })
    for ending in [".html", ".htm", ".php", ".aspx"] where name.reversed().starts(with: ending.utf8.reversed()) {
      name.removeLast(ending.utf8.count)
    }
    return addresses.contains(name)
  }

  static let moments = Phrases("just a moment|please wait|one moment|redirecting|loading")

  private static let addresses = Set(
    [
      "404", "error404", "error-404", "404-error", "404-not-found", "not-found", "notfound", "not_found",
      "page-not-found", "pagenotfound", "page_not_found", "seite-nicht-gefunden", "page-introuvable",
      "pagina-no-encontrada", "pagina-non-trovata", "410", "gone",
    ].map { Array($0.utf8) })
}

extension PageReader {
  /// What a site's answer to `address`, which cannot exist, is recognized by; nil for an honest one: one that leads on,
  /// is no page, or names `beside`, the page whose site was asked, as its own address. Computes only; each of its two
  /// readings has the time of `limits`.
  package static func errorPage(
    _ page: PageInput, at address: WebURL, beside: WebURL, limits: ParseLimits, today: String
  ) -> TextPrint? {
    guard let form = form(of: page), refresh(in: page, url: address, limits: limits)?.isRedirect(from: address) != true
    else { return nil }
    let article = article(page.body, form, charset: page.charset, url: address, limits: limits, today: today)
    if let own = article.canonicalURL.flatMap({ WebURL($0) }), own.isSameRequest(as: beside) { return nil }
    return ErrorPage.print(of: article, url: address)
  }
}
