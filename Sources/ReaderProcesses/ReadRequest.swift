package import CrawlRules
package import Extraction
package import HTML
package import PageReader
package import WebURL

/// What a reader is asked: a page, and what is wanted of it.
package struct ReadRequest: Sendable {
  package enum Task: Sendable {
    /// The page's article and rights. `rights` is what the answer's headers and the site say, `agent` our product
    /// token, `now` Unix time in seconds.
    case read(rights: PageRights, policy: RightsPolicy, agent: String, now: Int)
    /// Where the page leads by itself.
    case refresh
    /// The print of the page that a site answers with to an address that cannot exist. `beside` is the page whose site
    /// was asked.
    case errorPage(beside: WebURL)
    /// The article of a page, however little there is of one.
    case article(BodyForm)
    /// What was decided of each block.
    case explanation(withSigns: Bool)
  }

  package var task: Task
  package var page: PageInput
  package var url: WebURL?
  /// `time` is for all of it; a reader process that takes longer is killed.
  package var limits: ParseLimits
  /// `YYYY-MM-DD`.
  package var today: String
  /// The key of the job that it is read for, for logs; "" for none. Stays in the worker.
  package var job = ""

  package init(_ task: Task, page: PageInput, url: WebURL?, limits: ParseLimits, today: String) {
    self.task = task
    self.page = page
    self.url = url
    self.limits = limits
    self.today = today
  }

  /// Reads the page here. Computes only.
  package func answer(by rules: ReadingRules) -> ReadAnswer {
    switch task {
    case .read(let rights, let policy, let agent, let now):
      guard let url else { return .reading(.notArticle("the page has no address"), rights, nil) }
      let (reading, found) = PageReader.read(
        page, url: url, limits: limits, rights: rights, site: SiteRights(policy: policy, agent: agent), today: today,
        now: now, overrides: rules.overrides)
      return .reading(reading, found, SuspectPage(reading, url: url))
    case .refresh:
      return .refresh(url.flatMap { PageReader.refresh(in: page, url: $0, limits: limits) })
    case .errorPage(let beside):
      return .errorPage(
        url.flatMap { PageReader.errorPage(page, at: $0, beside: beside, limits: limits, today: today) })
    case .article(let form):
      return .article(
        PageReader.article(
          page.body, form, charset: page.charset, url: url, limits: limits, today: today, model: rules.model,
          overrides: rules.overrides))
    case .explanation(let withSigns):
      return .explanation(
        PageReader.explanation(
          of: page, url: url, limits: limits, today: today, model: rules.model, overrides: rules.overrides,
          withSigns: withSigns))
    }
  }
}

/// What all pages of a reader are read with.
package struct ReadingRules: Sendable {
  package var overrides: Overrides
  package var model: BlockModel

  package init(overrides: Overrides = .none, model: BlockModel = .shipped) {
    self.overrides = overrides
    self.model = model
  }
}

/// What a reader answers, one case for each `ReadRequest.Task`.
package enum ReadAnswer: Sendable {
  case reading(PageReading, PageRights, SuspectPage?)
  case refresh(PageRefresh?)
  case errorPage(TextPrint?)
  case article(Article)
  case explanation(Explanation?)
}
