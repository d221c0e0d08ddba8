/// The Nordhafener Anzeiger: a German local paper with an old design made of tables.
///
/// Its pages declare windows-1252 in a meta element only. They have upper-case tags, `<FONT>`, and paragraphs that are
/// lines between two `<BR>`.
struct NordhafenerAnzeiger: SampleSite {
  let host = "nordhafener-anzeiger.localhost"
  let name = "Nordhafener Anzeiger"
  let articles = NordhafenerAnzeiger.allArticles
  let robots = "User-agent: *\nDisallow: /archiv/\n"

  func encoding(of article: SampleArticle?) -> PageEncoding { .windows1252InMeta }

  func articlePage(_ article: SampleArticle, origin: String) -> String {
    let content = """
      <div class="rubrik"><FONT SIZE="1" COLOR="#666666">\(article.section.escaped)</FONT></div>
      <FONT FACE="Times" SIZE="5"><B>\(article.headline.escaped)</B></FONT><BR>
      <FONT SIZE="2"><I>Von \(article.authors.joined(separator: " und ").escaped)</I> - Nordhafen, \(article.date.german)</FONT>
      <BR><BR>
      \(picture(article))
      <div class="text">
      <B>\(article.standfirst.escaped)</B><BR><BR>
      \(bodyHTML(article))
      </div>
      <BR><A HREF="/">zur&uuml;ck zur &Uuml;bersicht</A> | <A HREF="#">Artikel drucken</A> | <A HREF="#">Artikel versenden</A>
      """
    return frame(title: "Nordhafener Anzeiger - \(article.headline)", content: content, description: article.standfirst)
  }

  private func picture(_ article: SampleArticle) -> String {
    guard let picture = article.picture else { return "" }
    return """
      <TABLE BORDER="0" ALIGN="right" WIDTH="250"><TR><TD><IMG SRC="\(article.picturePath)" WIDTH="240" HEIGHT="135" ALT=""></TD></TR>
      <TR><TD><FONT SIZE="1">\(picture.caption.escaped) Foto: \(picture.credit.escaped)</FONT></TD></TR></TABLE>
      """
  }

  private func bodyHTML(_ article: SampleArticle) -> String {
    article.blocks.map { block in
      switch block {
      case .paragraph(let text): BodyMarkup.inline(text)
      case .heading(let text), .moment(let text): "<B>\(BodyMarkup.inline(text))</B>"
      case .list(let items): items.map { "- \(BodyMarkup.inline($0))" }.joined(separator: "<BR>\n")
      case .quote(let text, let by): "<I>\(BodyMarkup.inline(text))</I> (\(by.escaped))"
      }
    }.joined(separator: "<BR><BR>\n")
  }

  func frontPage(origin: String) -> String {
    let rows = articles.map { article in
      """
      <TR><TD><A HREF="\(article.path)"><B>\(article.headline.escaped)</B></A><BR>
      <FONT SIZE="2">\(article.teaser().escaped) <A HREF="\(article.path)">mehr...</A></FONT></TD></TR>
      """
    }
    return frame(
      title: "Nordhafener Anzeiger", content: "<TABLE>\(rows.joined(separator: "\n"))</TABLE>",
      description: "Die Zeitung für Nordhafen und die Marsch")
  }

  private func frame(title: String, content: String, description: String) -> String {
    """
    <!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
    <HTML LANG="de">
    <HEAD>
    <META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1252">
    <TITLE>\(title.escaped)</TITLE>
    <META NAME="description" CONTENT="\(description.escaped)">
    <META NAME="language" CONTENT="de">
    </HEAD>
    <BODY BGCOLOR="#FFFFFF" TEXT="#000000" LINK="#003366">
    <TABLE WIDTH="760" BORDER="0" CELLPADDING="6" CELLSPACING="0">
    <TR><TD COLSPAN="3" BGCOLOR="#003366"><FONT COLOR="#FFFFFF" SIZE="6">Nordhafener Anzeiger</FONT>
    <FONT COLOR="#FFFFFF" SIZE="1">Unabhängig seit 1894</FONT></TD></TR>
    <TR VALIGN="top">
    <TD WIDTH="120" BGCOLOR="#DDE6EE"><FONT SIZE="2"><A HREF="/">Startseite</A><BR><A HREF="#">Stadt</A><BR><A HREF="#">Marsch</A><BR>
    <A HREF="#">Sport</A><BR><A HREF="#">Kleinanzeigen</A><BR><A HREF="#">Abo-Service</A><BR><A HREF="#">Impressum</A></FONT></TD>
    <TD WIDTH="490">
    \(content)
    </TD>
    <TD WIDTH="150" BGCOLOR="#F4F4F4"><FONT SIZE="1"><B>Anzeige</B><BR>Möbel Petersen: Alles muss raus!<BR><BR>
    <B>Wetter</B><BR>Heute 9°, Sprühregen<BR><BR><B>Hochwasser</B><BR>6:12 und 18:37 Uhr</FONT></TD>
    </TR>
    <TR><TD COLSPAN="3" ALIGN="center"><FONT SIZE="1">© 2026 Verlag Nordhafener Anzeiger GmbH - Alle Rechte vorbehalten -
    <A HREF="#">Datenschutz</A></FONT></TD></TR>
    </TABLE>
    </BODY>
    </HTML>

    """
  }
}
