extension HostileShape {
  /// Pages served as text/plain.
  static let plainTexts: [HostileShape] =
    [
      "a", " ", "\n", "a\n", "a\n\n", "- a\n", "1. a\n", "\u{301}\u{316}", "\u{301}", "a\u{301}\n\n", "3 May 2020\n\n",
      "By Ann Lee\n\n", "Words of a story that is told here, one sentence of them.\n\n",
      "Words of a story that is told here, one sentence of them.\n", "Subscribe to us\n\n", "日本語。\n\n", "👩‍👩‍👧‍👧", "\u{FF}",
      "\r",
    ].map { HostileShape("plain text \(named($0))", form: .plainText, $0) } + [
      HostileShape("plain text, each paragraph another", form: .plainText) { "Paragraph number \($0) of a story.\n\n" },
      HostileShape("plain text, each line another", form: .plainText) { "Line number \($0) of a story.\n" },
    ]

  private static func named(_ text: String) -> String {
    text.unicodeScalars.map { $0.value < 0x20 ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
  }

  /// Pieces of all kinds in an order of their own.
  static let mixtures: [HostileShape] =
    (1...8).map { seed in
      HostileShape("mixture \(seed)") { number in
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(seed)
        state = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        return mixed[Int((state ^ state >> 27) % UInt64(mixed.count))]
      }
    }

  private static let mixed = [
    "<div>", "</div>", "<p>", "</p>", "<article>", "</article>", "<table><tr><td>", "</table>", "<br><br>", "<li>",
    "<ul>",
    "</ul>", "<h1>", "</h1>", "<h2>A heading</h2>", "<a href=/a>", "</a>", "<b>", "</b>", "<img src=/a.jpg>",
    "<figure>",
    "</figure>", "<figcaption>A caption", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<time>3 May 2020</time>",
    "<span class=byline>By Ann Lee</span>", "<div class=comments>", "<aside>", "</aside>", "\u{301}\u{316}", "日本語。",
    "Words of a story that is told here, one sentence of them. ", "<noscript>", "</noscript>", "<form>", "</form>",
    "<script type=application/ld+json>{\"@type\":\"NewsArticle\"}</script>", "<script>a = [1]</script>",
    "<select><option>",
    "</select>", "<svg>", "</svg>", "<template>", "</template>", "<i>", "</i>", "<button>", "</button>", "12:30 ",
  ]
}
