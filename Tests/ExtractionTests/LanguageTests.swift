import Testing

@testable import Extraction

@Suite struct LanguageTests {
  @Test(arguments: [
    (
      "en",
      "The council said on Monday that the bridge would be closed for two weeks while engineers look at the cracks that were found in it."
    ),
    (
      "de",
      "Der Stadtrat teilte am Montag mit, dass die Brücke für zwei Wochen gesperrt wird, weil sich in den Pfeilern Risse gezeigt haben und nicht klar ist, wie tief sie sind."
    ),
    (
      "fr",
      "Le conseil a annoncé lundi que le pont serait fermé pour deux semaines, car des fissures ont été trouvées dans les piliers et il n'est pas sûr."
    ),
    (
      "es",
      "El ayuntamiento dijo el lunes que el puente estará cerrado durante dos semanas porque se han encontrado grietas en los pilares y no es seguro."
    ),
    (
      "it",
      "Il comune ha detto lunedì che il ponte sarà chiuso per due settimane perché nei piloni sono state trovate delle crepe e non è sicuro."
    ),
    (
      "pt",
      "A câmara disse na segunda-feira que a ponte será fechada por duas semanas porque foram encontradas fissuras nos pilares e não é seguro."
    ),
    (
      "nl",
      "De gemeente zei maandag dat de brug twee weken dicht gaat omdat er scheuren in de pijlers zijn gevonden en het niet veilig is."
    ),
    (
      "sv",
      "Kommunen sade på måndagen att bron ska stängas i två veckor eftersom det har hittats sprickor i pelarna och den inte är säker."
    ),
    (
      "fi",
      "Kaupunki kertoi maanantaina, että silta on suljettu kaksi viikkoa, koska pilareista on löytynyt halkeamia ja se ei ole turvallinen, mutta se avataan sen jälkeen."
    ),
    (
      "pl",
      "Rada powiedziała w poniedziałek, że most będzie zamknięty przez dwa tygodnie, bo w filarach są pęknięcia i nie jest to bezpieczne dla tych, którzy się po nim poruszają."
    ),
    (
      "tr",
      "Belediye pazartesi günü köprünün iki hafta için kapalı olacağını ve bu kararın çok önemli olduğunu, ancak daha sonra bir karar olarak açılacağını söyledi."
    ),
    (
      "ru",
      "Совет сообщил в понедельник, что мост закроют на две недели, так как в опорах нашли трещины и он не безопасен для людей и машин."
    ),
    (
      "uk",
      "Рада повідомила в понеділок, що міст закриють на два тижні, бо в опорах знайшли тріщини і він не є безпечним для людей та машин."
    ),
    ("el", "Ο δήμος είπε τη Δευτέρα ότι η γέφυρα θα κλείσει για δύο εβδομάδες."),
    ("ja", "市は月曜日、橋脚にひびが見つかったため橋を二週間閉鎖すると発表した。"),
    ("zh", "市政府周一表示，由于桥墩出现裂缝，大桥将关闭两周。"),
    ("ko", "시는 월요일 교각에서 균열이 발견되어 다리를 2주간 폐쇄한다고 밝혔다."),
    ("ar", "قالت البلدية يوم الاثنين إن الجسر سيغلق لمدة أسبوعين."),
    ("he", "העירייה אמרה ביום שני שהגשר ייסגר לשבועיים."),
    ("hi", "नगर परिषद ने सोमवार को कहा कि पुल दो सप्ताह के लिए बंद रहेगा।"),
    ("th", "สภาเมืองกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดสองสัปดาห์"),
  ])
  func textTellsItsLanguage(_ language: String, _ text: String) {
    #expect(LanguageOfText.guess(text)?.language == language)
  }

  @Test func clearTextOverrulesTheDeclaration() {
    let text =
      "The council said that the bridge would be closed for two weeks while they look at the cracks that were found in it. "
    let choice = LanguageChoice.choose(text: text + text, declared: [("de-DE", "html")])
    #expect(choice?.value == "en")
    #expect(choice?.source == "text")
  }

  @Test func declarationCountsWhenTheTextIsShort() {
    #expect(
      LanguageChoice.choose(text: "Kaboom!", declared: [(nil, "html"), ("pt_BR", "opengraph")])?.source == "opengraph")
    #expect(LanguageChoice.choose(text: "", declared: [(nil, "html"), ("", "meta"), ("x", "json-ld")]) == nil)
    #expect(LanguageChoice.primaryTag("nb-NO") == "no")
  }
}
