import HTML
import Testing

/// Tree construction, a table for each insertion mode or algorithm of section 13.2.6.
@Suite struct TreeConstructionTests {
  @Test(arguments: [
    TreeCase("", page("")),
    TreeCase(" \n\t", page("")),
    TreeCase(
      "<!-- a --><!doctype html><!-- b --><html><!-- c -->",
      "<!--  a  -->\n<!DOCTYPE html>\n<!--  b  -->\n<html>\n  <!--  c  -->\n  <head>\n  <body>"),
    TreeCase("<!DOCTYPE html PUBLIC \"p\" 's'>", "<!DOCTYPE html \"p\" \"s\">\n" + page("")),
    TreeCase("</div></head>x", page("\"x\"")),
    TreeCase("<html lang=en><html lang=de id=a>", "<html>\n  id=\"a\"\n  lang=\"en\"\n  <head>\n  <body>"),
    TreeCase(
      "<head> <title>a</title> </head> <p>b",
      "<html>\n  <head>\n    \" \"\n    <title>\n      \"a\"\n    \" \"\n  \" \"\n  <body>\n    <p>\n      \"b\""),
    TreeCase("<head></head><title>late</title>x", "<html>\n  <head>\n    <title>\n      \"late\"\n  <body>\n    \"x\""),
    TreeCase(
      "<noscript><link><p>a</noscript>b",
      "<html>\n  <head>\n    <noscript>\n      <link>\n  <body>\n    <p>\n      \"ab\""),
    TreeCase("<title>a<b>&amp;</title>", "<html>\n  <head>\n    <title>\n      \"a<b>&\"\n  <body>"),
  ])
  func beforeTheBody(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase("<p>a<p>b<div>c</p>d", page("<p>\n  \"a\"\n<p>\n  \"b\"\n<div>\n  \"c\"\n  <p>\n  \"d\"")),
    TreeCase(
      "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
      page("<ul>\n  <li>\n    \"a\"\n  <li>\n    \"b\"\n    <ul>\n      <li>\n        \"c\"\n  <li>\n    \"d\"")),
    TreeCase("<dl><dt>a<dd>b<dt>c</dl>", page("<dl>\n  <dt>\n    \"a\"\n  <dd>\n    \"b\"\n  <dt>\n    \"c\"")),
    TreeCase("<h1>a<h2>b</h3>c", page("<h1>\n  \"a\"\n<h2>\n  \"b\"\n\"c\"")),
    TreeCase(
      "<pre>\n\na</pre><textarea>\nb<i></textarea>",
      page("<pre>\n  \"\na\"\n<textarea>\n  \"b<i>\"").replacing("\n    a\"", with: "\na\"")),
    TreeCase("<form id=a><form id=b><p>x</form>y", page("<form>\n  id=\"a\"\n  <p>\n    \"x\"\n\"y\"")),
    TreeCase("<button>a<button>b", page("<button>\n  \"a\"\n<button>\n  \"b\"")),
    TreeCase("a<br>b</br>c", page("\"a\"\n<br>\n\"b\"\n<br>\n\"c\"")),
    TreeCase("<image src=x>", page("<img>\n  src=\"x\"")),
    TreeCase("<ruby>a<rt>b<rp>c</ruby>", page("<ruby>\n  \"a\"\n  <rt>\n    \"b\"\n  <rp>\n    \"c\"")),
    TreeCase("<body a=1><body a=2 b=3>", "<html>\n  <head>\n  <body>\n    a=\"1\"\n    b=\"3\""),
    TreeCase("a<plaintext>b</plaintext>&amp;", page("\"a\"\n<plaintext>\n  \"b</plaintext>&amp;\"")),
    TreeCase("x</body><!-- c --></html><!-- d -->y", page("\"xy\"") + "\n  <!--  c  -->\n<!--  d  -->"),
    TreeCase("a\u{0}b", page("\"ab\"")),
    TreeCase("<td>a</td><tr>b", page("\"ab\"")),
  ])
  func inBody(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase("<b>1<i>2</b>3</i>4", page("<b>\n  \"1\"\n  <i>\n    \"2\"\n<i>\n  \"3\"\n\"4\"")),
    TreeCase("<b>1<p>2</b>3</p>", page("<b>\n  \"1\"\n<p>\n  <b>\n    \"2\"\n  \"3\"")),
    TreeCase("<a href=1>x<a href=2>y", page("<a>\n  href=\"1\"\n  \"x\"\n<a>\n  href=\"2\"\n  \"y\"")),
    TreeCase("<p><b>x<p>y", page("<p>\n  <b>\n    \"x\"\n<p>\n  <b>\n    \"y\"")),
    TreeCase("<b><b><b><b>x<p>y", page("<b>\n  <b>\n    <b>\n      <b>\n        \"x\"\n        <p>\n          \"y\"")),
    TreeCase(
      "<p><b><b><b><b>x<p>y",
      page(
        "<p>\n  <b>\n    <b>\n      <b>\n        <b>\n          \"x\"\n<p>\n  <b>\n    <b>\n      <b>\n        \"y\"")),
    TreeCase("<b><object></b>x</object>y", page("<b>\n  <object>\n    \"x\"\n  \"y\"")),
    TreeCase("<nobr>a<nobr>b", page("<nobr>\n  \"a\"\n<nobr>\n  \"b\"")),
  ])
  func formattingElements(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase(
      "<table><tr><td>a<td>b<tr><th>c</table>d",
      page(
        "<table>\n  <tbody>\n    <tr>\n      <td>\n        \"a\"\n      <td>\n        \"b\"\n    <tr>\n      <th>\n        \"c\"\n\"d\""
      )),
    TreeCase("<table>a<b>c<tr>d</table>", page("\"a\"\n<b>\n  \"c\"\n<b>\n  \"d\"\n<table>\n  <tbody>\n    <tr>")),
    TreeCase(
      "<table> \n<tr> </table>", page("<table>\n  \" X\"\n  <tbody>\n    <tr>\n      \" \"").replacing("X", with: "\n")),
    TreeCase(
      "<table><caption>a<p>b<tr><td>c",
      page("<table>\n  <caption>\n    \"a\"\n    <p>\n      \"b\"\n  <tbody>\n    <tr>\n      <td>\n        \"c\"")),
    TreeCase(
      "<table><col><colgroup> <col>x<thead><td>y",
      page(
        "\"x\"\n<table>\n  <colgroup>\n    <col>\n  <colgroup>\n    \" \"\n    <col>\n  <thead>\n    <tr>\n      <td>\n        \"y\""
      )),
    TreeCase(
      "<table><input type=HIDDEN><input><form><td>a</form>",
      page("<input>\n<table>\n  <input>\n    type=\"HIDDEN\"\n  <form>\n  <tbody>\n    <tr>\n      <td>\n        \"a\"")
    ),
    TreeCase(
      "<table><tr><td><table><td>a</table>b</table>c",
      page(
        "<table>\n  <tbody>\n    <tr>\n      <td>\n        <table>\n          <tbody>\n            <tr>\n              <td>\n                \"a\"\n        \"b\"\n\"c\""
      )),
    TreeCase("<p><table>", page("<p>\n  <table>")),
    TreeCase("<!doctype html><p><table>", "<!DOCTYPE html>\n" + page("<p>\n<table>")),
    TreeCase(
      "<table><tr></tbody><td>a</tfoot>b</tr>",
      page("<table>\n  <tbody>\n    <tr>\n  <tbody>\n    <tr>\n      <td>\n        \"ab\"")),
  ])
  func tables(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase(
      "<select><option>a<option>b<optgroup><option>c</select>d",
      page("<select>\n  <option>\n    \"a\"\n  <option>\n    \"b\"\n  <optgroup>\n    <option>\n      \"c\"\n\"d\"")),
    TreeCase("<select>a<select>b", page("<select>\n  \"a\"\n\"b\"")),
    TreeCase("<select><div>a</div><input>", page("<select>\n  <div>\n    \"a\"\n<input>")),
    TreeCase("<select><option>a<hr><option>b", page("<select>\n  <option>\n    \"a\"\n  <hr>\n  <option>\n    \"b\"")),
    TreeCase(
      "<select><button><selectedcontent></button><option>a<option selected>b<i>c",
      page(
        "<select>\n  <button>\n    <selectedcontent>\n      \"b\"\n      <i>\n        \"c\"\n  <option>\n    \"a\"\n  <option>\n    selected=\"\"\n    \"b\"\n    <i>\n      \"c\""
      )),
  ])
  func selects(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase(
      "<template><td>a</template>b",
      "<html>\n  <head>\n    <template>\n      content\n        <td>\n          \"a\"\n  <body>\n    \"b\""),
    TreeCase(
      "<table><template><tr><td>a</template>",
      page("<table>\n  <template>\n    content\n      <tr>\n        <td>\n          \"a\"")),
    TreeCase(
      "<div><template><p>a<template><p>b</template></div>c",
      page(
        "<div>\n  <template>\n    content\n      <p>\n        \"a\"\n        <template>\n          content\n            <p>\n              \"b\"\n        \"c\""
      )),
    TreeCase(
      "<template><col><p>x</template>", "<html>\n  <head>\n    <template>\n      content\n        <col>\n  <body>"),
    TreeCase("<template>", "<html>\n  <head>\n    <template>\n      content\n  <body>"),
  ])
  func templates(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase(
      "<frameset><frame>x <noframes><p></noframes></frameset> <!-- a --></html>y <!-- b -->",
      "<html>\n  <head>\n  <frameset>\n    <frame>\n    \" \"\n    <noframes>\n      \"<p>\"\n  \" \"\n  <!--  a  -->\n  \" \"\n<!--  b  -->"
    ),
    TreeCase("<p></p><frameset><frame>", "<html>\n  <head>\n  <frameset>\n    <frame>"),
    TreeCase("<p>x</p><frameset><frame>", page("<p>\n  \"x\"")),
  ])
  func framesets(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase(
      "<svg viewbox=1 xlink:href=a xml:lang=b><foreignobject><p>x</p></foreignobject><LinearGradient/>y</svg>z",
      page(
        "<svg svg>\n  viewBox=\"1\"\n  xlink href=\"a\"\n  xml lang=\"b\"\n  <svg foreignObject>\n    <p>\n      \"x\"\n  <svg linearGradient>\n  \"y\"\n\"z\""
      )),
    TreeCase(
      "<math definitionurl=a><mi>x<p>y</p></mi><mo></math>",
      page("<math math>\n  definitionURL=\"a\"\n  <math mi>\n    \"x\"\n    <p>\n      \"y\"\n  <math mo>")),
    TreeCase("<svg><p>x", page("<svg svg>\n<p>\n  \"x\"")),
    TreeCase("<svg><font>a<font color=1>b", page("<svg svg>\n  <svg font>\n    \"a\"\n<font>\n  color=\"1\"\n  \"b\"")),
    TreeCase("<svg><![CDATA[a<b>&amp;]]></svg><![CDATA[c]]>", page("<svg svg>\n  \"a<b>&amp;\"\n<!-- [CDATA[c]] -->")),
    TreeCase(
      "<math><annotation-xml encoding=Text/HTML><p>a",
      page("<math math>\n  <math annotation-xml>\n    encoding=\"Text/HTML\"\n    <p>\n      \"a\"")),
    TreeCase("<math><annotation-xml><p>a", page("<math math>\n  <math annotation-xml>\n<p>\n  \"a\"")),
    TreeCase(
      "<svg><title><b>a</title></svg>",
      page("<svg svg>\n  <svg title>\n    <b>\n      \"a\"")),
    TreeCase("<svg>a\u{0}b<script/>c", page("<svg svg>\n  \"a\u{fffd}b\"\n  <svg script>\n  \"c\"")),
  ])
  func foreignContent(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    TreeCase("a<td>b</td>c", in: "tr", "\"a\"\n<td>\n  \"b\"\n\"c\""),
    TreeCase("<tr><td>a", in: "table", "<tbody>\n  <tr>\n    <td>\n      \"a\""),
    TreeCase("</td><td>a", in: "td", "\"a\""),
    TreeCase("a<b>&lt;", in: "title", "\"a<b><\""),
    TreeCase("a<b>&lt;", in: "style", "\"a<b>&lt;\""),
    TreeCase("<g>a<path/><p>b", in: "svg path", "<svg g>\n  \"a\"\n  <svg path>\n<p>\n  \"b\""),
    TreeCase("<p>a", in: "svg desc", "<p>\n  \"a\""),
    TreeCase("<li>a<li>b", in: "div", "<li>\n  \"a\"\n<li>\n  \"b\""),
    TreeCase("<option>a<input>", in: "select", "<option>\n  \"a\""),
    TreeCase("<col>x", in: "colgroup", "<col>"),
    TreeCase("<td>a", in: "template", "<td>\n  \"a\""),
    TreeCase("<html><head></head><body x=1>a", in: "html", "<head>\n<body>\n  x=\"1\"\n  \"a\""),
  ])
  func fragments(_ test: TreeCase) { test.check() }

  @Test(arguments: [
    ("<!doctype html>", QuirksMode.noQuirks), ("", .quirks), ("<!doctype>", .quirks), ("<!doctype svg>", .quirks),
    ("<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 3.2 Final//EN'>", .quirks),
    ("<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN'>", .quirks),
    (
      "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN' 'http://www.w3.org/TR/html4/loose.dtd'>",
      .limitedQuirks
    ),
    ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN'>", .limitedQuirks),
    ("<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", .noQuirks),
    ("<!DOCTYPE html SYSTEM 'about:legacy-compat'>", .noQuirks), ("<!DOCTYPE html SYSTEM 'x", .quirks),
  ])
  func quirksModeFollowsTheDoctype(doctype: String, mode: QuirksMode) {
    #expect(Document.parse(text: doctype).quirksMode == mode)
  }
}
