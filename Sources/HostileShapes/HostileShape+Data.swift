extension HostileShape {
  private static let story =
    "</script><h1>A headline of words</h1><p>Words of a story that is told here, one sentence of them.</p>"

  /// JSON in JSON-LD and in the page's scripts, as a value of what reads them.
  static let data: [HostileShape] =
    pieces.flatMap { piece in
      [
        HostileShape(
          "JSON-LD \(piece)", after: "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"a\":[", piece + ",",
          before: "1]}" + story),
        HostileShape("script \(piece)", after: "<script>window.state = [", piece + ",", before: "1]" + story),
      ]
    }
    + bare.flatMap { piece in
      [
        HostileShape("JSON-LD text \(piece)", after: "<script type=application/ld+json>", piece, before: story),
        HostileShape("script text \(piece)", after: "<script>", piece, before: story),
      ]
    }
    + [
      HostileShape(
        "keys, each another", after: "<script type=application/ld+json>{\"@type\":\"NewsArticle\"", before: "}" + story
      ) { ",\"k\($0)\":1" },
      HostileShape("script's keys, each another", after: "<script>a = {\"a\":1", before: "}" + story) {
        ",\"k\($0)\":1"
      },
      HostileShape(
        "authors in JSON-LD",
        after: "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":[{}", before: "]}" + story
      ) { ",{\"@type\":\"Person\",\"name\":\"Ann\($0) Lee\"}" },
      HostileShape(
        "keywords in JSON-LD",
        after: "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"keywords\":[\"a\"", before: "]}" + story
      ) { ",\"word \($0)\"" },
      HostileShape(
        "types in JSON-LD", after: "<script type=application/ld+json>{\"@type\":[\"NewsArticle\"", before: "]}" + story
      ) { ",\"Type\($0)\"" },
      HostileShape(
        "graph in JSON-LD", after: "<script type=application/ld+json>{\"@graph\":[{}", before: "]}" + story
      ) {
        ",{\"@type\":\"NewsArticle\",\"@id\":\"#\($0)\",\"headline\":\"A \($0)\",\"author\":{\"@id\":\"#\($0 + 1)\"}}"
      },
    ]

  private static let pieces = [
    "1", "[1]", "[]", "{}", "\"a\"", "\"\"", "\"\\u0301\\u0316\"", "\"\\ud800\"", "null", "-1e999",
    "9223372036854775807",
    "{\"a\":1}", "{\"\\u0301\":1}", "[[[[]]]]", "{\"@type\":\"Person\",\"name\":\"Ann Lee\"}",
    "{\"@type\":\"NewsArticle\",\"wordCount\":9223372036854775807,\"isAccessibleForFree\":false}",
    "{\"type\":\"paragraph\",\"text\":\"Words of a story that is told here.\"}",
    "\"<p>Words of a story that is told here, in markup.</p>\"", "\"&lt;p&gt;a&amp;amp;\"",
    "{\"articleBody\":\"Words of a story that is told here, one sentence of them.\"}",
  ]

  private static let bare = [
    "[", "{\"a\":", "[{", "\"", "\\", "{", "}", "[1],", "{\"a\":1}", "{\"a\":1};", "<!--", "/*", "//\n", "'", "`", "a(",
    ")",
    "JSON.parse(\"{}\")", "\u{301}\u{316}", "a = {\"b\": [", " ", "\n", "1", "push([1,\"a\"])",
  ]
}
