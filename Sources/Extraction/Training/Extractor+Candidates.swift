package import HTML
package import WebURL

extension Extractor {
  /// Hands all candidates for title, day of publication and authors to `sink`.
  ///
  /// The page is read as always; then its choices are set up again, and their candidates gathered without choosing.
  package static func candidates(
    from document: Document, url: WebURL?, today: String, model: BlockModel, into sink: inout some CandidateSink
  ) {
    let reading = PageExtraction(
      page: PageBuilder.page(of: document), document: document, url: url, today: today, model: model)
    let (article, body, _) = reading.read()
    let linked = reading.linkedData()
    let site = SiteName(head: reading.page.head, linked: linked, host: url?.host)
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
