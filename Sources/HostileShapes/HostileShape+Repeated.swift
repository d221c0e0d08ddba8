extension HostileShape {
  private static let story =
    "<title>A headline of words - The Paper</title><article><h1>A headline of words</h1>"
    + String(repeating: "<p>Words of a story that is told here, one sentence and another one of them.</p>", count: 20)
  private static let more = "<p>And the end of the story that was told here, with some more words.</p></article>"

  /// What stands in a story again and again.
  private static func many(_ piece: String) -> HostileShape { HostileShape(piece, after: story, piece, before: more) }

  private static func many(_ name: String, _ piece: @escaping @Sendable (Int) -> String) -> HostileShape {
    HostileShape(name, after: story, before: more, piece: piece)
  }

  /// What a page may have many of, in a story that has a body, so that every stage is reached.
  static let repeated: [HostileShape] =
    [
      "<img height=1>", "<img src=/a.jpg>", "<img src=/spacer.gif>", "<img srcset='/a 1x, /b 2x'>",
      "<img class=figure>",
      "<picture><source srcset='/a 1x'><img></picture>", "<source srcset='/a 1x, /b 2x'>",
      "<figure><img src=/a.jpg><figcaption>A caption.</figcaption></figure>", "<figure><img height=1></figure>",
      "<figure><figcaption>A caption.</figcaption></figure>", "<p>a", "<p>a b c", "<p>Yes.</p>", "<p>a\u{301}",
      "<p>12:30", "<p>3 May 2020", "<p>© 2020 Paper</p>", "<p>Subscribe to us</p>", "<p><b>A line</b></p>",
      "<p>Words of a story that is told here, one sentence and another one of them.</p>", "a<br>", "a<br><br>",
      "<p><a href=/a>A link</a></p>", "<a href=/a>b</a> ", "<a>b</a> ", "<a rel=author href=/a>Ann Lee</a>",
      "<a rel=tag href=/a>A tag</a>", "<a href='#a'>Part</a>", "<a href='?page=2'>2</a>", "<h1>A - B | C: D</h1>",
      "<h1>A headline of words</h1>", "<h2>A heading</h2>", "<h2>Related articles</h2>", "<h2>Comments</h2>",
      "<h3></h3>", "<h1><p>a</h1>", "<li>a", "<ul><li>An item</ul>", "<ol><li>An item</ol>", "<li value=7>a",
      "<ol start=7 reversed><li>a</ol>", "<p>Three things:</p><ul><li>One<li>Two</ul>", "<dl><dt>a<dd>b</dl>",
      "<table><tr><td>a<td>b</table>", "<tr><td>a<td>b", "<td>a", "<table><caption>a</caption><tr><th>a<td>b</table>",
      "<table><tr><td colspan=1000>a<td>b</table>", "<blockquote>A quotation.</blockquote>",
      "<blockquote><p>A quotation.</p><footer>Ann Lee</footer></blockquote>", "<pre>a\nb</pre>", "<pre>\n</pre>",
      "<code>a</code>", "<time datetime=2020-01-02>2 January</time>", "<time>3 May 2020, 12:30</time>",
      "<span class=date>3 May 2020</span>", "<span class=byline>By Ann Lee</span>", "<span class=author>Ann Lee</span>",
      "<p class=byline>By Ann Lee and Ben Fox</p>", "<span itemprop=author>Ann Lee</span>",
      "<meta itemprop=datePublished content=2020-01-02>", "<span itemprop=headline>A headline</span>",
      "<span itemprop=articleBody>Words.</span>", "<div itemprop=articleBody><p>Words of a text.</p></div>",
      "<span property=schema:author>Ann Lee</span>", "<div itemscope itemtype=https://schema.org/Person>a</div>",
      "<div class=comments><p>A comment.</p></div>", "<div class=related><p>A story</p></div>",
      "<div class=paywall>Subscribe</div>", "<aside><p>An inset.</p></aside>", "<article><h2>Next one</h2></article>",
      "<article><h2>Next</h2><time>3 May 2020</time><p>Words of another story.</p></article>",
      "<div class=live-blog><time>12:30</time><p>a</div>", "<div style='display:none'>a</div>", "<div hidden>a</div>",
      "<div class=card><a href=/a><h3>A title</h3></a></div>", "<span class=visually-hidden>a</span>",
      "<button>Share</button>", "<form><input><label>a</label></form>", "<nav><a href=/a>b</a></nav>",
      "<noscript><p>Words.</p></noscript>", "<noscript><img src=/a></noscript>", "<script>var a = 1</script>",
      "<script type=application/ld+json>{}</script>",
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"A\"}</script>",
      "<script type=application/ld+json>[</script>", "<script>a = {\"b\": \"c\"}</script>", "<style>a</style>",
      "<svg><title>a</title><path></svg>", "<iframe src=/a></iframe>", "<video src=/a></video>", "<!---->",
      "<!--a b-->",
      "<font color=red>a</font>", "<sup>1</sup>", "<ruby>a<rt>b</ruby>", "<details><summary>a</summary>b</details>",
      "<address>Ann Lee</address>", "<cite>Ann Lee</cite>", "<hr>", "<b></b>", "<p></p>", "<div></div>", "&nbsp;",
      "\u{0}",
      "\u{AD}", "\u{200B}", "日本語。", "مرحبا ", "ก", "👩‍👩‍👧‍👧", "\r\n", "\t", "- ", "— ", "“a” ", "a. ", "A. ", "a.b.", "1. ",
      "http://a.example/ ", "a@b.example ", "a/b/", "&", "&a", "&#", "<", "</", "<a", "</p>", "</div>", "</a>", "]]>",
      "<select><option>a</select>", "<template><p>a</template>", "<math><mi>a</mi></math>",
    ].map { many($0) }
    + [
      many("classes, each another") { "<p class='n\($0) of-\($0)'>a" },
      many("ids, each another") { "<p id=i\($0)>a" },
      many("links, each another") { "<a href=/\($0)>a\($0)</a> " },
      many("images, each another") { "<img src=/\($0).jpg>" },
      many("figures, each another") { "<figure><img src=/\($0).jpg><figcaption>No. \($0)</figcaption></figure>" },
      many("paragraphs, each another") { "<p>Paragraph number \($0) of a story that is told here at length.</p>" },
      many("paragraphs that stand twice") { "<p>Paragraph number \($0 / 2) of a story told here at length.</p>" },
      many("headings, each another") { "<h2>Heading number \($0)</h2>" },
      many("headlines, each another") { "<h1>Headline \($0) - Part \($0) | The Paper</h1>" },
      many("times, each another") { "<time datetime=20\($0 % 90 + 10)-0\($0 % 9 + 1)-11T0\($0 % 10):00:00Z>a</time>" },
      many("days, each another") { "<p>\($0 % 28 + 1) May \(1990 + $0 % 40)" },
      many("names, each another") { "<p class=byline>By Ann\($0) Lee\($0)" },
      many("authors, each another") { "<a rel=author href=/\($0)>Ann\($0) Lee\($0)</a>" },
      many("elements, each another") { "<e\($0)>a" },
      many("properties, each another") { "<b itemprop=p\($0)>a</b>" },
      many("attributes, each another") { "<b a\($0)=1>a</b>" },
      many("tables, growing") { "<table>" + String(repeating: "<tr><td>a<td>b", count: $0 % 100) + "</table>" },
    ]
    + [
      HostileShape("metas, each another", before: story + more) { "<meta name=n\($0) content=a>" },
      HostileShape("relations, each another", before: story + more) { "<link rel=r\($0) href=/a>" },
      HostileShape("names in a meta's name", after: "<meta content=a name='", before: "'>" + story + more) {
        "n\($0) "
      },
      HostileShape("relations in a rel", after: "<link href=a rel='", before: "'>" + story + more) { "n\($0) " },
      HostileShape("attributes of a tag", after: "<p ", before: ">" + story + more) { "a\($0)=\($0) " },
      HostileShape("classes of a tag", after: "<p class='", before: "'>" + story + more) { "n\($0) " },
    ]
    + [
      "og:title", "og:description", "og:image", "og:type", "og:locale", "og:site_name", "author", "article:author",
      "article:tag", "article:section", "article:published_time", "keywords", "description", "robots", "generator",
      "date",
      "citation_author", "twitter:title", "parsely-page", "news_keywords",
    ].map { name in
      HostileShape("<meta \(name)>", before: story + more) { "<meta name=\(name) property=\(name) content='A \($0)'>" }
    }
    + ["canonical", "alternate", "next", "amphtml", "stylesheet", "author"].map { name in
      HostileShape("<link \(name)>", before: story + more) { "<link rel=\(name) hreflang=en href=/\($0)>" }
    }
}
