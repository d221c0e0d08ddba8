import HTML
import Testing

/// The tokenizer's corners (section 13.2.5), seen through the trees they give.
@Suite struct TokenizerTests {
  @Test(arguments: [
    TreeCase("a<b", page("\"a\"")),
    TreeCase("a<", page("\"a<\"")),
    TreeCase("a</", page("\"a</\"")),
    TreeCase("a < b <3", page("\"a < b <3\"")),
    TreeCase("<?php x?>y", "<!-- ?php x? -->\n" + page("\"y\"")),
    TreeCase("a</ b>c</>d", page("\"a\"\n<!--  b -->\n\"cd\"")),
    TreeCase(
      "<!x><!-->a<!--->b<!---->c<!-- -- --!>d<!--e--",
      "<!-- x -->\n<!--  -->\n" + page("\"a\"\n<!--  -->\n\"b\"\n<!--  -->\n\"c\"\n<!--  --  -->\n\"d\"\n<!-- e -->")),
    TreeCase(
      "<DIV ID=A Class='b' id=c d e = f/g \"h='i'j/>k",
      page("<div>\n  \"h=\"i\"\n  class=\"b\"\n  d=\"\"\n  e=\"f/g\"\n  id=\"A\"\n  j=\"\"\n  \"k\"")),
    TreeCase("<p =a=b>", page("<p>\n  =a=\"b\"")),
    TreeCase("<p a=>b", page("<p>\n  a=\"\"\n  \"b\"")),
    TreeCase("<p a\u{0}='\u{0}'>", page("<p>\n  a\u{fffd}=\"\u{fffd}\"")),
  ])
  func tagsAndComments(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    ("&amp;&lt;&gt;&quot;&nbsp;", "&<>\"\u{a0}"), ("&amp &ampx &AMP;", "& &x &"), ("&notit; &notin; &not", "¬it; ∉ ¬"),
    ("&#65;&#x41;&#X41 &#65x", "AAA Ax"), ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
    ("&#128;&#x9f;&#x81;", "€Ÿ\u{81}"), ("&#; &#x; &#xg &; & &unknown; &a", "&#; &#x; &#xg &; & &unknown; &a"),
    ("&NotEqualTilde;&bne;", "≂̸=⃥"), ("&CounterClockwiseContourIntegral;", "∳"), ("&acE;&fjlig;", "∾̳fj"),
  ])
  func characterReferences(input: String, text: String) {
    let document = Document.parse(text: "<p>" + input)
    #expect(document.textContent(document.root) == text)
  }

  @Test(arguments: [
    ("a=1&copy=2&copy;=3", "a=1&copy=2©=3"), ("?x&lt=1&lt", "?x&lt=1<"), ("&amp;amp;", "&amp;"), ("a&", "a&"),
  ])
  func characterReferencesInAttributes(value: String, expected: String) throws {
    let document = Document.parse(text: "<a href=\"\(value)\">")
    let anchor = try #require(document.first(.a))
    #expect(document.attribute(anchor, .href) == expected)
  }

  @Test(arguments: [
    ("a<b></scrip></script>", "a<b></scrip>"), ("<!--<script></script>--></script>", "<!--<script></script>-->"),
    ("<!--</script>", "<!--"), ("<!--<script>x</script>y-->z</script>", "<!--<script>x</script>y-->z"),
    ("<!--><script></script>", "<!--><script>"), ("'</SCRIPT x>", "'"), ("a&amp;\u{0}</script>", "a&amp;\u{fffd}"),
    ("<!-- <scripty> </script>", "<!-- <scripty> "), ("never closed </div>", "never closed </div>"),
  ])
  func scripts(source: String, text: String) throws {
    let document = Document.parse(text: "<script>" + source)
    let script = try #require(document.first(.script))
    #expect(document.textContent(script) == text)
  }

  @Test(arguments: [("a\r\nb\rc\n", "a\nb\nc\n"), ("\r\r\n", "\n\n"), ("a\r", "a\n")])
  func newlinesAreNormalized(input: String, text: String) {
    let document = Document.parse(text: "<pre>x" + input)
    #expect(document.textContent(document.root) == "x" + text)
  }
}
