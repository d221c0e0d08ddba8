package import Extraction
package import WebURL

/// Pages that say "not found", or "are you a robot?", and are sent as if they were what was asked for: with status 200.
///
/// Told by the title and by the address that was arrived at, and only of short pages without author or date: rather an error page
/// too much in the archive than an article too few.
package enum ErrorPage {
  /// Words of text above which a page is one that somebody wrote.
  private static let mostWords = 150
  /// Words of a title besides the phrase: `Oops! Sorry, page not found`.
  private static let mostOtherWords = 3

  /// What a page is instead of an article, in words; nil for one that may well be an article.
  package static func reason(_ article: Article, url: WebURL) -> String? {
    guard article.wordCount <= mostWords, article.published == nil, article.authors.isEmpty, article.byline == nil
    else {
      return nil
    }
    let first = article.blocks.first { if case .heading = $0.kind { true } else { false } }?.text
    for text in [article.title, first] {
      if let text, isPhrase(text) { return "the page is an error page: \"\(text.prefix(100))\"" }
    }
    if isAddress(url) { return "the page is an error page by its address" }
    return nil
  }

  /// Whether a title is one of those phrases, give or take a few words.
  static func isPhrase(_ title: String) -> Bool {
    guard title.utf8.count <= 300 else { return false }
    let words = words(of: title)
    guard !words.isEmpty, words.count <= 16 else { return false }
    if words.contains("404"), words.allSatisfy(besides404.contains) { return true }
    for (place, word) in words.enumerated() {
      // By their first words: to look for each of the phrases took a fifth of a worker's time.
      for phrase in phrases[word] ?? [] where words[place...].starts(with: phrase) {
        if words.count <= phrase.count + mostOtherWords { return true }
      }
    }
    let letters = words.joined()
    guard letters.utf8.contains(where: { $0 >= 0xe0 }) else { return false }
    return unspaced.contains { letters.contains($0) && letters.count <= $0.count + 12 }
  }

  /// `/404`, `/404.html`, `/error/not-found`.
  static func isAddress(_ url: WebURL) -> Bool {
    guard let last = url.path.split(separator: "/").last else { return false }
    let name = last.lowercased().replacing(".html", with: "").replacing(".htm", with: "").replacing(".php", with: "")
    return addresses.contains(name)
  }

  /// Lower case, letters and digits only; an apostrophe is no gap.
  private static func words(of text: String) -> [String] {
    text.lowercased().filter { $0 != "'" && $0 != "\u{2019}" }.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static let addresses: Set<String> = [
    "404", "error404", "error-404", "404-error", "404-not-found", "not-found", "notfound", "not_found",
    "page-not-found",
    "pagenotfound", "page_not_found", "seite-nicht-gefunden",
  ]

  private static let besides404: Set<String> = [
    "404", "1", "error", "http", "page", "not", "found", "fehler", "erreur", "errore", "erro", "oops", "sorry",
    "status", "code",
  ]

  /// In words, by the first of them.
  private static let phrases: [String: [[String]]] = Dictionary(
    grouping: phraseTexts.map { $0.split(separator: " ").map(String.init) }, by: { $0[0] })

  private static let phraseTexts = [
    "page not found", "article not found", "story not found", "content not found", "file not found", "url not found",
    "page cannot be found", "page could not be found", "page cant be found", "page doesnt exist", "page does not exist",
    "page no longer exists", "page unavailable", "cant find that page", "cant find the page", "cant find this page",
    "seite nicht gefunden", "seite wurde nicht gefunden", "seite existiert nicht", "artikel nicht gefunden",
    "page introuvable", "page non trouvée", "page nexiste pas", "article introuvable",
    "página no encontrada", "no se encontró la página", "no se ha encontrado la página", "página não encontrada",
    "pagina non trovata", "pagina niet gevonden", "pàgina no trobada", "pagina nu a fost găsită",
    "sidan hittades inte", "sidan kunde inte hittas", "siden ble ikke funnet", "siden blev ikke fundet",
    "siden findes ikke", "sivua ei löytynyt", "sivua ei löydy", "síða fannst ekki",
    "nie znaleziono strony", "strona nie została znaleziona", "strona nie istnieje", "stránka nenalezena",
    "stránka nebyla nalezena", "stránka sa nenašla", "az oldal nem található", "stranica nije pronađena",
    "stran ni najdena", "lehte ei leitud", "lapa nav atrasta", "puslapis nerastas", "sayfa bulunamadı",
    "страница не найдена", "сторінку не знайдено", "страницата не е намерена", "η σελίδα δεν βρέθηκε",
    "الصفحة غير موجودة", "הדף לא נמצא", "halaman tidak ditemukan", "không tìm thấy trang",
    "just a moment", "attention required", "access denied", "pardon our interruption", "checking your browser",
    "are you a robot", "are you human", "verify you are human", "verify you are a human", "security check",
  ]

  /// Of languages that put no spaces between words. All begin beyond U+0800, with a byte of 0xE0 or above.
  private static let unspaced = [
    "ページが見つかりません", "페이지를찾을수없습니다", "页面未找到", "找不到页面", "页面不存在", "找不到頁面", "頁面不存在", "ไม่พบหน้า",
  ]
}
