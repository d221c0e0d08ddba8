extension TidewaterNotes {
  static let allArticles = [tideGauge, battery, trees, repairs]

  private static let tideGauge = SampleArticle(
    path: "/posts/why-the-tide-gauge-at-pell-point-was-wrong",
    section: "Measurement",
    headline: "Why the tide gauge at Pell Point was wrong for eleven years",
    authors: ["Runa Kestrel"],
    published: "2026-11-09T09:12:00Z",
    modified: "2026-11-10T16:30:00Z",
    tags: ["sea level", "instruments", "patience"],
    picture: .init(caption: "The gauge hut at low water.", credit: "Runa Kestrel"),
    body: """
      Nine centimetres is not much. It is the height of a teacup, or the distance by which a careful person misses a bus. It is
      also the amount by which the sea at Pell Point seemed to rise, all of a sudden, on the afternoon of 3 June 2015, and
      nobody noticed for eleven years.

      I did not notice either, and I am paid to. The gauge stands in a hut the colour of rust at the end of a pier. Every six
      minutes a sound pulse goes down a pipe, bounces off the water and comes back, and a small computer turns the time it
      took into a height. The height goes into a table. The table goes into reports, and the reports decide how high a sea wall
      should be.

      ## The step in the curve

      In March a student, Ilse Varga, plotted our record against that of Gannet Rock, forty kilometres up the coast. Two
      gauges that close ought to rise and fall together. Theirs did, until that afternoon in June; then ours jumped up
      a step and stayed there.

      She asked me what had happened on the day. I looked in the log and found one line, in my own handwriting: _Pipe cleaned.
      All well._

      ## What all well meant

      It took us four weekends to find out. Cleaning meant hoisting the pipe, scraping off the barnacles and lowering it again on
      to its bracket. The bracket has two rows of holes. In 2015 I had bolted the pipe to the upper row. The sensor hung nine
      centimetres higher than its table believed.

      > You were not careless. You were careful in the wrong place.
      > -- Ilse Varga

      I have thought about that sentence a good deal. I had checked the clock, the temperature, the battery, the cable. There is
      a list for that. There was no line on the list for the holes, because when the list was written there was only one row.

      ## What we changed

      The record has been corrected, and the sea wall, I am glad to say, was never built to our figure alone. On the bracket
      the upper holes are now filled with red epoxy. And once a year somebody walks down the pier at low water with a levelling staff
      and measures the height of the sensor directly, without asking the computer.

      It takes twenty minutes. It would have taken twenty minutes in 2015 too.
      """)

  private static let battery = SampleArticle(
    path: "/posts/a-battery-the-size-of-a-barn",
    section: "Energy",
    headline: "A battery the size of a barn, and the village that bought it",
    authors: ["Ossian Pike", "Maren Dahl"],
    published: "2026-08-19T07:45:00Z",
    tags: ["storage", "cooperatives"],
    body: """
      The first thing you notice is that it hums in B flat. Ask anyone in Oxmere; they will sing it for you. The second thing is
      that it looks like nothing at all: a windowless shed of 18 by 40 metres behind the fire station, painted the green of
      the hedges, with a door that is usually open.

      Inside are 2,160 grey boxes on shelves. Together they hold 11 megawatt-hours, enough to run the village and its three
      farms from sunset to breakfast. They belong to 388 people, each of whom paid between fifty and five thousand crowns, and
      who meet once a year to argue about what to do with the profit.

      ## Selling the evening

      The business is simple to explain and hard to love. Around noon, when the panels on the coast make more electricity than
      anyone can use, power is cheap; some days it costs less than nothing. At seven in the evening it is dear. The battery buys
      at noon and sells at seven. "We are greengrocers," says the treasurer, Hedda Quill. "Our cabbages go off in eight hours."

      Last year the difference came to 164,000 crowns. A third went into a fund for new boxes, a third was paid out, and a
      third bought the village a doctor, or rather the flat that persuaded one to come.

      ## The night it went wrong

      In its fifth month the shed filled with smoke. It was a fan and not a cell, but nobody knew that at two in the
      morning. The fire brigade, whose station shares a wall with it, did what it had trained to do: it opened the big doors,
      went outside and watched. The damage came to ninety crowns.

      Since then there are two fans for every one that is needed, and the brigade has been given shares.

      ## Would we do it again?

      We asked eleven owners. Nine said yes at once. One said yes, but in a different key. And Walter Noon, who lives across the
      road and voted against, took us to his kitchen window to show us the view, which is of a hedge. "I was against it because
      of the noise," he said. "Now when it stops, I wake up."
      """)

  private static let trees = SampleArticle(
    path: "/posts/counting-trees-one-by-one",
    section: "Cities",
    headline: "What a city learns when it counts its trees one by one",
    authors: ["Linnea Farrow"],
    published: "2026-04-27T06:30:00Z",
    tags: ["trees", "citizen science"],
    picture: .init(caption: "Volunteers with a tape measure in Lantern Street.", credit: "Bo Achterfeld"),
    body: """
      The city of Marlow Heath believed that it owned 31,000 trees. It said so in its brochures. When 640 volunteers went out
      last year with tape measures and a form to count them, they found 44,718, and a good many of the 31,000 were not among them.

      How does a city mislay a forest? Slowly, says Anselm Roth, who runs its parks department with nine gardeners and
      a spreadsheet from 1997. A tree was entered when it was planted. Nobody was told to cross it out when it fell, and
      trees that planted themselves had no one to enter them.

      ## The trees that nobody planted

      These are the surprise of the census. One in four of the city's trees grew from a seed that arrived on its own: sycamores
      behind garages, birches on flat roofs, a walnut in the central reservation of the ring road that a jay must have dropped.
      Walnuts are not on the list of approved species. This one is nine metres tall and shades a bus stop.

      The self-sown trees are also the healthiest. Of those planted since 2010, almost a third are dead or dying, most of them
      from drought in their first three summers.

      - Plant smaller. A sapling as thick as a thumb catches up with one as thick as an arm within ten years, and costs a
        twentieth.
      - Water for three summers, not for one. The census could tell to the street which gardeners had a tanker.
      - Leave the volunteers alone, the trees as well as the people.

      ## A map for everybody

      The results are public, tree by tree, with the name of whoever measured it. People have begun to look up the ones in front
      of their windows. They write to Roth: that the lime at number nine leans, that the cherry is in flower, that somebody has tied a
      bicycle to the ginkgo again.

      He used to get four letters a month. Now he gets four a day, and he has asked the council for a second spreadsheet.
      """)

  private static let repairs = SampleArticle(
    path: "/posts/five-things-from-a-repair-cafe",
    section: "Making",
    headline: "Five things we learned from a year of running a repair café",
    authors: ["Juno Castellane"],
    published: "2026-02-15T11:00:00Z",
    tags: ["repair", "toasters"],
    body: """
      Every second Saturday we push the tables together in the old customs house, plug in the soldering irons and wait. People
      bring what is broken. In the first year they brought 1,093 things, from a music box to a wheelchair, and 714 of them left
      working. Here is what we learned.

      ## It is nearly always the cable

      Four in ten electric devices had nothing wrong with them beyond the lead or the plug. Our most useful tool is a box of
      mains cables in good order, and our most useful sentence is: may I try something?

      ## Glue is not an answer

      The hardest repairs are those somebody has attempted before. We have nothing against glue. But a joint that moved when it was
      new must go on moving, and a radio filled with resin stays silent for ever.

      ## Nobody comes for the toaster

      Eduard is 79 and has brought the same toaster five times. We suspect him of loosening the spring. He stays until we stack the
      chairs, and he has begun to mend other people's umbrellas, at which he is better than any of us. We have stopped asking
      about the toaster.

      ## The manual is a kindness

      Some makers publish drawings and sell screws. Others weld the case shut. After a year we can tell by the weight of
      a machine which kind it is, and we have started to hang a list on the wall before Christmas. It is read more closely
      than anything else in the building.

      ## Failing is part of the service

      Three hundred and seventy-nine things could not be saved. We take those apart together with their owners, name the
      parts and show where it went wrong. People thank us for that more warmly than for the repairs. It seems to be easier to let go
      of a thing once you have seen the inside of it.

      We open again on the last Saturday of the month. Bring cake; the kettle works.
      """,
    delay: .seconds(3))
}
