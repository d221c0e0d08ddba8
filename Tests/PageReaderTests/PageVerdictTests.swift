@testable import PageReader
import Extraction
import HTML
import CrawlRules
import Testing
import WebURL

/// Pages that are sent with status 200 and are not what was asked for, in everyday words of many languages, and pages that look like them.
@Suite struct PageVerdictTests {
  // MARK: How they are built

  /// What surrounds a text: nothing, the furniture of a site, or its latest stories.
  enum Frame: String, CaseIterable, Sendable { case bare, site, busy }

  static func html(_ title: String, _ heading: String?, _ text: String, _ frame: Frame, head: String = "") -> String {
    let main = (heading.map { "<h1>\($0)</h1>" } ?? "") + text
    let name = "The Daily Harbour"
    let links = ["News", "Politics", "Sport", "Culture", "Weather"].map { "<li><a href=/\($0)>\($0)</a></li>" }.joined()
    let nav = "<header><a href=/>\(name)</a><nav><ul>\(links)</ul></nav></header>"
    let footer =
      "<footer><p>© 2026 \(name)</p><ul><li><a href=/imprint>Imprint</a></li><li><a href=/privacy>Privacy</a></li></ul></footer>"
    let teasers = (1...6).map {
      "<article class=teaser><h3><a href=/2026/11/story-\($0)>Ferry line \($0) gets a new pier</a></h3></article>"
    }.joined()
    let body =
      switch frame {
      case .bare: main
      case .site: "\(nav)<main><div class=content>\(main)</div></main>\(footer)"
      case .busy: "\(nav)<main><div class=content>\(main)</div></main><aside><h2>Latest</h2>\(teasers)</aside>\(footer)"
      }
    return
      "<!doctype html><html><head><meta charset=utf-8><title>\(title)</title>\(head)</head><body>\(body)</body></html>"
  }

  private static func reading(_ html: String, path: String = "/2026/11/21/ferry-story") throws -> PageReading {
    let input = PageInput(body: Array(html.utf8), contentType: "text/html; charset=utf-8")
    return PageReader.read(
      input, url: try WebURL(parsing: "https://news.example\(path)"), limits: ParseLimits(),
      rights: PageRights(), site: SiteRights(policy: RightsPolicy(), agent: "courant"), today: "2026-11-22", now: 0
    ).reading
  }

  private static func reason(_ html: String, path: String = "/2026/11/21/ferry-story") throws -> String? {
    guard case .notArticle(let reason) = try reading(html, path: path) else { return nil }
    return reason
  }

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

  // MARK: Walls

