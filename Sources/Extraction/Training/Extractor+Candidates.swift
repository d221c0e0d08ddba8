package import HTML
package import WebURL

extension Extractor {
  /// Hands what the fields of a page are chosen from to `sink`: titles, days of publication, authors.
  ///
  /// The page is read as always; then the choices are set up once more with what came of it, and their candidates
  /// gathered without choosing.
  package static func candidates(
    from document: Document, url: WebURL?, today: String, model: BlockModel, into sink: inout some CandidateSink
  ) {
    let reading = PageExtraction(
      page: PageBuilder.page(of: document), document: document, url: url, today: today, model: model)
    let (article, body, _) = reading.read()
    let linked = reading.linkedData()
    let site = SiteName(declared: reading.page.declared, linked: linked, host: url?.host)
    for candidate in reading.titleChoice(linked, site).candidates().list {
      sink.add(field: "title", value: candidate.text, features: candidate.features)
    }
    let titleBlock = reading.titleBlock(reading.titleElement(article.title), body)
    for candidate in reading.dateEvidence(linked, article, body, titleBlock: titleBlock).candidates().list {
      sink.add(field: "date", value: candidate.day.text, features: candidate.features)
    }
    let bylines = reading.bylineChoice(linked, site, body, titleBlock: titleBlock)
    for candidate in bylines.candidates(bylines.rawByline()).list {
      sink.add(field: "author", value: candidate.name, features: candidate.features)
    }
  }
}
