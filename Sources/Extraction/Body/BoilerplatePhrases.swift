/// Lines that editors' systems, not editors, write; compared with case and punctuation folded.
///
/// All phrases lie in one table by hash. A text is looked up while it is read (`TextScan`), so that a page's blocks
/// cost no strings.
enum BoilerplatePhrases {
  /// What a block's words say about it.
  struct Verdict: Sendable {
    /// The line itself is furniture.
    var isBoilerplate = false
    /// The line opens a box of links or promotion.
    var opensBox = false
    /// It begins as a pointer to another story does ("Read also: …").
    var leadsAway = false
    /// The line opens the readers' comments: nothing behind it is the article's.
    var opensComments = false
  }

  /// Longest text looked at in bytes; furniture is short.
  static let maximumBytes = 700

  static func verdict(on text: String) -> Verdict {
    guard text.utf8.count <= maximumBytes else { return Verdict() }
    let bytes = Array(text.utf8)
    return verdict(on: TextScan(bytes.span, title: WordSet(), description: WordSet()), text)
  }

  static func verdict(on scan: TextScan, _ text: String) -> Verdict {
    var verdict = Verdict()
    let size = text.utf8.count
    guard size <= maximumBytes else { return verdict }
    if text.hasPrefix("©") || text.hasPrefix("(c) ") || scan.pieces == 0 { verdict.isBoilerplate = true }
    if scan.prefixBits & Bits.linePrefix != 0 { verdict.isBoilerplate = true }
    if scan.prefixBits & Bits.pointer != 0 { verdict.leadsAway = true }
    if scan.feedNote >= 0, scan.pieces > 4, scan.pieces - scan.feedNote <= 10 { verdict.isBoilerplate = true }
    guard size <= 120 else { return verdict }
    let whole = table[scan.phrase] ?? 0
    if whole & Bits.line != 0 { verdict.isBoilerplate = true }
    if whole & Bits.heading != 0 || size <= 70 && scan.prefixBits & Bits.headingPrefix != 0 { verdict.opensBox = true }
    if scan.letterWords <= 7, (table[scan.letters] ?? 0) & Bits.comments != 0 { verdict.opensComments = true }
    // "12 thoughts on …"
    if scan.letterWords < scan.pieces, (table[scan.firstLetters] ?? 0) & Bits.comments != 0 {
      verdict.opensComments = true
    }
    return verdict
  }

  /// What is known of a text's first words.
  static func bits(ofPrefix phrase: UInt64) -> UInt32 { table[phrase] ?? 0 }

  static let appeared = WordHash.words("appeared").first ?? 0
  static let first = WordHash.words("first").first ?? 0
  static let on = WordHash.words("on").first ?? 0

  private enum Bits {
    static let line: UInt32 = 1
    static let linePrefix: UInt32 = 2
    static let heading: UInt32 = 4
    static let headingPrefix: UInt32 = 8
    static let comments: UInt32 = 16
    static let pointer: UInt32 = 32
  }

  private static let table: HashTable = {
    var table = HashTable(minimumCapacity: 1_200)
    let lists = [
      (lines, Bits.line), (linesByFirstWord, Bits.linePrefix), (headings, Bits.heading),
      (headingsByFirstWord, Bits.headingPrefix), (commentHeadings, Bits.comments), (pointers, Bits.pointer),
    ]
    for (text, bit) in lists {
      for phrase in text.split(separator: "|") { table.insert(bit, at: WordHash.phrase(phrase)) }
    }
    return table
  }()