  static let walls: [(String, String)] =
    [
      (
        "Before you continue",
        "We and our 812 partners use cookies and process personal data such as your IP address. You can accept all, reject all, or manage your preferences at any time in our privacy settings."
      ),
      (
        "Wir brauchen Ihre Zustimmung",
        "Wir und unsere Partner verwenden Cookies und verarbeiten personenbezogene Daten, um Werbung zu personalisieren. Mit einem Klick auf „Alle akzeptieren“ willigen Sie ein; Sie können auch ablehnen oder die Einstellungen ändern."
      ),
      (
        "Votre vie privée",
        "Nos partenaires et nous utilisons des cookies pour personnaliser les publicités. Vous pouvez accepter, refuser ou paramétrer vos choix. Votre consentement est conservé six mois."
      ),
      (
        "Tu privacidad",
        "Nosotros y nuestros socios utilizamos cookies para mostrar publicidad personalizada. Puedes aceptar, rechazar o configurar tus preferencias."
      ),
      (
        "La tua privacy",
        "Noi e i nostri partner utilizziamo i cookie per mostrare pubblicità personalizzata. Puoi accettare, rifiutare o gestire le preferenze. Il consenso può essere revocato."
      ),
      (
        "Twoja prywatność",
        "My i nasi partnerzy używamy plików cookie i przetwarzamy dane osobowe. Klikając „Akceptuję”, wyrażasz zgodę. Możesz też odrzucić lub zmienić ustawienia."
      ),
      (
        "Privacy",
        "Wij en onze partners gebruiken cookies voor gepersonaliseerde advertenties. Klik op akkoord of wijzig uw instellingen. U kunt uw toestemming intrekken."
      ),
      ("プライバシー", "当サイトでは広告の表示のためにクッキーを使用します。パートナーと共有することに同意しますか。設定から拒否することもできます。"),
      (
        "Конфиденциальность",
        "Мы и наши партнёры используем cookie для показа рекламы. Нажмите «Принять», чтобы дать согласие, или измените настройки."
      ),
      ("Sign in", "Please sign in to keep reading. Don't have an account? Register for free in less than a minute."),
      (
        "For members",
        "This article is for subscribers only. Already a subscriber? Log in. Or subscribe now for full access to everything we publish."
      ),
      ("Anmelden", "Bitte melden Sie sich an, um weiterzulesen. Noch kein Konto? Jetzt kostenlos registrieren."),
      ("Réservé aux abonnés", "Connectez-vous pour lire la suite. Pas encore abonné ? Abonnez-vous dès 1 €."),
      ("Para suscriptores", "Inicia sesión para seguir leyendo. ¿Aún no tienes cuenta? Regístrate gratis."),
      ("Accedi", "Accedi per continuare a leggere. Non hai un account? Registrati gratis."),
      ("Logga in", "Logga in för att läsa vidare. Har du inget konto? Prenumerera här."),
      ("Zaloguj się", "Zaloguj się, aby czytać dalej. Nie masz konta? Zarejestruj się."),
      ("Вход", "Войдите, чтобы продолжить чтение. Нет аккаунта? Зарегистрируйтесь."),
      ("会員限定", "この記事は会員限定です。ログインすると続きをお読みいただけます。"),
      ("登录", "请登录后继续阅读。没有账号？立即注册。"),
      ("로그인", "기사를 계속 읽으려면 로그인하세요. 계정이 없으신가요? 회원가입."),
      ("تسجيل الدخول", "سجل الدخول لمتابعة القراءة. ليس لديك حساب؟ اشترك الآن."),
      (
        "One thing",
        "It looks like you are using an ad blocker. Please switch it off for our site and reload the page: advertising pays our reporters."
      ),
      ("Werbeblocker erkannt", "Bitte deaktivieren Sie Ihren Adblocker für diese Seite und laden Sie sie neu."),
      (
        "Bloqueur de publicité",
        "Nous avons détecté un bloqueur de publicité. Désactivez-le pour accéder à nos articles."
      ),
      ("Aviso", "Hemos detectado que usas un bloqueador de anuncios. Desactívalo para seguir navegando."),
      ("Adblock", "Rilevato un blocco della pubblicità. Disattivalo per leggere i nostri articoli."),
      ("お願い", "広告ブロッカーを検出しました。無効にしてから再読み込みしてください。"),
      ("Hold on", "We need to verify that you are a human. Complete the security check to continue."),
      ("Einen Augenblick", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
      ("Vérification", "Confirmez que vous n'êtes pas un robot pour continuer."),
      ("Un momento", "Compruebe que no es un robot para acceder al sitio."),
      ("Проверка", "Подтвердите, что вы не робот."),
      ("安全验证", "请完成人机验证后继续访问。"),
    ] + gates

  /// Walls that are no log-in and no consent: for readers elsewhere, the young, those without scripts, those who came early.
  static let gates: [(String, String)] = [
    (
      "Not where you are",
      "We see that you come from a country that belongs to the European Economic Area, and access cannot be granted at this time. Call our readers' desk if you think that your location was told wrongly."
    ),
    (
      "Leider nicht bei Ihnen",
      "Dieses Video darf aus rechtlichen Gründen nur in einigen Staaten gezeigt werden. Ihre IP-Adresse gehört zu einem anderen Land. Wir bitten um Verständnis."
    ),
    ("Grown-ups only", "You must be 18 years or older to read on. Please confirm your age.\nYes, I am over 18"),
    (
      "Altersprüfung",
      "Bitte bestätigen Sie, dass Sie über 18 sind, um den Inhalt zu sehen. Wir fragen nur einmal danach."
    ),
    (
      "Many readers",
      "You are now in line. Your estimated wait time is four minutes. This page will refresh by itself, so please do not close it."
    ),
    (
      "A word about your browser",
      "This site needs scripts to show its stories, and your browser does not run them. Open its settings, allow scripts for this address and reload the page. If that does not help, try another browser."
    ),
    (
      "We'll be back soon",
      "Our website is being moved to new servers this weekend, and nothing can be read here meanwhile. We expect to be back by Monday. Thank you for your patience."
    ),
    (
      "Good reporting costs money",
      "You have read your last free story for this month. Readers like you make our work possible. For the price of a cup of coffee you get every story. Already paying? Sign in here."
    ),
    (
      "One moment",
      "Before you go on we check whether a visit comes from a person. Tick the box below and you will be taken to the story."
    ),
    ("Redirecting", "You are being redirected. If nothing happens, click here."),
  ]

  @Test(arguments: walls, Frame.allCases)
  func whatStandsBeforeAPageIsNoArticle(page: (String, String), frame: Frame) throws {
    let reason = try Self.reason(Self.html(page.0, page.0, "<p>\(page.1)</p>", frame))
    #expect(reason != nil)
  }

  // MARK: Shells and remnants

  static let remnants = [
    "Loading…", "Loading, please wait.", "Just a moment…", "Wird geladen …", "Bitte warten.", "Chargement en cours…",
    "Cargando…", "Carregando…",
    "Caricamento in corso", "Even geduld aub", "Laddar…", "Ładowanie…", "Načítání…", "Загрузка…", "Завантаження…",
    "Φόρτωση…", "Yükleniyor…",
    "جاري التحميل", "読み込み中です。しばらくお待ちください。", "正在加载，请稍候", "로딩 중입니다", "กำลังโหลด",
    "You need to enable JavaScript to run this app.", "Bitte aktivieren Sie JavaScript.",
    "Veuillez activer JavaScript pour afficher cette page.",
    "You are being redirected to the new site.", "© 2026 The Daily Harbour. All rights reserved.",
    "Copyright 2026 Hafenbote GmbH. Alle Rechte vorbehalten.",
    "© El Puerto 2026. Todos los derechos reservados.", "© 港新報社 無断転載を禁じます", "Все права защищены © 2026", "Home",
    "Menu Search",
  ]

  /// Beside other stories it is a list of them.
  @Test(arguments: remnants, [Frame.bare, .site])
  func nextToNothingIsNoArticle(text: String, frame: Frame) throws {
    let reason = try Self.reason(Self.html("The Daily Harbour", nil, "<p>\(text)</p>", frame))
    #expect(reason != nil)
  }

  /// A page that says nothing else is that, whatever its data state: the article is gone, and its head is left.
  @Test func dataAloneMakeNoArticle() throws {
    let head = """
      <meta property=og:type content=article><meta property=article:published_time content=2026-11-20T08:00:00Z>
      <script type=application/ld+json>{"@type":"NewsArticle","headline":"The ferry goes on","datePublished":"2026-11-20T08:00:00Z",
      "author":{"@type":"Person","name":"Ann Smith"}}</script>
      """
    for text in [Self.absences[0].1, Self.absences[5].1, Self.walls[9].1, Self.walls[11].1] {
      let reason = try Self.reason(
        Self.html("The ferry goes on", "The ferry goes on", "<p>\(text)</p>", .site, head: head))
      #expect(reason != nil, "\(text)")
    }
  }

  /// The day in an address is no sign: a page that is gone had one too.
  @Test func theReasonIsTold() throws {
    #expect(
      try Self.reason(Self.html("Hafenbote", "Hoppla", "<p>\(Self.absences[5].1)</p>", .bare))
        == "the page is an error page: its text says \"diesen beitrag gibt es bei uns leider nicht mehr\"")
    #expect(
      try Self.reason(Self.html("Hafenbote", nil, "<p>Loading…</p>", .bare))
        == "the page is a shell that a script is to fill: \"Loading…\"")
    #expect(
      try #require(try Self.reason(Self.html("x", nil, "<p>\(Self.walls[9].1)</p>", .bare))).contains("asks to log in"))
  }

  // MARK: Articles

  /// Short, without author or date, and about the very things.
  static let stories: [(String, String)] = [
    (
      "Court orders article removed",
      "A court in Port Linden has ordered the town's paper to take down a report about the harbour master. The paper had refused for a year. The judge said on Monday that the claims in it could not be proved, and that the readers had a right to know so. The paper will appeal."
    ),
    (
      "Missing hiker not found",
      "A search party of sixty people could not find the hiker who has been missing since Friday. Dogs and a helicopter were sent out again in the morning, the police said. The weather is expected to turn in the evening, and the search will go on until then."
    ),
    (
      "Neue Regeln für Cookies",
      "Wer im Netz unterwegs ist, soll künftig seltener gefragt werden. Der Landtag hat am Dienstag ein Gesetz beschlossen, nach dem Browser die Antwort der Nutzer speichern. Verbände kritisieren, dass kleine Verlage leiden. Die Ministerin widersprach: Das Gesetz gelte erst in zwei Jahren."
    ),
    (
      "Browsers to block more ads",
      "A maker of browsers has announced that its next version blocks more advertising than before. Publishers fear for their income, readers are glad. The company said on Tuesday that small sites would be spared, and that nobody would have to change anything by hand."
    ),
    (
      "L'hôtel de la plage a disparu",
      "La tempête de dimanche a emporté la terrasse de l'hôtel de la plage. Les habitants se sont réunis lundi pour nettoyer le port. La mairie promet une aide, mais les assureurs attendent encore un rapport. Le bac, lui, circule de nouveau depuis mardi matin."
    ),
    (
      "Подписка на газету подорожает",
      "С января жители города будут платить за доставку газеты больше. Об этом сообщили на почте в понедельник. Цены не менялись пять лет, но бумага и бензин подорожали. Пенсионеры сохранят льготы, а школы получат газету бесплатно до конца года."
    ),
    (
      "Waiting room opens at the pier",
      "Passengers no longer have to stand in the rain while the ferry is loading. A waiting room was opened at the pier on Sunday; it has a stove, forty seats and a kiosk. The harbour office paid for it out of the fees of the summer, which were higher than ever."
    ),
  ]

  /// Of thirty words, without author and date, about the very things, and with the very words.
  static let briefs: [(String, String)] = [
    (
      "Council website shows \"page not found\" for a third day",
      "Residents of Port Linden who tried to pay their council tax online on Monday met the words \"page not found\" for the third day in a row. A contractor had removed the wrong directory."
    ),
    (
      "Report about mayor was removed, court says",
      "An article about the mayor was removed unlawfully by the platform Nexa, a court said on Friday. The story had been online for two days. Nexa must restore it within a week."
    ),
    (
      "Stolen passwords used on 300 accounts",
      "Hackers used stolen passwords to log in to some 300 accounts of a supplier, police said. No money was taken. Customers were asked to change their passwords and to sign in again."
    ),
    (
      "Series blocked in four countries",
      "The service Lumen has made its series \"Tide\" unavailable in four countries. Viewers there see a notice that the content is not available in their region. Talks are to go on in autumn."
    ),
    (
      "Ad blockers are legal",
      "The federal court ruled on Tuesday that ad blockers do not break copyright law. A publisher had sued the maker of the most popular one. Its lawyers said they would appeal."
    ),
    (
      "Machines beat captchas",
      "Machines now solve captchas faster than people, a study by the University of Port Linden finds. The authors tested 200 websites. Robots needed one second, humans nine."
    ),
    (
      "Password habits have not changed",
      "Most people still use one password for everything, a survey of 2,000 adults has shown. Every fifth account is protected by a year of birth. Experts advise a password manager."
    ),
    (
      "Oldest page of the town book is missing",
      "The oldest page of the town book has gone missing. The archive noticed it while counting. Nobody knows since when the leaf has been away. A reward is offered."
    ),
    (
      "Loading dock collapses",
      "A loading dock at the port collapsed under a crane. The driver jumped clear. Ships are being redirected to the western basin until the wreck is gone, which may take weeks."
    ),
    (
      "Stadtportal gestört",
      "Das Portal der Stadt Nordhafen war am Montag stundenlang gestört. Bürger lasen nur den Satz „Seite nicht gefunden“. Grund war nach Angaben der Stadt ein defekter Server. Anträge nahm das Rathaus entgegen."
    ),
    (
      "Gericht rügt Cookie-Banner",
      "Das Landgericht hat das Cookie-Banner eines Verlags für unzulässig erklärt. Nutzer müssten Cookies ebenso leicht ablehnen wie akzeptieren können, urteilten die Richter. Der Verlag kündigte Berufung an."
    ),
    (
      "Сайт мэрии не открывался",
      "Сайт мэрии Приморска не открывался в понедельник почти весь день. Жители видели надпись «страница не найдена». По словам пресс-службы, причиной стала ошибка подрядчика. К вечеру работу восстановили."
    ),
    (
      "Äldsta sidan saknas i stadsboken",
      "Den äldsta sidan i stadsboken saknas. Arkivet upptäckte det vid en inventering. Ingen vet när bladet försvann. Chefen utlovar en belöning till den som hittar det."
    ),
  ]

  @Test(arguments: briefs, [Frame.bare, .site])
  func briefsThatSpeakToNobodyAreKept(brief: (String, String), frame: Frame) throws {
    let html = Self.html("\(brief.0) - The Daily Harbour", brief.0, "<p>\(brief.1)</p>", frame)
    let reason = try Self.reason(html, path: "/news/ferry-story")
    #expect(reason == nil)
  }

  @Test(arguments: stories, Frame.allCases)
  func articlesAboutSuchThingsAreKept(story: (String, String), frame: Frame) throws {
    let reason = try Self.reason(
      Self.html("\(story.0) - The Daily Harbour", story.0, "<article><p>\(story.1)</p></article>", frame))
    #expect(reason == nil)
  }

  /// A brief that says who wrote it or when is kept, however short.
  @Test func aBriefWithADateIsKept() throws {
    let head = "<meta property=article:published_time content=2026-11-20T08:00:00Z>"
    let text = "<article><p>The ferry will not run on Monday because of the storm.</p></article>"
    #expect(try Self.reason(Self.html("No ferry on Monday", "No ferry on Monday", text, .site, head: head)) == nil)
  }

  /// Of several lists; one begins another, one ends the text, one has figures before its letters, one is a single letter.
  @Test func phrasesOfScriptsWithoutSpaces() {
    let phrases = Phrases(["404 페이지|페이지를 찾을 수|페이지를|수 있", "ページ|見つかりません|ペ|が"])
    let text = FoldedText("요청하신 404 페이지를 찾을 수 없습니다 ペ 見つかりませ ページが")
    let hits = phrases.hits(in: text, 0..<text.words.count)
    #expect(hits.map(\.phrase) == [0, 1, 2, 4, 6, 7] && hits.map(\.group) == [0, 0, 0, 1, 1, 1])
    #expect(hits.hasOnly { $0.words == 0..<text.words.count })
    #expect(phrases.hits(in: FoldedText("a 404"), 0..<2).isEmpty && phrases.hits(in: FoldedText("é"), 0..<1).isEmpty)
  }

  // MARK: Bounds

  /// Whatever a page says, judging it costs little: at most 16 KiB of its text are looked at.
  @Test(.timeLimit(.minutes(1))) func hostileTextCostsLittle() throws {
    let url = try WebURL(parsing: "https://news.example/a")
    for text in [
      String(repeating: "page ", count: 400), String(repeating: "no longer ", count: 200),
      String(repeating: "page not ", count: 5000), "a" + String(repeating: "\u{301}\u{316}", count: 500_000),
      String(repeating: "見", count: 500_000), String(repeating: "gibt es a b c ", count: 3000),
    ] {
      var article = Article()
      article.blocks = [Block(kind: .paragraph, text: text)]
      article.wordCount = 100
      article.title = String(text.prefix(0)) + "x"
      _ = PageVerdict(article, url: url).reason
      let folded = FoldedText(text)
      #expect(folded.bytes.count <= FoldedText.most * 2)
    }
  }

  @Test(arguments: [
    ("Don\u{2019}t stop", ["dont", "stop"]), ("l'article n'existe plus", ["article", "existe", "plus"]),
    ("Dell'articolo", ["articolo"]), ("Größe ÆØ Łódź", ["grose", "aeo", "lodz"]), ("pa\u{301}gina", ["pagina"]),
    ("Страница не найдена", ["страница", "не", "наидена"]), ("© 2026", ["copyright", "2026"]),
    ("الصفحة", ["الصفحه"]), ("soft\u{AD}en", ["soften"]), ("x_y-z", ["x", "y", "z"]), ("", []),
  ])
  func textsAreFolded(text: String, words: [String]) {
    let folded = FoldedText(text)
    #expect(folded.words.map { String(decoding: folded.bytes[$0.bytes], as: UTF8.self) } == words)
  }

  @Test func phrasesHaveGapsAndBeginnings() {
    let phrases = Phrases("gibt es _ nicht|usuniet*|見つかりません")
    func finds(_ text: String) -> Bool {
      let folded = FoldedText(text)
      return folded.sentences.contains { phrases.occurs(in: folded, $0) }
    }
    #expect(finds("Das gibt es nicht"))
    #expect(finds("Das gibt es hier bei uns leider nicht"))
    #expect(!finds("Das gibt es hier bei uns heute leider nicht"))
    #expect(!finds("Das gibt es. Nicht hier"))
    #expect(finds("Artykuł został usunięty"))
    #expect(finds("ページが見つかりませんでした"))
  }
}
