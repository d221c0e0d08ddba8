/// Words with which a page speaks of itself to its reader: subscribing, following, supporting, apps and accounts.
///
/// One of them says nothing, a story about a newspaper has many; the share of them in a short text at the end of a page
/// is what tells an invitation from a paragraph. Single words as `WordHash` has them, in the languages of the corpus
/// and others.
enum InvitationWords {
  static func contains(_ hash: UInt64) -> Bool { table[hash] != nil }

  private static let table: HashTable = {
    var table = HashTable(minimumCapacity: 400)
    for word in list.split(whereSeparator: \.isWhitespace) {
      for hash in WordHash.words(word) { table.set(hash, 1) }
    }
    return table
  }()

  private static let list = """
    subscribe subscribing subscriber subscribers subscription subscriptions newsletter newsletters inbox signup donate
    donation donations donating patreon paypal whatsapp telegram facebook twitter instagram youtube tiktok linkedin
    pinterest snapchat reddit spotify podcast podcasts app apps advertise advertising advertisement sponsor sponsors
    sponsored affiliate affiliates cookies cookie privacy disclaimer copyright login register registered account premium
    membership unlimited unsubscribe webinar giveaway coupon follow click download bookmark hashtag feed rss email
    abonnieren abonnement abonnements abo abonniere abonnenten spenden spende unterstützen unterstütze anmelden
    registrieren werbung anzeige anzeigen impressum datenschutz folgen folge nutzungsbedingungen urheberrechtlich
    kostenlos gratis probeabo leserbrief nachdruck
    suscríbete suscribirse suscríbase suscripción suscriptor suscriptores boletín síguenos síganos canal dona donar
    donativo anuncio publicidad regístrate únete descarga aplicación
    abonnez abonner abonné abonnés inscrivez inscription lettre dons suivez publicité téléchargez infolettre
    iscriviti iscrizione abbonati abbonamento seguici seguiteci scarica pubblicità
    assine assinatura assinante inscreva siga publicidade baixe boletim
    abonneer aanmelden nieuwsbrief volg doneer advertentie
    prenumerera nyhetsbrev prenumerant følg nyhedsbrev abonnent abonner följ annons meld
    subskrybuj subskrypcja zapisz obserwuj wspieraj wesprzyj prenumerata reklama
    odebírejte newsletteru sledujte předplatné predplatné iratkozz feliratkozás hírlevél kövess előfizetés
    abonați abonează urmăriți abone takip bülten üye kanalımıza
    подписывайтесь подпишитесь подписаться подписка подписчиков телеграм рассылку присоединяйтесь реклама канале
    підписуйтесь підписуйтеся підпишіться приєднуйтесь
    εγγραφείτε ακολουθήστε اشترك تابعونا تابعنا הירשמו הצטרפו הרשמו
    langganan berlangganan ikuti saluran unduh đăng theo
    会員登録 フォロー メルマガ 구독 팔로우 订阅 訂閱 关注 關注
    """
}
