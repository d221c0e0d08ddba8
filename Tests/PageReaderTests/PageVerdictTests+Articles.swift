import Extraction
import CrawlRules
import TestSupport
import Testing

@testable import PageReader

/// Articles that are about the very things, in the very words.
extension PageVerdictTests {
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
}
