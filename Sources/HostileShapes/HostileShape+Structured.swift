extension HostileShape {
  /// What a page says of itself: JSON-LD that is deep, wide, in many scripts; microdata and RDFa in each other.
  static let structured: [HostileShape] =
    members.map { member in
      HostileShape("JSON-LD with much \(member.name)", after: script + member.start, before: member.end) { number in
        member.piece.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(number)")
      }
    }
    + scripts.map { HostileShape("scripts of \($0)", after: told, ld + $0 + "</script>") }
    + levels.map { level in
      HostileShape(
        "JSON-LD nested \(level.piece)", after: script, level.piece, before: level.inner + "</script>" + told)
    }
    + [
      HostileShape("JSON-LD nested and closed", layersOf: "{\"@graph\":[", "]}"),
      HostileShape("JSON-LD parts nested and closed", layersOf: "{\"@type\":\"Article\",\"hasPart\":", "}"),
      HostileShape("JSON-LD main entities nested", layersOf: "{\"@type\":\"WebPage\",\"mainEntity\":", "}"),
      HostileShape("JSON-LD authors nested", layersOf: "{\"@type\":\"Article\",\"author\":[", "]}"),
      HostileShape("JSON-LD lists nested", layersOf: "[", "]"),
      HostileShape("scripts of many levels", after: told) { _ in
        ld + String(repeating: "{\"a\":[", count: 60) + String(repeating: "]}", count: 60) + "</script>"
      },
      HostileShape("scripts, each another", after: told) { number in
        ld + "{\"@type\":\"NewsArticle\",\"@id\":\"#\(number)\",\"headline\":\"A \(number)\",\"datePublished\":"
          + "\"2020-01-0\(number % 9 + 1)\",\"author\":{\"name\":\"Ann\(number) Lee\"}}</script>"
      },
      HostileShape("scripts of state", after: told) { number in
        "<script>window.a\(number) = {\"body\":\"<p>Words of a story told here, number \(number).</p>\"}</script>"
      },
      HostileShape("scripts of parsed state") { number in
        "<script>a=JSON.parse('{\"content\":\"Words of a story \(number)\"}')</script>"
      },
      HostileShape("scripts of pushes") {
        "<script>self.a.push([1,\"\($0):{\\\"body\\\":\\\"Words of it.\\\"}\"])</script>"
      },
      HostileShape("a script of pushes", after: "<script>", before: "</script>" + told) {
        "self.a.push([1,\"\($0):{\\\"body\\\":\\\"Words of it.\\\"}\"]);"
      },
      HostileShape("a script of texts", after: "<script>a=[", before: "0]</script><p>A word.") {
        "{\"type\":\"p\",\"html\":\"<p>Paragraph \($0) of a story that is told here.</p>\"},"
      },
      HostileShape("a script of equal texts", after: "<script>a=[", before: "0]</script><p>A word.") { _ in
        "{\"type\":\"p\",\"text\":\"Words of a story that is told here, one sentence of them.\"},"
      },
      HostileShape("a script's text of markup", after: "<script>a={\"body\":\"", before: "\"}</script><p>A word.") {
        _ in
        "<div><p>Words of <b>a</b> story &amp; more.<\\/p>"
      },
      HostileShape("a script's text of open markup", after: "<script>a={\"body\":\"", before: "\"}</script><p>A word.")
      {
        _ in "<div>"
      },
      HostileShape("markup in articleBody", after: script + body, before: "\"}</script>" + told) { _ in
        "<p class='a'>Words of <i>a</i> story.</p>"
      },
      HostileShape("tags in articleBody", after: script + body, before: "\"}</script>" + told) { _ in "<" },
      HostileShape("references in articleBody", after: script + body, before: "\"}</script>" + told) { _ in "&amp;lt;"
      },
      HostileShape("lines in articleBody", after: script + body, before: "\"}</script>" + told) { _ in "a\\n\\n" },
    ]
    + [
      "<div itemscope itemprop=author>", "<div itemscope itemtype=https://schema.org/Person itemprop=author>a",
      "<span itemprop=articleBody>", "<span itemprop='headline name'>a ", "<div property=schema:articleBody>a",
      "<div typeof=schema:Article property=schema:hasPart>", "<time itemprop=datePublished>3 May ",
      "<div itemscope><meta itemprop=dateModified content=2020-01-02>", "<div itemprop=comment itemscope>a",
    ].map { HostileShape("item in item \($0)", after: told, $0) }

  private init(_ name: String, layersOf piece: String, _ closing: String) {
    self.init(name, after: Self.told) { _ in
      Self.ld + String(repeating: piece, count: 500) + "1" + String(repeating: closing, count: 500) + "</script>"
    }
  }

  private static let ld = "<script type=application/ld+json>"
  private static let script = ld + "{\"@type\":\"NewsArticle\",\"headline\":\"A headline\",\"a\":1"
  private static let body = ",\"articleBody\":\""
  private static let told =
    "<article><h1>A headline of words</h1>"
    + String(repeating: "<p>Words of a story that is told here, one sentence and another one of them.</p>", count: 12)

  /// `#` is the piece's number.
  private static let members: [(name: String, start: String, piece: String, end: String)] = [
    ("escapes", ",\"description\":\"", "\\u0041", "\"}</script>" + told),
    ("escapes of marks", ",\"headline\":\"", "\\u0301\\u0316", "\"}</script>" + told),
    ("surrogates", ",\"description\":\"", "\\ud83d\\ude00", "\"}</script>" + told),
    ("half surrogates", ",\"description\":\"", "\\ud83d", "\"}</script>" + told),
    ("backslashes", ",\"description\":\"", "\\\\", "\"}</script>" + told),
    ("digits", ",\"wordCount\":", "7", "}</script>" + told),
    ("digits behind a point", ",\"wordCount\":0.", "7", "}</script>" + told),
    ("digits of an exponent", ",\"wordCount\":1e", "9", "}</script>" + told),
    ("white space", ",", " \n", "\"b\":1}</script>" + told),
    ("the same key", "", ",\"headline\":\"A #\"", "}</script>" + told),
    ("the same date", "", ",\"datePublished\":\"2020-01-02\"", "}</script>" + told),
    ("the same list", "", ",\"author\":[\"Ann# Lee\"]", "}</script>" + told),
    ("the same text", "", ",\"articleBody\":\"Words of a story, number #.\"", "}</script>" + told),
    ("authors by name", ",\"author\":[\"\"", ",\"Ann# Lee\"", "]}</script>" + told),
    ("equal authors", ",\"author\":[\"\"", ",\"Ann Lee\"", "]}</script>" + told),
    ("authors by reference", ",\"author\":[{}", ",{\"@id\":\"#\"}", "]}</script>" + told),
    ("images", ",\"image\":[\"\"", ",{\"url\":\"/a#.jpg\"}", "]}</script>" + told),
    ("sections", ",\"articleSection\":[\"\"", ",\"Part #\"", "]}</script>" + told),
    ("keywords in one text", ",\"keywords\":\"", "word #, ", "\"}</script>" + told),
    ("publishers", ",\"publisher\":[{}", ",{\"name\":\"Paper #\"}", "]}</script>" + told),
    ("parts", ",\"hasPart\":[{}", ",{\"@type\":\"WebPageElement\",\"cssSelector\":\".a#\"}", "]}</script>" + told),
    ("comments", ",\"comment\":[{}", ",{\"@type\":\"Comment\",\"text\":\"A #\"}", "]}</script>" + told),
    ("posts", ",\"liveBlogUpdate\":[{}", ",{\"@type\":\"BlogPosting\",\"articleBody\":\"A #\"}", "]}</script>" + told),
    ("types", ",\"@type\":[\"a\"", ",\"NewsArticle\"", "]}</script>" + told),
    ("references that turn", ",\"@graph\":[{}", ",{\"@id\":\"a\",\"author\":{\"@id\":\"a\"}}", "]}</script>" + told),
    ("equal ids", ",\"@graph\":[{}", ",{\"@type\":\"Article\",\"@id\":\"a\",\"name\":\"A #\"}", "]}</script>" + told),
    ("ids", ",\"@graph\":[{}", ",{\"@type\":\"Person\",\"@id\":\"#\",\"name\":\"Ann# Lee\"}", "]}</script>" + told),
    ("languages", ",\"inLanguage\":[\"en\"", ",{\"name\":\"L#\"}", "]}</script>" + told),
    ("numbers", ",\"b\":[0", ",-#.5e+7", "]}</script>" + told),
    ("words", ",\"b\":[0", ",true,false,null", "]}</script>" + told),
    ("commas", ",\"b\":[0", ",", "]}</script>" + told),
    ("comments of scripts", "", "/* a */", "}</script>" + told),
  ]

  private static let scripts = [
    "", "[]", "[[]]", "{", "\"a\"", "{\"@type\":\"Article\"}", "{\"@graph\":[{\"@type\":\"Article\",\"name\":\"A\"}]}",
    "{\"@type\":\"BreadcrumbList\",\"itemListElement\":[{\"name\":\"A\"}]}",
    "{\"@type\":\"Person\",\"name\":\"Ann Lee\"}",
    "{\"@type\":\"NewsArticle\",\"articleBody\":\"Words of a story that is told here.\"}", "<!-- {} -->", "// a\n{}",
    "\0",
  ]

  private static let levels: [(piece: String, inner: String)] = [
    (",\"a\":{\"b\":1", "}}"), (",\"@graph\":[{\"@type\":\"Article\"", "}]}"), (",\"author\":{\"name\":\"A\"", "}}"),
    (",\"a\":[[1],[{\"b\":1", "}]]}"), (",\"mainEntity\":{\"@type\":\"NewsArticle\"", "}}"),
  ]
}
