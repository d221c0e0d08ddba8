/// Words of a page that speaks to its reader, and of itself: "please", "your browser", "this page".
///
/// News is about third persons. This distinguishes a story about an error, a paywall or a cookie from a page that is
/// one.
enum AddressWords {
  /// To the reader, or of the page itself.
  static let all = Phrases(
    """
    you|your|youre|youve|please|click|this page|this article|this story|this site|this website|this content|the page you|our site|our website|our journalism|back to|sorry|oops|
    bitte|diese seite|dieser seite|diesen artikel|dieser artikel|diesen beitrag|dieser beitrag|dieser inhalt|diesen inhalt|unsere* seite|unsere* website|klicken|klick|zuruck zur|ihrem browser|leider|sie ein|dein*|
    veuillez|vous|votre|vos|cette page|cet article|ce contenu|notre site|cliquez|retour a|usted|tu navegador|tu cuenta|tu pais|ton navigateur|su navegador|por favor|esta pagina|este articulo|este contenido|esta noticia|nuestro sitio|nuestra web|tus|buscas|haz|
    voce esta|voce pode|voce procura|voce tem|voce precisa|seu navegador|sua conta|este conteudo|este artigo|esta materia|nosso site|clique|questa pagina|questo articolo|questo contenuto|nostro sito|clicca|tuo|tua|tuoi|
    deze pagina|dit artikel|onze site|onze website|uw|jouw|klik|u bent|denna sida|denna artikel|du soker|du letar|du maste|du kan|ditt|klicka|denne siden|denne artikkelen|denne side|denne artikel|du leter|du leder|du ma|du skal|klikk|tama sivu|sinun|
    ta strona|tej strony|ten artykul|tego artykulu|twoj*|kliknij|prosimy|szukasz|tato stranka|tento clanek|tento clanok|vam|vase|vasi|kliknete|hledate|kerjuk|on bongeszoje|kattintson|aceasta pagina|acest articol|dumneavoastra|va rugam|
    вы|вас|вам|ваш*|пожалуиста|эта страница|эту страницу|эта статья|этот материал|нажмите|ви|вашо*|будь ласка|ця сторінка|цю сторінку|ця стаття|цей матеріал|натисніть|моля|тази страница|вие|молимо|
    ova stranica|ovaj clanak|molimo|vam|ta stran|kliknite|σας|παρακαλουμε|αυτη η σελιδα|αυτο το αρθρο|siz|sizin|bu sayfa*|bu haber*|bu icerik*|lutfen|tiklayin|aradiginiz|يرجى|الرجاء|هذه الصفحة|هذا المقال|هذا المحتوى|اضغط|
    אנא|דף זה|הדף הזה|כתבה זו|לחצו|שלך|شما|لطفا|این صفحه|आप|कृपया|इस पेज|anda|silakan|halaman ini|artikel ini|ban dang|ban co the|ban can|moi ban|vui long|trang nay|
    お探しの|ください|下さい|当サイト|この記事|このページ|ご利用|ご覧|您|请稍|请您|请检查|请登录|请返回|请完成|请输|请点|请刷新|請稍|請您|請檢查|請登入|請返回|請完成|本页|本頁|本文为|本文為|该页面|该文章|하세요|주세요|주십시오|이 페이지|해당 기사|요청하신|คุณ|กรุณา|โปรด|หน้านี้|
    we and our|wir und unsere|wir bitten|nous et nos|nos partenaires et nous|nosotros y|nos e os|noi e i|noi si|wij en onze|wij en|vi och vara|vi og vare|me ja|my i nasi|my a nasi|mi es|
    мы и наши|ми та наші|ми і наші|ние и нашите|mi i nasi|εμεις και οι|biz ve|نحن وشركا*|konnen sie|mochten sie|haben sie|kannst|ihre ip|puedes|quieres|tienes|puoi|vuoi|hai un|
    mozesz|masz|chcesz|klikajac|muzete|mozete|chcete|mate ucet|voit|sinulla|kan du|vill du|u kunt|je kunt|wilt u|puteti|aveti
    """)

  /// Words up to which a text need not say whom it speaks to: "the article was deleted".
  private static let terse = 20

  /// Whether a text reports on something and does not address its reader.
  static func areMissing(in text: FoldedText) -> Bool {
    text.weight > terse * 10
      && !text.sentences.contains { speaks(text, $0) || InterstitialWords.excuses.occurs(in: text, $0) }
  }

  static func occur(in text: FoldedText) -> Bool { text.sentences.contains { speaks(text, $0) } }

  private static func speaks(_ text: FoldedText, _ sentence: Range<Int>) -> Bool { all.occurs(in: text, sentence) }
}
