import WebURL

/// What the fields that models choose are chosen from: the choices with all that they look at.
extension PageExtraction {
  func titleChoice(_ linked: LinkedData, _ site: SiteName) -> TitleChoice {
    TitleChoice(page: page, document: document, linked: linked, site: site, path: url?.path, deadline: deadline)
  }

  /// The block that dates and authors are looked for around.
  func titleBlock(_ titleElement: Int?, _ body: Body) -> Int? {
    titleElement.map { Int(page.elements[$0].firstBlock) } ?? body.range?.lowerBound
  }

  /// `article` needs its language, by which the order of day and month is told.
  func dateEvidence(_ linked: LinkedData, _ article: Article, _ body: Body, titleBlock: Int?) -> DateEvidence {
    let order: DateText.Order = article.language == "en" && !isDayFirstEnglish ? .monthFirst : .dayFirst
    return DateEvidence(
      page: page, document: document, linked: linked,
      text: DateText(order: order, window: DateWindow(today: today)), path: url?.path, titleBlock: titleBlock,
      bodyBlocks: body.range, types: body.types, deadline: deadline)
  }

  func bylineChoice(_ linked: LinkedData, _ site: SiteName, _ body: Body, titleBlock: Int?) -> BylineChoice {
    BylineChoice(
      page: page, document: document, linked: linked, site: site, titleBlock: titleBlock, bodyBlocks: body.range,
      dates: DateText(order: .dayFirst, window: DateWindow(today: today)), types: body.types, deadline: deadline)
  }

  /// English written elsewhere than in the United States puts the day first.
  private var isDayFirstEnglish: Bool {
    let region = (page.head.htmlLanguage ?? page.head.first("og:locale") ?? "").uppercased()
    if region.hasSuffix("US") { return false }
    if region.utf8.count > 2, region.hasPrefix("EN") { return true }
    let ending = url?.host.split(separator: ".").last ?? ""
    return ["uk", "au", "nz", "in", "ie", "za", "sg", "ng", "ke", "pk", "eu"].contains(ending)
  }
}
