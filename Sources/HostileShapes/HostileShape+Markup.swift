extension HostileShape {
  /// Markup that is wrong or entangled: what the tree builder mends costs it looks at what is open.
  static let entangled: [HostileShape] =
    [
      "<b><p>a</b>", "<b><i><p></b></i>", "<a><p>a</a>", "<a href=/a><div><a href=/b>", "<a><table><a>",
      "<nobr>a<nobr>",
      "<b><button></b>a</button>", "<p><button><p>a</button>", "<button><button>", "<form><form>",
      "<form></form></form>",
      "<table><b>a<tr>", "<table><b><tr><td></b>a", "<table>a<tr>b<td>", "<table><p>a</table>", "<tr><td><b></table>",
      "<table><caption><table>", "<table><colgroup><col><p>", "<table><form><tr>", "<table><input type=hidden><input>",
      "<table><select><tr>", "<select><option><optgroup>", "<select><select>", "<select><b><p></select>", "<option><p>",
      "<li><ul>", "<li><div><li>", "<dd><dt><div><dd>", "<h1><h2>", "<h1><div><h2></h1>", "<ruby><rb>a<rt>b<rtc><rp>",
      "<svg><p>", "<svg><desc><svg>", "<svg></p>", "<svg><title><svg><p>", "<math><mi><p>", "<math><mtext><math>",
      "<svg><![CDATA[a]]>", "<![CDATA[a]]>", "<?a?>", "<!a>", "<!-->", "<!--->", "<!---!>", "<!-- -- --!>", "<! ",
      "</ ",
      "<template><tr>", "<template><td><template>", "</template>", "<template></table>", "<frameset><frame>",
      "</body>a", "</html>a", "</body><p>a</html>", "<body>", "<html>", "<head>", "</head>", "</br>", "</p><p>",
      "<applet>a", "<marquee><b></marquee>", "<object><b></object>", "<font><p></font>", "<font size=1>", "<u><s><p>",
      "<b>a", "<b><div>a", "<i><p>a<i>", "<em><strong><code></p><p>", "<a href=/a><b><p>a", "<b></i>", "<b><x></b></x>",
      "<plaintext", "<xmp><p></xmp>", "<noembed><p></noembed>", "<noframes><p></noframes>", "<textarea><p></textarea>",
      "<script><!--<script></script>", "<script><!--</script>", "<style><!--</style>", "<title><!--</title>",
      "<image>", "<isindex>", "<keygen>", "<listing>\na</listing>", "<pre>\n\n", "<center><p>a", "<dir><li>",
    ].flatMap { piece in
      [
        HostileShape("entangled \(piece)", piece),
        HostileShape("entangled in a story \(piece)", after: beginning, piece, before: "<p>The end of it."),
      ]
    }
    + [
      HostileShape("starts without ends", after: beginning, "<div class=a><p>a b c ", before: ""),
      HostileShape("ends of b", after: beginning + "<p>" + String(repeating: "<b>", count: 400), "</b>a"),
      HostileShape("ends of all formatting", after: "<p>" + String(repeating: "<b><i><u>", count: 150), "</i><p>a"),
      HostileShape("a furthest block below", after: "<b>" + String(repeating: "<i>", count: 500), "<div></b>a"),
      HostileShape("a divided b below", after: "<b>" + String(repeating: "<div>", count: 500), "a<br>"),
      HostileShape("a closed b below", after: "<p><b></p>" + String(repeating: "<div>", count: 600), "a<br>"),
      HostileShape("a b that is out of scope", after: unlike(480, behind: "<i><select>"), "</i>"),
      HostileShape("links behind many formats", after: unlike(480, behind: ""), "<a>x"),
      HostileShape("ends behind many formats", after: unlike(480, behind: ""), "</i>"),
      HostileShape("paragraphs behind many formats", after: unlike(480, behind: "<p>"), "</p><p>x"),
      HostileShape("an end that is fenced", after: "<q><div>" + String(repeating: "<span>", count: 480), "</q>"),
      HostileShape("an unknown end that is fenced", after: "<z><div>" + String(repeating: "<y>", count: 480), "</z>"),
      HostileShape("items below divisions", after: String(repeating: "<div>", count: 480), "<li></div><div>"),
      HostileShape("forms below divisions", after: String(repeating: "<div>", count: 480), "<form></form>"),
      HostileShape("bodies ended below divisions", after: String(repeating: "<div>", count: 480), "</body>a"),
      HostileShape(
        "table text below divisions", after: "<table>" + String(repeating: "<tr><td><div>", count: 200), "</tr>"),
      HostileShape("foreign ends", after: "<svg>" + String(repeating: "<g>", count: 480), "</x>"),
      HostileShape(
        "options of a deep select", after: "<select>" + String(repeating: "<div>", count: 480), "<option></option>"),
      HostileShape("scripts not closed", after: beginning, "<script>a <!-- ", before: ""),
      HostileShape("comments not closed", after: beginning, "<!-- a - ", before: ""),
      HostileShape("comments of hyphens", after: beginning + "<!--", "-", before: "--><p>a"),
      HostileShape("ends of a textarea", after: "<textarea>", "</text", before: "</textarea><p>a"),
      HostileShape("ends of a title", after: "<title>", "</titl", before: "</title><p>a"),
      HostileShape("ends of a script", after: "<script>", "</script", before: " ></script><p>a"),
      HostileShape("a script's escapes", after: "<script>", "<!--<script>-->", before: "</script><p>a"),
      HostileShape("a script's brackets", after: "<script>a=", "[{(", before: "</script><p>a"),
      HostileShape("depths up and down") { number in
        number % 2_000 < 1_000 ? "<div>" : "a</div>"
      },
      HostileShape("lists up and down") { number in number % 1_000 < 500 ? "<ul><li>a" : "</ul>" },
      HostileShape("quotations up and down") { number in
        number % 1_000 < 500 ? "<blockquote><p>a" : "</blockquote>"
      },
      HostileShape("tables up and down") { number in number % 400 < 200 ? "<table><tr><td>a" : "</table>" },
      HostileShape("figures up and down") { number in
        number % 800 < 400 ? "<figure><img src=/a><figcaption>b" : "</figure>"
      },
    ]
    + [
      "select", "template", "noscript", "ruby", "math", "svg", "figure", "blockquote", "table", "ul", "dl", "details",
      "fieldset", "object", "iframe", "video", "map", "label", "center", "dialog", "search", "hgroup", "address", "h2",
      "strong", "u", "nobr", "caption", "td", "li", "dd", "option", "optgroup", "rt", "mi", "desc", "foreignObject",
    ].map { name in
      HostileShape("nested <\(name)> with attributes", after: beginning, "<\(name) class='a b' id=c itemprop=author>a ")
    }

  /// Many formatting elements, all different.
  private static func unlike(_ count: Int, behind start: String) -> String {
    start + (0..<count).map { "<b a\($0)>" }.joined()
  }

  private static let beginning =
    "<article><h1>A headline of words</h1>"
    + String(repeating: "<p>Words of a story that is told here, one sentence and another one of them.</p>", count: 12)
}
