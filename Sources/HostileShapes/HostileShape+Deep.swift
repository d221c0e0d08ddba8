extension HostileShape {
  /// What each look up or down the tree costs most: many things below many open elements, and elements that are opened
  /// again and again with all they have.
  static let deep: [HostileShape] =
    layers.flatMap { layer in
      below.map { HostileShape("\($0) below 500 \(layer)", after: String(repeating: layer, count: 500), $0) }
    }
    + attributes.flatMap { (name, start) in
      [
        HostileShape("copies of \(name)", after: "<p>" + start, "<p>x"),
        HostileShape("copies of \(name) below links", after: "<p>" + start, "<a href=/a>x</a><p>"),
        HostileShape("adopted copies of \(name)", after: "<p>" + start, "<div>x</b></div>"),
      ]
    }
    + [
      HostileShape("formatting that differs at the end") { number in
        "<b class='" + String(repeating: "x", count: 1_000) + "\(number)'>"
      },
      HostileShape("formatting with many attributes") { number in
        "<b " + (0..<30).map { "a\($0)=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx " }.joined() + "z=\(number)>"
      },
      HostileShape("options below a select", after: "<select>" + String(repeating: "<div>", count: 500), "<option>"),
      HostileShape(
        "a half of it in one class", after: "<p><b class='", "x ",
        before: "'>" + String(repeating: "<p>x", count: 9_999)),
      HostileShape(
        "a half of it in a link", after: "<p><a href='/", "x", before: "'>" + String(repeating: "<p>x", count: 9_999)),
      HostileShape("doctype of marks", after: "<!DOCTYPE html PUBLIC '", "\u{301}\u{316}", before: "'><p>a"),
      HostileShape("doctype's name of marks", after: "<!DOCTYPE ", "\u{301}\u{316}", before: "><p>a"),
      HostileShape("charset", after: "<meta charset='", "utf-8 ", before: "'><p>ä"),
      HostileShape("content's charset", after: "<meta http-equiv=content-type content='", "charset", before: "'><p>ä"),
      HostileShape("lines of an item", after: list, "a<br>"),
      HostileShape("lines of a quotation", after: "<article><blockquote><p>", "a<br>"),
      HostileShape("listings in a figure", after: "<article><figure>", "<pre>a</pre>"),
      HostileShape("tables in a figure", after: "<article><figure>", "<table><tr><td>a<td>b</table><p>c d"),
      HostileShape("captions in a figure", after: "<article><figure><img src=/a>", "<figcaption>a</figcaption>"),
      HostileShape("images in one figure", after: "<article><p>A word.<div class=figure>", "<img height=1><p>…</p>"),
      HostileShape(
        "a picture of many", after: "<article><p>A word.<picture>", "<source><img>", before: "</picture><p>A word."),
      HostileShape("parts of a table", after: "<table>", "<tbody></tbody><tr><td>a<td>b</table><p>c<table>"),
      HostileShape("cells with tables", after: "<table><tr>", "<td>a<table><tr><td>b<td>c</table>d"),
    ]

  private static let list = "<article>" + (1...30).map { _ in "<ol start=999999999><li>" }.joined()

  private static let layers = ["<div>", "<span>", "<div class=related>", "<ul><li>"]

  private static let below = [
    "<p>a", "<p>a</p>", "<b>a</b>", "</h1>", "</x>", "</p>", "<li>a", "<option>", "<h1>a</h1>", "<td>", "<table>",
    "<a href=/a>b</a>",
    "<img src=/a>", "<figure><img src=/a></figure>", "<time>3 May 2020</time>", "<span class=byline>By Ann Lee</span>",
    "<blockquote>a</blockquote>", "<pre>a</pre>", "<ol><li>a</ol>", "<table><tr><td>a<td>b</table>", "<hr>", "<br>",
    "a<br><br>",
    "<form>", "<button>a</button>", "<p>Words of a story that is told here, one sentence and another one of them.</p>",
  ]

  private static let attributes: [(name: String, start: String)] = [
    ("a class", "<b class='" + String(repeating: "name ", count: 20_000) + "'>"),
    ("an id", "<b id='" + String(repeating: "name", count: 20_000) + "'>"),
    ("a role", "<b role='" + String(repeating: "name", count: 20_000) + "'>"),
    ("a style", "<b style='" + String(repeating: "color:red;", count: 20_000) + "'>"),
    ("an itemprop", "<b itemprop='" + String(repeating: "author ", count: 20_000) + "'>"),
    ("a relation", "<a href=/a rel='" + String(repeating: "author ", count: 20_000) + "'>"),
    ("an address", "<a href='/" + String(repeating: "a", count: 3_900) + "'>"),
    ("a thousand attributes", "<b " + (0..<1_000).map { "a\($0)=\($0) " }.joined() + ">"),
  ]
}
