extension HostileShape {
  /// What a tag may have much of: attributes by number, by length and by the words in them.
  static let attributed: [HostileShape] =
    lists.map { list in
      HostileShape("a list in \(list.name)", after: opening + list.start, before: list.end + ending, piece: list.piece)
    }
    + repeatedTags.map { HostileShape("again \($0)", after: opening, $0, before: ending) }
    + lengths.map { length in
      HostileShape("\(length.name) of 4 KB") { number in
        length.start + String(repeating: "x", count: 4_000) + "\(number)" + length.end
      }
    }
    + [
      HostileShape("one attribute again and again", after: opening + "<p ", "a=1 ", before: ">a" + ending),
      HostileShape("class again and again", after: opening + "<p ", "class=a ", before: ">a" + ending),
      HostileShape("attributes without values", after: opening + "<p ", "a ", before: ">a" + ending),
      HostileShape("attributes of quotes", after: opening + "<p ", "'\"", before: ">a" + ending),
      HostileShape("attributes of an end tag", after: opening + "</p ", "a=1 ", before: ">a" + ending),
      HostileShape("tags of 1,024 attributes") { number in
        "<p " + (0..<1_024).map { "a\($0 &+ number)=b " }.joined() + ">a"
      },
      HostileShape("body tags with attributes") { "<body a\($0)=1>" },
      HostileShape("html tags with attributes") { "<html a\($0)=1>" },
      HostileShape("body tags of one attribute") { _ in "<body class=a onload=b>" },
      HostileShape("an attribute not closed", after: opening + "<p class='", "a ", before: ""),
      HostileShape("attributes not closed", after: opening, "<p class='a' id=\"", before: ""),
      HostileShape("references in an address", after: opening + "<a href='/?", "&amp;a=b", before: "'>a</a>" + ending),
      HostileShape("half references in an address", after: opening + "<a href='/?", "&a=b&not", before: "'>a</a>"),
      HostileShape("escapes in addresses") {
        "<a href='/" + String(repeating: "%41%zz%", count: 100) + "\($0)'>a</a> "
      },
      HostileShape("steps in addresses") { "<a href='" + String(repeating: "../a/./", count: 200) + "\($0)'>a</a> " },
      HostileShape("hosts in addresses") { "<a href='//" + String(repeating: "a.", count: 120) + "\($0)'>a</a> " },
      HostileShape("hosts of other scripts") { "<a href='http://ä\($0).example/é'>ä</a> " },
      HostileShape("images of other hosts") { "<figure><img src='http://ä\($0).example/é'></figure>" },
    ]

  private static let opening =
    "<title>A headline of words - The Paper</title><article><h1>A headline of words</h1>"
    + String(repeating: "<p>Words of a story that is told here, one sentence and another one of them.</p>", count: 12)
  private static let ending = "<p>And the end of the story that was told here, with some more words.</p></article>"

  private struct List {
    let name: String
    let start: String
    let end: String
    let piece: @Sendable (Int) -> String

    init(_ name: String, _ start: String, _ end: String, _ piece: @escaping @Sendable (Int) -> String) {
      (self.name, self.start, self.end, self.piece) = (name, start, end, piece)
    }
  }

  private static let lists: [List] = [
    List("srcset", "<img src=/a srcset='", "'>") { "/a\($0).jpg \($0)w, " },
    List("a source's srcset", "<picture><source srcset='", "'><img></picture>") { "/a\($0).jpg \($0 % 9).5x, " },
    List("sizes", "<img src=/a srcset='/b 2x' sizes='", "'>") { "(max-width: \($0)px) 1px, " },
    List("data-srcset", "<img data-srcset='", "'>") { "/a\($0).jpg \($0)w, " },
    List("class", "<div class='", "'><p>a</div>") { _ in "comments related byline " },
    List("class of hyphens", "<div class='", "'><p>a</div>") { _ in "a-b_c-" },
    List("itemprop", "<b itemprop='", "'>Ann Lee</b>") { "author headline p\($0) " },
    List("itemtype", "<div itemscope itemtype='", "'>a</div>") { "https://schema.org/T\($0) " },
    List("typeof", "<div vocab='https://schema.org/' typeof='", "'>a</div>") { "T\($0) " },
    List("property", "<b property='", "'>Ann Lee</b>") { "schema:author og:p\($0) " },
    List("rel", "<a href=/a rel='", "'>a</a>") { "author tag n\($0) " },
    List("style", "<div style='", "'><p>a</div>") { _ in "display:non; " },
    List("style of spaces", "<div style='", "'><p>a</div>") { _ in "display : " },
    List("datetime", "<time datetime='", "'>a</time>") { _ in "2020-01-02T" },
    List("role", "<div role='", "'>a</div>") { _ in "navigation " },
    List("aria-label", "<a href=/a aria-label='", "'>a</a>") { _ in "By Ann Lee " },
    List("title", "<a href=/a title='", "'>a</a>") { _ in "3 May 2020 " },
    List("lang", "<p lang='", "'>a") { _ in "en-" },
    List("href's query", "<a href='/?", "'>a</a>") { "a\($0)=b&" },
    List("href's path", "<a href='", "'>a</a>") { _ in "../a/" },
    List("href's host", "<a href='http://", "/'>a</a>") { _ in "a.b-" },
    List("src", "<img src='", "'>") { _ in "%2e%2E/" },
    List("data URL", "<img src='data:image/png;base64,", "'>") { _ in "QUJD" },
    List("srcdoc", "<iframe srcdoc='", "'></iframe>") { _ in "<p>a" },
    List("refresh", "<meta http-equiv=refresh content='0;url=", "'>") { _ in "/a;" },
    List("robots", "<meta name=robots content='", "'>") { "noarchive, max-snippet: \($0), " },
    List("keywords", "<meta name=keywords content='", "'>") { "word \($0), " },
    List("alt", "<figure><img src=/a alt='", "'></figure>") { _ in "A photo. " },
    List("og:locale", "<meta property=og:locale content='", "'>") { _ in "en_US-" },
    List("viewport", "<meta name=viewport content='", "'>") { _ in "width=1, " },
  ]