  private static let headings =
    """
    related stories|related articles|related posts|related news|related content|related topics|related|
    more on this story|more on this|read more|read next|read also|also read|you may also like|
    you might also like|you may like|you might like|recommended|recommended for you|recommended reading|
    recommended stories|recommended articles|most popular|most read|most viewed|popular posts|popular articles|
    popular|trending|trending now|latest news|latest posts|latest articles|latest stories|recent posts|
    recent articles|recent news|more stories|more news|more articles|other articles|other news|other posts|
    similar posts|similar articles|further reading|up next|what to read next|editors picks|editor s picks|
    top stories|featured|featured posts|featured articles|features analysis|share this|share|share this article|
    share this post|share this story|share article|share on|share with friends|follow us|follow|follow us on|
    connect with us|stay connected|newsletter|newsletters|sign up|sign up for our newsletter|subscribe|
    subscribe now|subscribe to our newsletter|join our newsletter|get the newsletter|tags|tagged|topics|
    categories|filed under|category|archives|advertisement|sponsored|sponsored content|promoted|
    promoted content|about the author|about the authors|about author|author bio|about us|about the writer|
    contact us|contact|navigation|menu|search|quick links|useful links|related links|share your thoughts|
    previous article|next article|previous post|next post|previous|next|post navigation|continue reading|
    in this article|table of contents|on this page|around the web|from around the web|from the web|
    around the bbc|elsewhere on the web|we recommend|paid content|partner content|don t miss|mehr zum thema|
    zum thema|lesen sie auch|das könnte sie auch interessieren|auch interessant|meistgelesen|weitere artikel|
    weitere themen|ähnliche artikel|verwandte artikel|mehr aus dem ressort|empfohlen|empfehlungen|teilen|
    artikel teilen|schlagworte|schlagwörter|themen|themen in diesem artikel|kontakt|werbung|anzeige|mehr dazu|
    mehr lesen|weiterlesen|newsletter abonnieren|neueste artikel|aktuelle beiträge|neueste beiträge|
    beliebte beiträge|stichworte zum thema|mehr über|à lire aussi|lire aussi|a lire aussi|sur le même sujet|
    articles liés|les plus lus|dans la même rubrique|partager|vous aimerez aussi|noticias relacionadas|
    artículos relacionados|relacionados|lo más leído|más noticias|compartir|te puede interesar|más leídas|
    etiquetas|lea también|articoli correlati|leggi anche|potrebbe interessarti|i più letti|condividi|
    leia também|leia mais|notícias relacionadas|veja também|mais lidas|lees ook|meer over|gerelateerd|
    meest gelezen|les også|les mer|mer om|siste nytt|læs også|läs också|läs mer|läs även|mest lästa|relaterat|
    relaterte saker|lue myös|lue lisää|luetuimmat|czytaj także|czytaj też|zobacz także|zobacz też|polecane|
    najnowsze|czytaj więcej|čtěte také|související články|súvisiace články|olvassa el ezt is|kapcsolódó cikkek|
    ilgili haberler|benzer haberler|son dakika|читайте также|читайте ещё|по теме|похожие материалы|
    другие новости|читайте також|ещё по теме|διαβάστε επίσης|σχετικά άρθρα|اقرأ أيضا|مواضيع ذات صلة|関連記事|関連ニュース|
    おすすめ記事|人気記事|ランキング|あわせて読みたい|相关阅读|相关新闻|推荐阅读|延伸閱讀|相關新聞|관련기사|관련 기사|baca juga|artikel terkait|berita terkait|
    tin liên quan|xem thêm
    """

  private static let headingsByFirstWord =
    """
    more from|more in|more on|more about|more stories|related articles|related posts|recommended for|
    sign up for|subscribe to|you may also|you might also|read more about|latest from|latest in|share this|
    follow us|get our|join our|mehr zum|mehr aus|mehr von|das könnte|lesen sie|other stories|recent posts|
    most read|most popular|top stories|what others are|popular in|trending in|people also|join the conversation|
    browse more|explore more|keep reading|want to read more|about the author|stay up to date|stay in the loop
    """

  private static let commentHeadings =
    """
    comments|comment|leave a reply|leave a comment|post a comment|add a comment|add comment|join the discussion|
    comments are closed|reader comments|thoughts on|responses to|your comment|write a comment|
    leave a reply cancel reply|view comments|show comments|leave your comment|have your say|what do you think|
    join the conversation|kommentare|kommentar schreiben|schreibe einen kommentar|kommentieren|diskussion|
    leserkommentare|schreiben sie einen kommentar|ihr kommentar|commentaires|laisser un commentaire|
    votre commentaire|réagir|comentarios|deja un comentario|deja una respuesta|deja tu comentario|commenti|
    lascia un commento|comentários|deixe um comentário|reacties|geef een reactie|reageer|kommentarer|kommentera|
    skriv en kommentar|legg igjen en kommentar|kommentit|komentarze|dodaj komentarz|komentáře|комментарии|
    добавить комментарий|yorumlar|yorum yap|コメント|评论|發表評論|댓글|komentar|bình luận|coment
    """

