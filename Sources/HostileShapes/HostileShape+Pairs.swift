extension HostileShape {
  /// Two kinds of pieces in turn, each pair of them: what is cheap alone may be dear beside something else.
  static let pairs: [HostileShape] = halves.indices.flatMap { first in
    halves.indices.filter { $0 > first }.map { second in
      HostileShape("\(halves[first]) and \(halves[second])", after: told) { halves[$0 % 2 == 0 ? first : second] }
    }
  }

  /// Ten thousand pieces of one kind, then of words, and again: what stands between them is far apart.
  static let successions: [HostileShape] = halves.map { half in
    HostileShape("stretches of \(half) and of words", after: told) { number in
      number % 20_000 < 10_000
        ? half : "<p>Words of a story that is told here, one sentence and another one of them.</p>"
    }
  }

  private static let told =
    "<title>A headline of words - The Paper</title><article><h1>A headline of words</h1>"
    + String(repeating: "<p>Words of a story that is told here, one sentence and another one of them.</p>", count: 12)

  private static let halves = [
    "<img height=1>", "<div class=figure>", "<p>a", "<b>", "</b>", "<table><tr><td>a", "</table>", "<h1>A - B</h1>",
    "<li>a", "<a href=/a>b</a>", "\u{301}\u{316}", "<p class=byline>By Ann Lee", "<time>3 May 2020</time>",
    "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"A\"}</script>", "<svg>", "<blockquote>",
    "<select>", "<br>", "<template>", "<meta name=author content='Ann Lee'>", "<p>12:30",
  ]
}
