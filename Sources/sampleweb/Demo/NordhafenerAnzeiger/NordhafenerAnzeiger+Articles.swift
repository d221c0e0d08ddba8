extension NordhafenerAnzeiger {
  static let allArticles = [ferryman, gasworks]

  private static let ferryman = SampleArticle(
    path: "/lokales/artikel.php3/4711-faehrmann",
    section: "Marsch",
    headline: "Der letzte Fährmann vom Siel geht in Rente",
    standfirst: "Nach 38 Jahren macht Hinnerk Thomsen die Leinen los – zum letzten Mal für Fahrgäste.",
    authors: ["Wiebke Sörensen"],
    published: "2026-10-02T10:00:00+02:00",
    picture: .init(caption: "Hinnerk Thomsen am Anleger Süderdeich.", credit: "Jens Möller"),
    body: """
      Wer am Süderdeich über das Siel wollte, musste bisher nur eine Glocke läuten. Dann kam Hinnerk Thomsen, 66 Jahre alt, mit
      einem flachen Boot aus Eichenholz und sagte meistens nichts. Am Sonntag hat er zum letzten Mal übergesetzt: drei
      Radfahrerinnen, einen Hund und den Bürgermeister.

      „Ich habe nicht gezählt, wie oft ich hinüber bin“, sagt Thomsen, „aber das Siel ist 41 Meter breit, und mein Rücken weiß
      es ungefähr.“ Die Stadt hat nachgerechnet und kommt auf rund 290.000 Fahrten. Das entspräche einer Strecke von fast
      zwölftausend Kilometern.

      ## Ein Nachfolger wurde nicht gefunden

      Die Stelle war zweimal ausgeschrieben. Es meldeten sich ein Student, der im Winter keine Zeit hatte, und ein
      Ehepaar aus der Großstadt, das die Fähre gern zu einem Café umgebaut hätte. Der Rat entschied sich im August gegen
      beide und für einen Steg, der im nächsten Frühjahr für 310.000 € gebaut werden soll.

      Nicht alle sind damit glücklich. Die Schülerin Levke Harms, die jeden Morgen mit dem Boot zur Haltestelle fuhr, hat 600
      Unterschriften gesammelt. „Ein Steg wartet nicht auf einen“, schreibt sie in ihrem Brief an den Rat. „Herr Thomsen hat
      gewartet, wenn ich zu spät war.“ Der Bürgermeister hat sie für Dienstag ins Rathaus eingeladen und ihr versprochen, dass der
      Steg wenigstens eine Glocke bekommt.

      ## Das Boot bleibt

      Die alte Fähre wird nicht verschrottet. Der Heimatverein übernimmt sie und lässt sie an Feiertagen fahren, mit wechselnden
      Freiwilligen an den Riemen. Thomsen hat versprochen, sie anzulernen, sofern sie „zuhören können und nicht singen“.

      Er selbst will zunächst verreisen. Wohin, verrät er nicht, nur so viel: Es gebe dort eine Brücke.
      """)

  private static let gasworks = SampleArticle(
    path: "/lokales/artikel.php3/4655-gaswerk",
    section: "Stadt",
    headline: "Nordhafen baut das alte Gaswerk zur Bücherei um",
    standfirst:
      "Wo einst Kohle entgast wurde, sollen ab 2028 vierzigtausend Bücher stehen. Der Rat stimmte mit großer Mehrheit zu.",
    authors: ["Jens Möller", "Käthe Brandis"],
    published: "2026-06-18T08:00:00+02:00",
    body: """
      Das Gaswerk an der Werftstraße steht seit 1971 leer. Jetzt hat der Rat der Stadt beschlossen, die denkmalgeschützte Halle
      für 14,6 Millionen € zur Bücherei umzubauen. 31 Ratsmitglieder stimmten am Dienstagabend dafür, sieben dagegen, zwei
      enthielten sich.

      Die heutige Bücherei im Keller des Rathauses platzt aus allen Nähten. „Wir haben die Reiseführer in der Damentoilette“,
      sagte die Leiterin Ottilie Krämer in der Sitzung, „das ist geographisch gesehen ein weiter Weg.“ Im neuen Haus
      bekommt sie zwölfmal so viel Platz, einen Lesesaal unter dem alten Schornstein und eine Werkstatt für Kinder.

      ## Der Boden ist belastet

      Bevor gebaut werden kann, müssen rund 8.000 Kubikmeter Erde ausgetauscht werden. Jahrzehntelang versickerten dort Teer und
      Ammoniakwasser. Das Land übernimmt zwei Drittel der Kosten für die Sanierung, die im März beginnen soll. Der Gutachter
      Prof. Enno Westphal sprach von einem „lehrbuchmäßigen, aber beherrschbaren“ Fall.

      Kritik kam von der Fraktion der Freien Wähler. Ihr Sprecher Uwe Tönnies nannte das Vorhaben einen „Palast für
      Papier“. Man hätte die Hälfte des Geldes besser in die Sporthalle gesteckt, in deren Dach es seit drei Wintern
      hineinregnet. Bürgermeisterin Dörte Ahlers versprach, dass auch die Halle noch in diesem Jahr ein neues Dach erhält.

      Was im Gaswerk geplant ist:

      - ein Lesesaal mit 120 Plätzen, geöffnet bis 22 Uhr
      - eine Werkstatt mit Nähmaschinen und Lötkolben
      - ein Archiv für die Bestände des Anzeigers seit 1894
      - ein Café, das ohne Verzehrzwang auskommt

      Im Gasbehälter nebenan, einem Rund von 30 Metern Durchmesser, soll vorerst nichts geschehen. Dort brüten seit elf Jahren
      Wanderfalken. „Die haben“, so Frau Krämer, „den längeren Mietvertrag.“
      """)
}
