import Extraction
import CrawlRules
import Testing

@testable import PageReader

/// Pages that say they are not there.
extension PageVerdictTests {
  // MARK: Not here

  /// A heading that may say nothing, and what the page says.
  static let absences: [(String, String)] = [
    ("Oops!", "The article you requested is no longer available. Perhaps you would like to return to the homepage."),
    ("Sorry", "We couldn't find the page you were looking for. It may have moved, or never existed at all."),
    ("Hm", "This story has been removed at the request of its author."),
    ("Something is missing", "The link you followed may be broken, or the page may have been taken down."),
    ("The Daily Harbour", "This content isn't available any more. Try searching for it instead."),
    ("Hoppla", "Diesen Beitrag gibt es bei uns leider nicht mehr. Zurück zur Startseite."),
    ("Tut uns leid", "Die aufgerufene Adresse existiert nicht oder wurde inzwischen verschoben."),
    ("Ups!", "Der gewünschte Artikel ist nicht mehr abrufbar, weil die Lizenz ausgelaufen ist."),
    ("Seite weg", "Die von Ihnen gesuchte Seite konnte nicht gefunden werden. Bitte prüfen Sie die Schreibweise."),
    ("Désolé", "L'article que vous cherchez n'existe plus ou a été déplacé. Retour à l'accueil."),
    ("Oups", "Ce contenu n'est plus disponible sur notre site."),
    ("Erreur", "La page demandée est introuvable. Vérifiez l'adresse saisie."),
    ("Vaya", "La noticia que buscas ya no está disponible. Puedes volver a la portada."),
    ("Lo sentimos", "No hemos podido encontrar la página solicitada."),
    ("Ups", "El artículo ha sido eliminado por su autor o ha caducado."),
    ("Ops", "A matéria que você procura não existe mais ou saiu do ar."),
    ("Desculpe", "Não foi possível encontrar a página que pediu."),
    ("Ops", "L'articolo richiesto non è più disponibile oppure è stato spostato."),
    ("Spiacenti", "La pagina che stai cercando non esiste. Torna alla home page."),
    ("Helaas", "Dit artikel is niet meer beschikbaar. Ga terug naar de startpagina."),
    ("Oeps", "De pagina die u zoekt bestaat niet of is verplaatst."),
    ("Hoppsan", "Artikeln du söker finns inte längre. Gå till startsidan."),
    ("Beklager", "Siden du leter etter finnes dessverre ikke lenger."),
    ("Øv", "Artiklen er desværre blevet slettet, eller siden findes ikke."),
    ("Hups", "Etsimääsi sivua ei valitettavasti löytynyt. Palaa etusivulle."),
    ("Przepraszamy", "Artykuł, którego szukasz, został usunięty lub przeniesiony."),
    ("Ojej", "Taka strona nie istnieje. Wróć na stronę główną."),
    ("Omlouváme se", "Hledaný článek už není dostupný."),
    ("Ľutujeme", "Stránku, ktorú hľadáte, sa nepodarilo nájsť."),
    ("Elnézést", "A keresett oldal nem található, vagy időközben megszűnt."),
    ("Ne pare rău", "Articolul căutat nu mai este disponibil pe site."),
    ("Съжаляваме", "Страницата, която търсите, не съществува или е преместена."),
    ("Ой", "К сожалению, такой страницы больше нет на нашем сайте."),
    ("Извините", "Запрошенный материал был удалён или перемещён."),
    ("Вибачте", "Сторінку, яку ви шукаєте, не знайдено. Перейдіть на головну."),
    ("Žao nam je", "Članak koji tražite više ne postoji."),
    ("Λυπούμαστε", "Το άρθρο που ζητήσατε δεν υπάρχει πλέον."),
    ("Üzgünüz", "Aradığınız haber yayından kaldırılmış olabilir. Ana sayfaya dönün."),
    ("عذرا", "الصفحة التي تبحث عنها غير موجودة أو تم حذفها."),
    ("מצטערים", "הכתבה שחיפשת כבר לא קיימת באתר."),
    ("متأسفیم", "صفحه مورد نظر شما یافت نشد."),
    ("Maaf", "Berita yang Anda cari sudah tidak tersedia."),
    ("Xin lỗi", "Bài viết này không tồn tại hoặc đã bị xóa."),
    ("क्षमा करें", "आप जो पेज खोज रहे हैं वह उपलब्ध नहीं है।"),
    ("お知らせ", "お探しの記事は掲載期間が終了したため、ご覧いただけません。"),
    ("申し訳ございません", "指定されたページは移動または削除された可能性があります。"),
    ("抱歉", "您访问的文章已被删除或链接已失效。"),
    ("很抱歉", "您要找的網頁不存在，請返回首頁。"),
    ("죄송합니다", "요청하신 기사를 찾을 수 없습니다. 삭제되었거나 주소가 변경되었습니다."),
    ("ขออภัย", "ไม่พบหน้าที่คุณต้องการ อาจถูกลบหรือย้ายแล้ว"),
  ]

  @Test(arguments: absences, Frame.allCases)
  func whatSaysThatItIsNotHereIsNoArticle(page: (String, String), frame: Frame) throws {
    let reason = try Self.reason(Self.html("The Daily Harbour", page.0, "<p>\(page.1)</p>", frame))
    #expect(reason != nil)
  }

  /// The same where the title says it, in words of its own.
  @Test(
    arguments: [
      "410 Gone", "Fehler 404", "Seite wurde leider nicht gefunden - Hafenbote",
      "Artikel nicht mehr verfügbar | Hafenbote",
      "Contenu introuvable", "Página no disponible – El Puerto", "Pagina non disponibile | Il Porto",
      "Страница удалена",
      "Haber bulunamadı", "記事が見つかりません | 港新報", "文章不存在",
    ], Frame.allCases)
  func aTitleThatSaysItIsEnough(title: String, frame: Frame) throws {
    let text = "<p>Why not have a look at our front page, or at what others read today in the harbour and beyond?</p>"
    let reason = try Self.reason(Self.html(title, nil, text, frame))
    #expect(reason != nil)
  }
}
