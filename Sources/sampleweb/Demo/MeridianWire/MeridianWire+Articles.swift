extension MeridianWire {
  static let allArticles = [bridgeVote, grainPort, rates, lighthouse]

  private static let bridgeVote = SampleArticle(
    path: "/live/selkie-islands-bridge-vote",
    section: "World",
    headline: "Live: Selkie Islands vote on a bridge to the mainland",
    standfirst:
      "Six islands, 14,000 voters and one question: should there be a bridge? Counting has ended in Port Maudry.",
    authors: ["Solveig Arden", "Mateo Quist"],
    published: "2026-11-15T07:00:00Z",
    modified: "2026-11-15T23:20:00Z",
    picture: .init(caption: "Voters wait for the boat to the polling station on Lesser Selkie.", credit: "M. Quist"),
    body: """
      The people of the Selkie Islands have voted against a bridge to the mainland by 7,011 votes to 5,402. Turnout was 89
      percent, the highest on record. The government of Norrland had offered to pay for nine tenths of the crossing. This page
      is no longer updated.

      @ 23:15

      Premier Astrid Hale concedes. "We asked, and we have been told," she says on the steps of the assembly. The money set aside
      for preparing the bridge, 40 million crowns, will be spent on two new ferries, the first of them in 2028.

      @ 21:40

      Lesser Selkie has counted: 212 against, 9 in favour. Somebody has already rung the church bell. On the main island the
      result is far closer, with the town of Port Maudry in favour by 71 votes.

      @ 19:05

      Polling stations have closed. Boats carry the boxes to Port Maudry, where the count is held in the fish hall. It was hosed down
      twice this afternoon, officials say, but the tellers have been advised to wear boots.

      @ 14:30

      The swell has delayed the noon boat from Outer Holm, with 61 voters aboard. The electoral commission allows them to vote
      on the ferry; the captain, who is neutral, has lent his cap as a ballot box until the proper one arrives.

      @ 10:10

      At the school in Port Maudry the queue reaches the harbour wall. Teacher Finlay Roe, 34, has voted in favour: "My mother is
      in the hospital on the other side. In January I could not get to her for eight days."

      Ahead of him stands Gudrun Lowe, 77, who has voted against. "I came here because there was no bridge," she says. They are
      neighbours and came together.

      @ 07:00

      Polling has begun. The crossing would be 6.4 kilometres long and cost 1.9 billion crowns. Supporters point to jobs and to the
      hospital; opponents fear house prices, traffic and foxes, of which the islands have none.
      """)

  private static let grainPort = SampleArticle(
    path: "/world/2026/grain-port-reopens",
    section: "World",
    headline: "Grain port of Odrin reopens after twelve-day strike",
    authors: ["Mateo Quist"],
    published: "2026-09-03T13:22:00Z",
    body: """
      ODRIN (MW) - Cranes began to move again on Thursday in Odrin, the largest grain port on the Sarnic Sea, after dockers
      accepted a wage agreement that ended a strike of twelve days and let the first of 43 waiting ships come alongside.

      Members of the harbour workers' union voted by 1,830 to 644 for a rise of 6.5 percent over two years and for a
      second man in the cabin on night shifts, which had been their main demand since an accident in April.

      The strike had pushed the price of milling wheat in neighbouring Varland to its highest for three years and left bakeries
      there short of flour. Traders said it would take until the end of the month for the backlog to clear.

      "We will load around the clock, and we will load safely," the union's chair, Danuta Wirth, told reporters at the gate. "The
      first has always been possible. The second cost us twelve days."

      The port authority put its losses at 31 million crowns. Its director, Emil Castor, said the agreement was expensive but
      that "a port that does not work is the most expensive thing there is".

      ## What was agreed

      - Wages rise by 4 percent in October and by 2.5 percent a year later.
      - Night shifts are staffed by two people for each crane from 1 January.
      - Days on strike are not paid; half of them may be taken from leave.
      - An independent engineer inspects the brakes of all nineteen cranes.

      Odrin handles about 11 million tonnes of grain a year, most of it for bakeries and mills around the Sarnic Sea. Smaller
      ports had taken over a tenth of its traffic during the strike, Castor said, and he expected most of it to return.
      """)

  private static let rates = SampleArticle(
    path: "/markets/2026/varland-bank-holds-rate",
    section: "Markets",
    headline: "Varland's central bank holds rate at 3.25 percent, hints at cut in spring",
    authors: ["Priya Lindqvist-Rao"],
    published: "2026-10-29T11:00:00Z",
    modified: "2026-10-29T12:45:00Z",
    body: """
      STELLBERG (MW) - Varland's central bank left its main interest rate unchanged at 3.25 percent on Thursday, as expected, and
      said for the first time in two years that the next move was more likely to be down than up.

      Inflation slowed to 2.4 percent in September from 2.9 percent in August. The bank expects it to reach its target of two percent
      by the middle of next year, two quarters earlier than it forecast in July.

      Governor Henrike Olsson told reporters that five of the board's seven members had voted to hold and two for a cut of a
      quarter of a point. "Nobody argued for a rise," she said. "I mention it because I was asked to stop being cryptic."

      The crown lost 0.4 percent against a basket of its neighbours' currencies. Yields on ten-year government bonds fell to 2.81
      percent, the lowest since January 2025.

      ## Houses and herring

      The bank sees two risks. House prices in Stellberg rose by 9 percent over the year, and a cut might add to that. And
      the price of herring, which has a weight of its own in Varland's index, has doubled since the quota was halved.

      Economists were divided on timing. Jost Averkamp of Kontor Bank expects a first cut in March. Leontine Mbeki of the
      Harbour Institute thinks that the board will wait for the wage round. "They have looked at the door for two years," she
      said. "They will look at the handle for one more meeting."

      The next decision is due on 17 December.
      """)

  private static let lighthouse = SampleArticle(
    path: "/fr/2026/dernier-phare-habite",
    section: "Monde",
    headline: "Le dernier phare habité de la côte d'Orvanne change de gardienne",
    standfirst: "Après vingt-sept ans passés sur un rocher, Maëlle Kervadec confie la lampe à une ancienne infirmière.",
    authors: ["Anatole Besnier"],
    published: "2026-08-30T16:10:00+02:00",
    body: """
      PORT-AUBREY (MW) - La relève s'est faite dimanche à marée basse, entre deux grains. Maëlle Kervadec, 61 ans, a remis les
      clés du phare de la Veuve à Inès Tarrade, 44 ans, qui devient la neuvième gardienne du dernier phare habité de la côte
      d'Orvanne. Il n'y a eu ni discours ni fanfare, seulement un far aux pruneaux que la houle a failli emporter.

      Automatisé en 1994, comme tous les autres, le phare n'a en principe plus besoin de personne. Mais la tempête de 1999 avait
      brisé la vitre et noyé l'automate, et deux bateaux s'étaient perdus la même nuit. La commune avait alors décidé de payer
      quelqu'un pour rester.

      « On me demande toujours si je m'ennuie », raconte Mme Kervadec. « Je réponds que je n'ai pas encore eu le temps. » En
      vingt-sept ans, elle a repeint la tour quatre fois, recensé les oiseaux pour le muséum et porté secours à dix-neuf
      plaisanciers, dont un notaire qui lui envoie chaque année une caisse d'oranges.

      ## Soixante-douze candidatures

      La commune avait reçu soixante-douze candidatures. Le jury, composé du maire, d'un médecin et de la gardienne elle-même,
      a posé à chacun la même question : que faites-vous lorsqu'il ne se passe rien ?

      Inès Tarrade a travaillé quinze ans de nuit dans un service de réanimation. « J'ai répondu que, lorsqu'il ne se passe rien,
      je vérifie pourquoi », dit-elle. Elle emporte un violoncelle, deux cents livres et un chat nommé Bâbord.

      ## Un poste menacé

      L'avenir du poste n'est assuré que jusqu'en 2029. L'État, propriétaire de la lampe, voudrait la remplacer par une
      balise flottante, dix fois moins chère. Une pétition a réuni 23 000 signatures en un mois.

      Mme Kervadec s'installe à Port-Aubrey, dans une maison sans vue sur la mer. C'était, assure-t-elle, la seule condition
      qu'elle avait posée à l'agence.
      """)
}
