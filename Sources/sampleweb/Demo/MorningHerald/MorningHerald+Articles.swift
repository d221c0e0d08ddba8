extension MorningHerald {
  static let allArticles = [tunnelArticle, lunches, storm, review, cup]

  private static let tunnelArticle = SampleArticle(
    path: "/2026/11/harbour-tunnel-opens.html",
    section: "City",
    headline: "Harbour tunnel opens after nine years, and the ferry keeps sailing",
    standfirst:
      "The first cars drove under Carrow Bay on Saturday. The boat that was to be scrapped had its fullest day since spring.",
    authors: ["Nora Whitcombe", "Tomas Reyl"],
    published: "2026-11-21T18:40:00+00:00",
    modified: "2026-11-21T20:05:00+00:00",
    tags: ["Harbour tunnel", "Transport"],
    picture: .init(caption: "The eastern portal of the tunnel an hour before the ribbon was cut.", credit: "Ida Marsh"),
    body: """
      At eleven minutes past ten on Saturday morning a grey delivery van with a dented door became the first vehicle to drive
      under Carrow Bay. Its driver, Petra Lindqvist, had queued since four. She was on her way to collect sixty loaves.

      The harbour tunnel, 2.3 kilometres long and 31 metres below the shipping channel at its deepest point, was promised
      for 2021 and cost 412 million crowns, half as much again as the council approved. It cuts the drive from Eastquay to the
      hospital from 34 minutes to nine.

      ## Water, and then lawyers

      Most of the delay was water. In the second winter the western shaft flooded twice within a month, and the contractor and
      the city spent two years in court over whose pumps had failed. The judge found, in a sentence that engineers here know by
      heart, that both had failed, "though not in the same order".

      Mayor Adeline Foss did not mention the lawsuit at the opening. She thanked the 340 people who had dug, poured and
      wired the tunnel, and asked those present to stand still for a minute for Yusuf Brandt, a surveyor who died in the
      eastern shaft in 2022.

      > We promised a tunnel and delivered a decade of detours. Today the detours end.
      > -- Mayor Adeline Foss

      ## The ferry stays

      The car ferry _Kittiwake_ was to make its last crossing the same evening. The council reversed that decision in
      September, after a petition with 11,200 names, and on Saturday the boat carried 1,904 foot passengers, most of whom said
      they wanted to look at the harbour rather than pass beneath it.

      "In the tunnel you see tiles," said Bertram Osei, who is 81 and has crossed on every working day since 1969. "I have tiles
      at home."

      From Monday the ferry sails every forty minutes without cars. The toll for the tunnel is:

      - 3 crowns for cars, and nothing between ten at night and five in the morning;
      - 9 crowns for lorries above seven tonnes;
      - nothing for buses, ambulances and, until the end of the year, electric vans.

      Cyclists are not admitted. A separate gallery for them, drawn in the plans of 2017, was left out to save 38 million
      crowns. The cycling association has announced that it will ring its bells at the portal every Friday until it is built.
      """)

  private static let lunches = SampleArticle(
    path: "/2026/10/school-lunches.html",
    section: "City",
    headline: "Council votes to pay for school lunches out of the parking fund",
    standfirst:
      "Nine thousand children will eat free of charge from January. Drivers in the centre pay forty cents an hour more.",
    authors: ["Helen Ambrose"],
    published: "2026-10-14T07:30:00+01:00",
    tags: ["Council", "Schools"],
    body: """
      Every child in the city's 41 primary schools will be given a free hot lunch from the first day of the new term, after
      the council voted 27 to 22 late on Tuesday to pay for the meals with money from its parking fund.

      The scheme costs 5.1 million crowns a year. To cover it, an hour of parking inside the old walls rises from 2.20 to 2.60
      crowns, and the first half hour, free since the market hall was rebuilt, will be charged for the first time.

      Supporters called it the simplest transfer the council had ever made. "A car takes twelve square metres of the most
      expensive ground we own," said Councillor Miriam Tolland, who wrote the motion. "It can buy somebody a plate of soup."

      ## Shopkeepers object

      The chamber of trade had asked for a delay until the effects of the new harbour tunnel are known. Its chairman, Rolf
      Eddery, said takings in the centre fell by a tenth during the road works and had not recovered. He expects some of his
      members to move to the retail park at Linden Cross, where parking is free and lunch, he remarked, is not.

      The vote was won by the three members of the Harbour List, who had been expected to abstain. Their leader, Jonas Vick,
      said he had changed his mind after spending a morning in the kitchen of Signal Street School, where the cook, Odile
      Prance, showed him a drawer full of unpaid lunch slips.

      "She does not collect them," he told the chamber. "She has not collected them for six years. I would like her to have the
      drawer back."

      ## What will be on the plate

      The meals will be cooked in eleven existing kitchens and two new ones. Half of the vegetables are to come from farms
      within fifty kilometres. There will be meat twice a week and fish on Fridays, and a dish without either every day.

      Parents who prefer to pack a lunch may go on doing so. The council will review both the price of parking and the size of
      the portions after a year.
      """)

  private static let storm = SampleArticle(
    path: "/2026/09/the-night-the-power-stayed-on.html",
    section: "Features",
    headline: "The night the power stayed on: how one valley prepared for the storm",
    standfirst:
      "When the September gale cut off half the coast, the lights in Upper Teasel never flickered. That was no accident.",
    authors: ["Caspian Doyle"],
    published: "2026-09-26T06:00:00+01:00",
    tags: ["Weather", "Energy"],
    picture: .init(caption: "Grete Halloran at the switchboard of the old dairy.", credit: "Caspian Doyle"),
    body: """
      At twenty to three in the morning of 12 September the anemometer on the roof of Upper Teasel's dairy stopped counting. The
      last gust it recorded was 164 kilometres an hour. Three minutes later the line that brings electricity up the valley went
      down, with two of its pylons, and 61,000 homes along the coast were dark.

      In Upper Teasel a relay the size of a biscuit tin clicked. Nobody woke up.

      ## A grudge and a grant

      The village owes its good night to a bad winter. In 2018 it spent six days without power because the repair crews were
      needed elsewhere. "They were right to go elsewhere," says Grete Halloran, who ran the dairy until it closed. "There are
      four hundred of us. But I poured nine thousand litres of milk into a field, and I was angry for about three years."

      Anger turned into minutes. A committee of eleven met in the school every second Thursday. It read up on hydraulics,
      quarrelled about batteries, lost two members to a disagreement over solar tiles, and in 2023 obtained a regional grant on its
      fourth attempt.

      What they built is unremarkable piece by piece: a turbine in the mill race, panels on the dairy, a bank of batteries that
      once drove city buses, and the relay, which disconnects the valley from the grid in a fifth of a second when the frequency
      drops. What is remarkable is that all of it was tested.

      ## Practice makes dull

      On the first Sunday of every month somebody pulls the main switch. It is never announced. The bakery must bake, the
      doctor's refrigerator must stay cold, the church organ must play through the second hymn.

      > The first time, everything failed at once. The twentieth time, the vicar did not notice. That is when I began to sleep
      > well.
      > -- Grete Halloran

      The exercises produced a list of 73 faults, which hangs in the dairy with dates and initials. Number 12 was a heat pump that
      restarted too greedily. Number 40 was a mouse. Number 58 was the discovery that the only key to the turbine house was on a
      ring with the keys of a man who had moved to Spain.

      ## Others come to look

      Since the storm Halloran has shown round visitors from nineteen places. Most ask first about the batteries and what they
      cost, which was 210,000 crowns. She tells them to begin with the list.

      The line up the valley was repaired after five days. Upper Teasel stayed disconnected for one more, by choice. The
      anniversary of the milk fell on that day, and they wanted to see it out.
      """)

  private static let review = SampleArticle(
    path: "/2026/08/review-the-salt-ledger.html",
    section: "Books",
    headline: "Review: “The Salt Ledger” is a quiet novel about loud money",
    standfirst:
      "Marguerite Fenn's third book follows a bookkeeper who finds an honest mistake and cannot leave it alone.",
    authors: ["Oliver Satchwell"],
    published: "2026-08-08T09:00:00+01:00",
    tags: ["Fiction"],
    body: """
      There are novels that announce their subject with a trumpet, and there are novels that put a coin on the table and wait for
      you to pick it up. Marguerite Fenn's third book is of the second kind. Its heroine, Agathe Loam, keeps the accounts of a
      salt company in an unnamed port. On page four she discovers that a clerk long dead has carried a sum to the wrong column.
      It is an honest mistake. It is worth, with interest, roughly the whole town.

      Another writer would now send in the lawyers. Fenn sends Agathe to lunch. For two hundred pages the error sits in a drawer
      while its discoverer goes about her days, weighing people the way she weighs sacks: the landlord who rounds down, the
      sister who rounds up, the priest who has never balanced anything in his life and sleeps perfectly.

      The pleasure lies in the sentences, which are short, dry and slightly damp at the edges, like the goods. Fenn can do in
      a clause what others do in a chapter. Of the company's founder we learn only that "he gave generously, and kept the receipts".

      Not everything holds. A love story with a lighthouse engineer arrives late and leaves early, and the author seems as relieved
      as the reader when he is posted north. The chapter told by the ledger itself is a joke that should have stayed in the
      margin.

      But the ending is superb. Agathe does the sum again. She does it aloud, in front of people who do not want to hear it, and what
      she says then is neither a revelation nor a surrender; it is a number. I have not been so moved by arithmetic since school,
      and then for other reasons.

      _The Salt Ledger_ by Marguerite Fenn. Quarry Lane Press, 312 pages, 24 crowns.
      """)

  private static let cup = SampleArticle(
    path: "/2026/05/rovers-win-the-bay-cup.html",
    section: "Sport",
    headline: "Rovers win the Bay Cup with a goal in the 94th minute",
    standfirst:
      "Carrow Bay Rovers 3, Linden Athletic 2: two goals down at half time, a substitute of seventeen settles the final.",
    authors: ["Dot Carmody"],
    published: "2026-05-30T19:15:00+01:00",
    tags: ["Football", "Bay Cup"],
    picture: .init(
      caption: "Emeka Strand is carried off the pitch by people twice his age.", credit: "Lucas Penhallow"),
    body: """
      For an hour on Saturday it looked as if Linden Athletic would take the Bay Cup home for the fourth time running, and their
      supporters had begun to sing about the train. Then it rained, then it hailed, and then Emeka Strand came on.

      Strand is seventeen and sits his mathematics examination on Tuesday. He had played eleven minutes of senior football
      before the final. With his first touch he won a corner, with his second he headed it in, and with his last, three minutes
      and fifty seconds into added time, he turned a clearance that was meant for the car park into the goal of the season.

      Linden had deserved their lead. Karl Obermann scored after nine minutes with a free kick that went under the wall, and
      Teodor Blaise made it two before the break when the Rovers' goalkeeper, Sam Whitlock, slipped on the edge of his area.

      ## Whitlock's second half

      Whitlock made up for it. He saved from Blaise with his foot, from Obermann with his face, and just after the hour pushed
      a penalty on to the post. "That was the moment," said the Rovers' coach, Inga Solheim. "Until then we were being polite."

      Ruben Achterberg equalised with eight minutes left, from close range and possibly from an offside position. The referee
      consulted his assistant, the assistant consulted the sky, and the goal stood.

      - 9 min: Obermann, 0-1
      - 37 min: Blaise, 0-2
      - 66 min: Strand, 1-2
      - 82 min: Achterberg, 2-2
      - 90+4 min: Strand, 3-2

      The cup was handed over by the former captain Lou Fairweather, who lifted it in 1988, the last time it came to
      Carrow Bay. She reported that it is lighter than she remembered. Strand was asked what he would do in the evening. "Vectors,"
      he said.
      """)
}
