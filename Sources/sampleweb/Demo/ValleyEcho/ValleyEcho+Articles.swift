extension ValleyEcho {
  static let allArticles = [footbridge, well, choir]

  private static let footbridge = SampleArticle(
    path: "/2026/11/footbridge-at-millers-ford-closed/",
    section: "Village news",
    headline: "Footbridge at Millers Ford closed until spring",
    authors: ["Peg Hathersage"],
    published: "2026-11-12T08:00:00+00:00",
    picture: .init(caption: "The bridge on Monday, with the new gate.", credit: "Peg Hathersage"),
    body: """
      The wooden footbridge at Millers Ford has been closed since Monday, and will stay closed until the end of March at the
      earliest. The county's engineer, Desmond Arkle, found that two of the four main beams are rotten from the inside.

      "You could push a pencil into them," he told the parish meeting on Tuesday, and passed round the pencil.

      About ninety people use the bridge on a working day, among them the children from the Lower Farm cottages, for whom it is the
      only way to the school bus that does not follow the main road. The detour over the stone bridge is 2.8 kilometres.

      ## A bus of their own

      Until the repair is done the county will send a minibus to Lower Farm at ten to eight and again at a quarter past
      three. The parish had asked for a third run at noon for the infants; a decision is promised for next week.

      Farmer Colin Wray offered to carry walkers across the ford on his trailer. The parish clerk thanked him and pointed out that
      his trailer has no brakes. Mr Wray replied that neither has the bridge.

      ## What it will cost

      New beams of larch are to be cut in Oxmere over the winter. The work is put at 46,000 crowns:

      - 28,000 from the county
      - 10,000 from the parish
      - 8,000 still to be found

      A collection box stands in the shop, next to the stamps. By Wednesday evening it held 212 crowns and a button.
      """,
    comments: [
      .init(
        name: "Marjorie", date: "12 November 2026 at 9:41",
        text: "My father helped to build that bridge in 1961 and he always said they should have used larch then."),
      .init(
        name: "B. Tench", date: "12 November 2026 at 11:05",
        text: "Typical. They painted it two years ago and never looked underneath. I said so at the time."),
      .init(
        name: "Colin W.", date: "13 November 2026 at 6:20",
        text: "For the record, the trailer has brakes. It is the tractor that has not."),
    ])

  private static let well = SampleArticle(
    path: "/2026/07/who-owns-the-well/",
    section: "History",
    headline: "Who owns the well? A village finds a map from 1843",
    authors: ["Peg Hathersage", "Rowan Ives"],
    published: "2026-07-23T08:00:00+01:00",
    body: """
      A map that was used for sixty years to line a drawer in the vestry may settle an argument that is older than anybody who
      takes part in it: to whom does the well in Upper Teasel belong?

      The drawer stuck in June. When the churchwarden, Alma Fielding, took it out to wax the runners, she found that the paper
      at the bottom was not wallpaper but linen, and that somebody had drawn the village on it in brown ink, house by house, with
      the names of the tenants and a date: Lady Day 1843.

      ## A line in brown ink

      On the map the well stands outside the wall of Teasel Grange, by about the width of a cart. Today it stands inside. The
      Grange has sold its water since 2011, in bottles with a heron on the label, and the parish has drawn its own from
      a borehole that ran dry in three of the last five summers.

      The present owner of the Grange, Mr Auberon Sykes, was shown the map last week. He looked at it, our reporter can
      confirm, for a long time. "Walls do not walk," he said at last. "But I grant you that people move them."

      ## What the archive says

      The county archivist, Dr Farida Holm, has examined the sheet and considers it genuine. It agrees to the metre with
      the tithe survey except in one place, which is the wall. In the estate papers she found a bill from 1871 for "taking down
      and putting up, 60 yards".

      > A wall is a sentence. Somebody here changed the comma.
      > -- Dr Farida Holm

      The parish and Mr Sykes have agreed to talk before anybody pays a lawyer. Until then there is a tap at the Grange gate,
      fitted on Saturday by Mr Sykes himself. It is not locked.
      """,
    comments: [
      .init(
        name: "Tilly from the Grange cottages", date: "23 July 2026 at 18:02",
        text: "The tap drips. Just saying, since water is so precious all of a sudden."),
      .init(
        name: "B. Tench", date: "24 July 2026 at 7:15",
        text: "1843! And I was told my hedge needed planning permission."),
    ])

  private static let choir = SampleArticle(
    path: "/2026/03/school-choir-wins-with-a-bus-timetable/",
    section: "Schools",
    headline: "School choir wins with a song about a bus timetable",
    authors: ["Rowan Ives"],
    published: "2026-03-19T08:00:00+00:00",
    body: """
      Twenty-three children from Oxmere school have won the county's choir competition with a piece that their teacher wrote
      on the way to work. Its words are the timetable of the number 14 bus.

      "Seven oh four, seven thirty-four, not on Sundays" goes the refrain, in four parts, and by the second verse the jury
      in Carrow Bay was tapping its feet. The prize is 1,500 crowns and a concert in the town hall in May.

      The teacher, Imogen Stroud, had been looking for a text that nobody would have to explain to eight-year-olds. "They know
      this poem by heart," she says. "They have stood in the rain with it."

      ## The footnotes are the best part

      The piece lasts four minutes. The basses, who are ten, sing the footnotes: runs in term only; on request; does not wait for
      trains. A solo is given to the stop at Heron Lane, where the bus calls twice a week, sung by Maisie Orme, who lives
      there.

      The bus company has taken it well. Its director attended the final, was recognised, and had to listen to the line about the
      eight twenty-four being late from a distance of three metres. He has since invited the choir to perform at the depot.

      The prize money will pay for a piano, since the present one, Miss Stroud says, has eleven keys that do not wait for trains
      either. A recording can be heard at the school fair on Saturday. After that, she says, they will learn something
      more difficult. She is considering the tax form.
      """,
    comments: [
      .init(
        name: "A driver of the 14", date: "20 March 2026 at 5:58",
        text: "I have been whistling it since Tuesday and the passengers join in at the footnotes.")
    ])
}
