extension HostileShape {
  /// A place of a page that holds text, as what stands before and behind the text.
  private struct Field {
    let name: String
    let start: String
    let end: String

    init(_ start: String, _ end: String, name: String? = nil) {
      self.name = name ?? start
      self.start = start
      self.end = end
    }
  }

  /// Each place that text is read from, filled with each kind of text.
  static let fields: [HostileShape] = places.flatMap { place in
    fillings.map { filling in
      HostileShape("\(place.name) of \(filling.name)", after: place.start, filling.text, before: place.end)
    }
  }

  private static let fillings: [(name: String, text: String)] = [
    ("mixed marks", "\u{301}\u{316}"),
    ("equal marks", "\u{301}"),
    ("references to marks", "&#x301;&#790;"),
    ("separators", " | "),
    ("hyphens", "a-b - "),
    ("white space", " \n"),
    ("words", "Some words of a text. "),
    ("names", "by Ann Lee and "),
    ("dates", "3 March 2020, 12:30 "),
    ("letters", "x"),
  ]

  private static let story = "<article><h1>A headline of words</h1><p>"
  private static let text = "Words of a story that is told here, one sentence of them. "
  private static let rest = "</p><p>" + String(repeating: text, count: 12) + "</article>"

  private static let places: [Field] = [
    Field("<title>", "</title>" + story + rest),
    Field("<meta property=og:title content='", "'>" + story + rest, name: "og:title"),
    Field("<meta name=description content='", "'>" + story + rest, name: "description"),
    Field("<meta name=author content='", "'>" + story + rest, name: "meta author"),
    Field("<meta property=article:published_time content='", "'>" + story + rest, name: "published_time"),
    Field("<meta name=keywords content='", "'>" + story + rest, name: "keywords"),
    Field("<meta name='", "' content=a>" + story + rest, name: "meta name"),
    Field("<link rel='", "' href=/a>" + story + rest, name: "link rel"),
    Field("<link rel=canonical href='", "'>" + story + rest, name: "canonical"),
    Field("<base href='", "'><a href=a>b</a>" + story + rest, name: "base"),
    Field("<html lang='", "'>" + story + rest, name: "lang"),
    Field(story, rest, name: "p"),
    Field("<article><h1>", "</h1><p>" + rest, name: "h1"),
    Field(story + "</p><h2>", "</h2>" + rest, name: "h2"),
    Field(story + "</p><ul><li>", "</ul>" + rest, name: "li"),
    Field(story + "</p><table><tr><td>a<td>", "</table>" + rest, name: "td"),
    Field(story + "</p><table><caption>", "</caption><tr><td>a<td>b</table>" + rest, name: "caption"),
    Field(story + "</p><figure><img src=/a.jpg><figcaption>", "</figcaption></figure>" + rest, name: "figcaption"),
    Field(story + "</p><blockquote><p>a</p><footer>", "</footer></blockquote>" + rest, name: "quotation's footer"),
    Field(story + "</p><pre>", "</pre>" + rest, name: "pre"),
    Field(story + "<button>", "</button>" + rest, name: "button"),
    Field(story + "<time>", "</time>" + rest, name: "time"),
    Field(story + "<time datetime='", "'>3 May</time>" + rest, name: "datetime"),
    Field(story + "<span class=byline>", "</span>" + rest, name: "byline"),
    Field(story + "<span class=date>", "</span>" + rest, name: "date"),
    Field(story + "<span itemprop=author>", "</span>" + rest, name: "itemprop author"),
    Field(story + "<span itemprop='", "'>a</span>" + rest, name: "itemprop"),
    Field(story + "<a rel=author href=/a>", "</a>" + rest, name: "rel=author"),
    Field(story + "<a rel='", "' href=/a>a</a>" + rest, name: "rel"),
    Field(story + "<a href='", "'>a</a>" + rest, name: "href"),
    Field(story + "<b class='", "'>a</b>" + rest, name: "class"),
    Field(story + "<b role='", "'>a</b>" + rest, name: "role"),
    Field(story + "<b style='", "'>a</b>" + rest, name: "style"),
    Field(story + "<img src=/a alt='", "'>" + rest, name: "alt"),
    Field(story + "<img height='", "' src=/a>" + rest, name: "img height"),
    Field(story + "<img srcset='", "'>" + rest, name: "srcset"),
    Field(story + "</p><ol start='", "'><li>a</ol>" + rest, name: "start"),
    Field(story + "<noscript>", "</noscript>" + rest, name: "noscript"),
    Field(story + "<!--", "-->" + rest, name: "comment"),
    Field("<!DOCTYPE '", "'>" + story + rest, name: "doctype"),
    Field(
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"", "\"}</script>" + story + rest,
      name: "JSON-LD headline"),
    Field(
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"", "\":\"a\"}</script>" + story + rest,
      name: "JSON-LD key"),
    Field("<script type=application/ld+json>{\"@type\":\"", "\"}</script>" + story + rest, name: "JSON-LD type"),
    Field(
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"", "\"}</script>" + story + rest,
      name: "JSON-LD articleBody"),
    Field(
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":\"", "\"}</script>" + story + rest,
      name: "JSON-LD author"),
    Field(
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"", "\"}</script>" + story + rest,
      name: "JSON-LD date"),
    Field("<script>var a = {\"body\": \"", "\"}</script><p>A word.", name: "script's text"),
    Field("<script>var a = {\"", "\": \"b\"}</script><p>A word.", name: "script's key"),
    Field("<", ">" + story + rest, name: "tag name"),
    Field(story + "<b ", ">a</b>" + rest, name: "attribute name"),
  ]
}
