extension HostileShape {
  /// Each element of HTML again and again, and each that text is read of in each other.
  static let elements: [HostileShape] =
    names.map { HostileShape("<\($0)>a b", "<\($0)>a b</\($0)>") }
    + void.map { HostileShape("<\($0)> and a letter", "a<\($0)>") }

  static let nested: [HostileShape] =
    nesting.map { HostileShape(nested: "<\($0)>", around: "Some words.", closed: "</\($0)>") }
    + nesting.map { HostileShape(nested: "<\($0)>a b ", around: "Some words.", closed: " c d</\($0)>") }
    + [
      HostileShape(nested: "<div class=a><b>", around: "Some words.", closed: "</b></div>"),
      HostileShape(nested: "<ul><li>a<ol><li>", around: "Some words.", closed: "</ol></ul>"),
      HostileShape(nested: "<table><tr><td>", around: "Some words.", closed: "</table>"),
      HostileShape(nested: "<blockquote><p>a<footer>b</footer>", around: "Some words.", closed: "</blockquote>"),
      HostileShape(nested: "<figure><img src=/a><figcaption>a", around: "b", closed: "</figcaption></figure>"),
      HostileShape(nested: "<div class=comments><p>a b</p>", around: "Some words.", closed: "</div>"),
      HostileShape(nested: "<article><h1>A title</h1><p>Words of a text.</p>", around: "a", closed: "</article>"),
    ]

  private static let names = """
    a abbr address article aside b bdi blockquote body button caption cite code custom-element dd del details dfn dialog
    div dl dt em fieldset figcaption figure font footer form frameset h1 h2 h6 head header hgroup html i iframe ins kbd
    label legend li main map mark marquee math menu meter nav noscript object ol optgroup option output p picture pre
    progress q rp rt ruby s samp script search section select small span strong style sub summary sup svg table tbody td
    template textarea tfoot th thead time title tr tt u ul unknown var video xmp
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  private static let void = "area base br col embed hr img input link meta param source track wbr"
    .split(separator: " ").map(String.init)

  private static let nesting = """
    a article aside b blockquote button code custom-element details div dl figure font footer form h1 header li main nav
    noscript ol p pre section select span svg table template time ul
    """.split { $0 == " " || $0 == "\n" }.map(String.init)
}
