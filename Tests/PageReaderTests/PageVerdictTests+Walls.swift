import Extraction
import CrawlRules
import Testing

@testable import PageReader

/// Pages that stand before what was asked for.
extension PageVerdictTests {
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

  /// Walls that are no log-in and no consent: for readers elsewhere, the young, those without scripts, those who came
  /// early.
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
}
