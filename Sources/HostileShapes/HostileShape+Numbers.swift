extension HostileShape {
  /// Numbers at the edges of what a number can be, in each attribute and member that a number is read of.
  static let numbers: [HostileShape] =
    places.map { place in
      HostileShape("numbers in \(place.name)", after: start, before: "</article>") { number in
        place.start + extremes[number % extremes.count] + place.end
      }
    }

  private static let start =
    "<article><h1>A headline of words</h1>"
    + String(repeating: "<p>Words of a story that is told here, one sentence and another one of them.</p>", count: 20)

  package static let extremes = [
    "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-1", "0", "2147483647", "-2147483648",
    "4294967296", "18446744073709551616", "1e999", "-1e308", "NaN", "inf", "0x7fffffff", "99999999999999999999999999",
    "+7", "--7", "٣", "1_000", " 5 ", "1.5", "",
  ]

  private static let places: [(name: String, start: String, end: String)] = [
    ("start", "<ol start='", "'><li>An item<li>Another</ol>"),
    ("reversed start", "<ol reversed start='", "'><li>An item<li>Another</ol>"),
    ("value", "<ol><li>An item<li value='", "'>Another<li>One more</ol>"),
    ("colspan", "<table><tr><td colspan='", "'>a<td>b</table>"),
    ("rowspan", "<table><tr><td rowspan='", "'>a<td>b</table>"),
    ("width", "<img src=/a.jpg width='", "'>"),
    ("height", "<img src=/a.jpg height='", "'>"),
    ("srcset", "<img srcset='/a.jpg ", "w, /b.jpg 2w'>"),
    ("datetime", "<time datetime='2020-01-", "'>a</time>"),
    ("date", "<p>May 3, ", "</p>"),
    ("clock", "<p>3 May 2020 12:", " PM</p>"),
    ("zone", "<time datetime='2020-01-02T03:04:05+", ":00'>a</time>"),
    ("published_time", "<meta property=article:published_time content='", "'>"),
    ("page", "<a href='?page=", "'>Next</a>"),
    (
      "JSON-LD wordCount",
      "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false,\"wordCount\":",
      "}</script>"
    ),
    ("JSON-LD date", "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":", "}</script>"),
    ("script", "<script>a = {\"body\": ", "}</script>"),
    ("references", "&#", ";"),
    ("item", "<p>", ". An item</p>"),
  ]
}