  private static let repeatedTags: [String] = [
    "<img src='data:image/gif;base64,R0lGOD'>", "<img src=/a.jpg width=1 height=1 alt='A photo.'>",
    "<a href='javascript:a()'>a</a> ", "<a href=''>a</a> ", "<a href='//'>a</a> ", "<a href='http://[::'>a</a> ",
    "<a name=a>", "<base href=/a>", "<base target=a href='http://b.example/'>", "<area href=/a>",
    "<div style='display: none'>", "<div aria-hidden=true>a</div>", "<div hidden><p>Words of a text.</div>",
    "<p class='a b c d e f g h i j k l m n o p q r s t'>a", "<p id=comments>a", "<div role=navigation>a</div>",
    "<i class='fa fa-user'></i>", "<link rel=amphtml href=/a>", "<link rel=canonical href=/a>",
    "<link rel='alternate' hreflang=en href=/a>", "<link rel=next href='?page=2'>", "<link rel=shortlink href=/a>",
    "<link itemprop=url href=/a>", "<meta charset=utf-8>", "<meta http-equiv=refresh content='0;url=/a'>",
    "<meta name=robots content=noindex>", "<meta property=og:image content=/a.jpg>", "<meta name=a>",
    "<meta content=a>",
    "<meta property=article:tag content='A tag'>", "<meta name=author content='Ann Lee and Ben Fox, Cy Ray'>",
    "<time itemprop=datePublished datetime=2020-01-02T03:04:05Z pubdate>2 January</time>",
    "<div itemscope itemprop=author><span itemprop=name>Ann Lee</span></div>",
    "<div itemscope itemtype=https://schema.org/NewsArticle><meta itemprop=headline content=A></div>",
    "<div vocab=https://schema.org typeof=Article><span property=headline>A</span></div>",
    "<div property='schema:author' typeof='schema:Person'><b property='schema:name'>Ann Lee</b></div>",
    "<picture><source srcset='/a 1x'><source srcset='/b 2x'><source srcset='/c 3x'><img src=/d></picture>",
    "<figure><picture><source srcset=/a><img></picture><figcaption>A</figcaption></figure>",
    "<figure><figure><img src=/a></figure></figure>", "<noscript><img src=/a.jpg></noscript>",
    "<amp-img src=/a.jpg width=600 height=400></amp-img>", "<video poster=/a.jpg><source src=/b></video>",
    "<svg><image href=/a></svg>", "<svg><foreignObject><p>a</svg>", "<math><annotation-xml encoding=text/html><p>a",
    "<object data=/a><param name=b>a</object>", "<embed src=/a>", "<track src=/a>", "<input value=a>",
    "<input type=hidden>", "<textarea>a</textarea>", "<title>A</title>", "<title>A - B</title>",
    "<style>a{b:c}</style>",
    "<slot>a</slot>", "<template shadowrootmode=open><p>a</template>", "<dialog open>a</dialog>", "<menu><li>a</menu>",
  ]

  private static let lengths: [(name: String, start: String, end: String)] = [
    ("addresses", "<a href='/", "'>a</a> "), ("images' addresses", "<img src='/", "'>"),
    ("classes", "<p class='", "'>a"), ("ids", "<p id='", "'>a"), ("itemprops", "<b itemprop='author ", "'>Ann Lee</b>"),
    ("relations", "<a href=/a rel='tag ", "'>a</a>"), ("metas", "<meta name=a content='", "'>"),
    ("metas' names", "<meta content=a name='", "'>"), ("og:titles", "<meta property=og:title content='", "'>"),
    ("links", "<link rel=alternate hreflang=en href='/", "'>"), ("relations of links", "<link href=/a rel='", "'>"),
    ("tag names", "<a", ">a"), ("attribute names", "<b a", "=1>a</b>"), ("comments", "<!--", "-->"),
    ("words", "<p>", "</p>"), ("titles", "<title>", "</title>"), ("first headings", "<h1>", "</h1>"),
    ("headings", "<h2>", "</h2>"), ("times", "<time datetime='", "'>a</time>"),
    ("scripts", "<script>a = '", "'</script>"), ("alts", "<img src=/a alt='", "'>"),
    ("captions", "<figure><img src=/a><figcaption>", "</figcaption></figure>"),
    ("bylines", "<p class=byline>By ", "</p>"), ("cells", "<table><tr><td>a<td>", "</table>"),
    ("JSON-LD headlines", "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"", "\"}</script>"),
    ("JSON-LD keys", "<script type=application/ld+json>{\"@type\":\"Article\",\"", "\":1}</script>"),
  ]
}
