extension HostileShape {
  /// Kinds of text by what they are made of, in each place that is read in a way of its own.
  static let writing: [HostileShape] = scripts.flatMap { script in
    [
      HostileShape("one paragraph of \(script.name)", after: intro + "<p>", script.text, before: outro),
      HostileShape("paragraphs of \(script.name)", after: intro, "<p>" + script.text + "</p>", before: outro),
      HostileShape("a title of \(script.name)", after: "<title>", script.text, before: "</title>" + intro + outro),
      HostileShape("a byline of \(script.name)", after: intro + "<p class=byline>By ", script.text, before: outro),
      HostileShape(
        "plain text of \(script.name)", form: .plainText, after: "A headline\n\n", script.text, before: "\n\nThe end."),
    ]
  }

  private static let intro =
    "<article><h1>A headline of words</h1>"
    + String(repeating: "<p>Words of a story that is told here, one sentence and another one of them.</p>", count: 12)
  private static let outro = "<p>And the end of the story that was told here, with some more words.</p></article>"

  private static let scripts: [(name: String, text: String)] = [
    ("Han", "日本語文章"), ("Han with stops", "日本語。文、章！"), ("kana", "カタカナひらがな"), ("half-width kana", "ｶﾞｷﾞ"),
    ("Thai", "ภาษาไทยที่"), ("Arabic", "العربيةوالنص"), ("Arabic with marks", "عَرَبِيّ"), ("Hebrew with marks", "שָׁלוֹם"),
    ("Devanagari", "हिन्दीक्षेत्र"), ("Hangul", "한국어문장"), ("conjoining Hangul", "\u{1112}\u{1161}\u{11AB}"),
    ("leading Hangul", "\u{1100}"), ("vowels of Hangul", "\u{1161}"), ("Tibetan marks", "\u{F71}\u{F72}\u{F74}"),
    ("emoji", "😀👍🏽"), ("joined emoji", "👩‍👩‍👧‍👧"), ("joiners", "\u{200D}"), ("emoji and joiners", "👩\u{200D}"),
    ("regional indicators", "🇩"), ("flags", "🇩🇪🇫🇷"), ("keycaps", "1\u{FE0F}\u{20E3}"),
    ("variation selectors", "a\u{FE0F}"), ("selectors alone", "\u{FE0E}"), ("selectors of Han", "葛\u{E0100}"),
    ("tags", "🏴\u{E0067}\u{E0062}"), ("tags alone", "\u{E0061}"), ("no-break spaces", "\u{A0}"),
    ("words and no-break spaces", "a\u{A0}b "), ("zero-width spaces", "a\u{200B}"), ("line separators", "a\u{2028}"),
    ("paragraph separators", "a\u{2029}"), ("ideographic spaces", "文\u{3000}"), ("thin spaces", "a\u{2009}b\u{202F}"),
    ("form feeds", "a\u{C}b"), ("soft hyphens", "a\u{AD}b"), ("word joiners", "a\u{2060}"),
    ("byte order marks", "\u{FEFF}"),
    ("directions", "\u{202E}a\u{202C}"), ("isolates", "\u{2067}a\u{2069}"), ("replacement characters", "\u{FFFD}"),
    ("controls", "\u{1}\u{2}"), ("noncharacters", "\u{FFFE}"), ("private characters", "\u{E000}"),
    ("ligatures", "ﬁﬃﷺ"), ("dotted capitals", "İ"), ("sharp s", "ßẞ"), ("final sigmas", "ΣΑΣ "),
    ("capitals", "ABC DEF "),
    ("digits", "1234567890"), ("numbers", "1,234.56 "), ("Arabic digits", "٣٤٥ "), ("times", "12:30 "),
    ("days", "3 May 2020 "), ("numeric days", "03/05/2020 "), ("ISO days", "2020-05-03T"), ("months", "May "),
    ("Japanese days", "2020年5月3日"), ("Arabic days", "3 مايو 2020 "), ("By", "By "), ("By and a name", "By Ann Lee "),
    ("By and names", "By Ann Lee, Ben Fox and Cy Ray "), ("names and roles", "Ann Lee, Editor "), ("and", "Ann and "),
    ("commas", "Ann, "), ("von", "Ann von der "), ("initials", "A. B. "), ("O'Names", "O'Neil-Fox "),
    ("full stops", ". "), ("ellipses", "..."), ("questions", "a? "), ("dashes", " – "), ("wide bars", "a｜b"),
    ("vowels like bars", "aㅣb"), ("colons", " :: "), ("slashes", " / "), ("guillemets", "» «"), ("brackets", "([{"),
    ("quotes", "“"), ("apostrophes", "'’"), ("bullets", "• "), ("stars", "* _ `"), ("pounds", "# "),
    ("greater", "&gt; "),
    ("pipes", "a | "), ("references", "&amp;"), ("references twice", "&amp;amp;"),
    ("references to spaces", "&#32;&nbsp;"),
    ("references without end", "&amp"), ("long references", "&CounterClockwiseContourIntegral;"),
    ("numeric references", "&#x1F600;"), ("large references", "&#99999999999;"), ("addresses", "www.a.example/b?c=d "),
    ("mail addresses", "ann@a.example "), ("one letter", "a "), ("one long word", "abcdefghij"), ("hyphenated", "a-b-"),
    ("copyright", "© 2020 "), ("subscribe", "Subscribe now. "), ("read more", "Read more: "),
    ("photo", "Photo: Ann Lee/Paper "),
    ("updated", "Updated: 3 May 2020, 12:30 "), ("published", "Published on "), ("zones", "12:30 GMT+1 "),
    ("marks of two classes", "a\u{301}\u{316}"),
    ("marks of thirty", "a" + String(repeating: "\u{316}\u{301}", count: 16)),
    ("joined marks", "\u{34F}\u{301}\u{316}"), ("decomposing letters", "\u{1E69}"), ("long decompositions", "\u{FDFA}"),
    ("mathematical letters", "𝐀𝐁𝐂 "), ("surrogate references", "&#xD800;"), ("references to NUL", "&#0;"),
  ]
}