  private static let pointers =
    """
    read also|also read|read more|read next|see also|more on|related|recommended|don t miss|you may also like|watch|
    also see|up next|more from|more about|check out|learn more|lesen sie auch|lesen sie hier|lesen sie mehr|lies auch|
    auch interessant|mehr zum thema|mehr dazu|zum weiterlesen|siehe auch|weitere beiträge|weitere artikel|weiterlesen|
    weitere informationen|mehr infos|mehr informationen|lire aussi|à lire aussi|a lire aussi|voir aussi|à voir aussi|
    à lire|pour aller plus loin|sur le même sujet|lea también|lea más|lea además|lea|lee también|leer más|leer también|
    le puede interesar|te puede interesar|puede interesarle|le podría interesar|te podría interesar|vea también|vea|
    ver también|mira|mire|mira también|además|más información|te recomendamos|le recomendamos|más sobre|
    relacionado|leggi anche|guarda anche|approfondisci|per approfondire|potrebbe interessarti|leia também|leia mais|
    veja também|veja mais|saiba mais|confira|lees ook|lees verder|bekijk ook|les også|se også|læs også|läs också|
    läs även|läs mer|se även|lue myös|katso myös|czytaj także|czytaj też|czytaj również|czytaj więcej|czytaj dalej|
    zobacz także|zobacz też|zobacz również|zobacz więcej|dowiedz się więcej|przeczytaj także|przeczytaj też|
    přečtěte si|čtěte také|čtěte více|prečítajte si|čítajte tiež|olvassa el|ezt is|citește și|citeste si|
    citește mai|vezi și|pročitajte|pročitajte i|прочетете|вижте още|читайте также|читайте ещё|читайте еще|
    смотрите также|по теме|подробнее|читайте також|дивіться також|διαβάστε επίσης|διαβάστε ακόμη|δείτε επίσης|
    ayrıca okuyun|bunu da okuyun|ilgili haber|اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرأ المزيد|קראו גם|עוד בנושא|
    بیشتر بخوانید|यह भी पढ़ें|ये भी पढ़ें|baca juga|baca selengkapnya|simak juga|xem thêm|đọc thêm|
    อ่านเพิ่มเติม|อ่านข่าว|関連記事|あわせて読みたい|合わせて読みたい|相关阅读|相关新闻|延伸阅读|延伸閱讀|關聯閱讀|관련기사|관련 기사
    """

  private static let lines =
    """
    advertisement|advertisement continue reading below|continue reading the main story|story continues below|
    story continues below advertisement|article continues below|read more|learn more|see more|show more|
    load more|view more|view all|see all|click here|share|tweet|pin|email|print|save|copy link|copied|
    link copied|facebook|twitter|linkedin|whatsapp|pinterest|reddit|instagram|youtube|x|telegram|back to top|
    go to top|top|reply|report|like|play|pause|close|ok|cancel|submit|send|anzeige|werbung|mehr|teilen|drucken|
    merken|publicité|publicidad|pubblicità|advertentie|annonse|annonce|annons|reklama|реклама|mainos|広告|廣告|广告|
    loading|loading comments|play video|watch video|enlarge image|view image in fullscreen|getty images|
    image credit|follow|following|subscribe|sign in|log in|sign up|register|skip to content|
    skip to main content|skip advertisement|home|previous|next|download|get started|try for free|book a demo|
    contact us|all rights reserved|minute read|min read
    """

  private static let linesByFirstWord =
    """
    copyright|all rights reserved|this page is best viewed|sign up for our|sign up to our|sign up for the|
    subscribe to our|subscribe now|share this|image source|image caption|image copyright|photo credit|
    picture credit|advertisement|we use cookies|this site uses cookies|this website uses cookies|
    by continuing to use|please enable javascript|javascript is|you need to enable javascript|
    your browser does not support|skip to|follow us on|like us on|posted in|filed under|tagged with|tags|
    read more|also read|read also|click here to|try our new site|you must be logged in|
    your email address will not be published|save my name email|this site uses akismet|notify me of|
    report this ad|wir verwenden cookies|alle rechte vorbehalten|lesen sie auch|lesen sie hier|mehr zum thema|
    lire aussi|à lire aussi|lea también|te puede interesar|leggi anche|leia também|lees ook|les også|læs også|
    läs också|läs även|lue myös|czytaj także|czytaj też|zobacz także|zobacz też|читайте также|читайте також|
    baca juga|xem thêm|ilgili haber|関連記事|相关阅读|first published on|originally published|
    this article was originally published|have you got a story|get in touch with us|want more stories like this|
    do you have a story|download our app|download the app|join our whatsapp|scroll down for|
    story continues below|article continues after|article continues below|in case you missed it|not a member|
    already a member|already a subscriber|abonnieren sie|jetzt abonnieren|inscrivez vous|suscríbete|iscriviti|
    affiliate disclosure|disclosure this post|this post may contain affiliate|this post contains affiliate|
    this article contains affiliate
    """
}
