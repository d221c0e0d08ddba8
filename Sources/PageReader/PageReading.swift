package import CrawlRules
package import Extraction
package import HTML
import Untrusted
package import WebURL

/// What a response's body turned out to be.
package enum PageReading: Sendable {
  case article(Article)
  /// Read, and no article; the string says why.
  case notArticle(String)
  /// A media type that is not read.
  case unreadable(mediaType: String)
  /// The page or its site forbids that anything of it is stored.
  case refused(PageRights.Refusal)

  /// What is worth keeping beside the outcome: why a page is no article.
  package var note: String? {
    if case .notArticle(let reason) = self { return reason }
    return nil
  }
}

/// How a body is read.
package enum BodyForm: Sendable { case html, plainText }

/// Reads a body: bytes to document to article.
package enum PageReader {
  /// Computes only. `rights` are what is known of the page before it is read: what `site` and the
  /// answer's headers say. `today` is `YYYY-MM-DD`, `now` Unix time in seconds. A page that is refused is read no
  /// further than to where that is known. `limits.time` is for all of it.
  package static func read(
    _ page: PageInput, url: WebURL, limits: ParseLimits, rights: PageRights, site: SiteRights, today: String,
    now: Int, overrides: Overrides = .none
  ) -> (reading: PageReading, rights: PageRights) {
    var rights = rights
    guard let form = form(of: page) else { return (.unreadable(mediaType: kind(of: page)), rights) }
    var refusal: PageRights.Refusal? { rights.treatment(by: site.policy, at: now).refusal }
    // A meta element can lift the reservation of a header, but no other refusal.
    if let refusal, form == .plainText || !refusal.isReservation { return (.refused(refusal), rights) }
    switch form {
    case .html:
      let time = PageTime(limits)
      let document = Document.parse(page.body, transportCharset: page.charset, limits: time.parsing)
      site.add(document.namedMetas, to: &rights)
      if let refusal { return (.refused(refusal), rights) }
      let article = Extractor.article(
        from: document, url: url, today: today, overrides: overrides, until: time.deadline)
      return (reading(verified(article, url)), rights)
    case .plainText:
      let article = article(
        page.body, form, charset: page.charset, url: url, limits: limits, today: today, overrides: overrides)
      return (reading(article), rights)
    }
  }

  /// Where the page leads by itself; nil where it does not, or is not read as HTML. Computes only; `limits.time` is for
  /// all of it.
  package static func refresh(in page: PageInput, url: WebURL, limits: ParseLimits) -> PageRefresh? {
    guard form(of: page) == .html else { return nil }
    if let field = page.refreshField, let refresh = PageRefresh(field, base: url, url: url) { return refresh }
    let document = Document.parse(page.body, transportCharset: page.charset, limits: limits)
    return PageRefresh(in: document, url: url)
  }

  /// The article of a page, however little there is of one; `charset` is the transport's word.
  package static func article(
    _ bytes: [UInt8], _ form: BodyForm, charset: String?, url: WebURL?, limits: ParseLimits, today: String,
    model: BlockModel = .shipped, overrides: Overrides = .none
  ) -> Article {
    switch form {
    case .html:
      let time = PageTime(limits)
      let document = Document.parse(bytes, transportCharset: charset, limits: time.parsing)
      return verified(
        Extractor.article(
          from: document, url: url, today: today, model: model, overrides: overrides, until: time.deadline), url)
    case .plainText:
      let time = PageTime(limits)
      let decoded = TextDecoder.decodeText(bytes, transportCharset: charset, limit: limits.inputBytes)
      let text = String(decoding: decoded.bytes, as: UTF8.self)
      return verified(Extractor.article(fromPlainText: text, url: url, today: today, until: time.deadline), url)
    }
  }

  /// What was decided of each block of a page; nil where the answer is not read as HTML. Computes only; the time of
  /// `limits` is for all of it.
  package static func explanation(
    of page: PageInput, url: WebURL?, limits: ParseLimits, today: String, model: BlockModel = .shipped,
    overrides: Overrides = .none, withSigns: Bool = false
  ) -> Explanation? {
    guard form(of: page) == .html else { return nil }
    let time = PageTime(limits)
    let document = Document.parse(page.body, transportCharset: page.charset, limits: time.parsing)
    return Extractor.explanation(
      of: document, url: url, today: today, model: model, overrides: overrides, withSigns: withSigns,
      until: time.deadline)
  }

  /// By the type that is stated, where the bytes do not say that it is no text; looked at further only where there is
  /// none to go by, where it may stand there by default, and for feeds, which are sent as pages now and then.
  package static func form(of page: PageInput) -> BodyForm? {
    guard BinaryKind.of(page.body, charset: page.charset) == nil else { return nil }
    return switch page.mediaType.map({ ByteText($0) }) {
    case .some("text/html"): Sniffing.feedType(page.body) == nil ? .html : nil
    case .some("application/xhtml+xml"): .html
    case .some("text/plain"):
      Sniffing.isApachesDefault(page.contentTypeField ?? "") && Sniffing.isBinary(page.body)
        ? nil : .plainText
    case nil, .some("application/octet-stream"), .some("unknown/unknown"):
      Sniffing.looksLikeMarkup(page.body) ? .html : nil
    case .some: nil
    }
  }

  /// What a body that is not read is, in words.
  private static func kind(of page: PageInput) -> String {
    let stated = page.mediaType ?? "not stated"
    if stated.hasBytePrefix("text/") || stated.hasSameBytes(as: "application/xhtml+xml"),
      let kind = BinaryKind.of(page.body, charset: page.charset)
    {
      return "\(stated) for \(kind)"
    }
    if stated.hasSameBytes(as: "text/plain") { return "text/plain for what is no text" }
    if stated.hasSameBytes(as: "text/html"), let feed = Sniffing.feedType(page.body) {
      return "text/html for a feed (\(feed))"
    }
    return stated
  }

  /// A page with a body of its own is kept, with its page type.
  private static func reading(_ article: Article) -> PageReading {
    article.notArticle.map { .notArticle($0) } ?? .article(article)
  }

  private static func verified(_ article: Article, _ url: WebURL?) -> Article {
    let verdict = PageVerdict(article, url: url)
    // What a page says of itself is a better reason than its poor quality.
    guard let reason = article.notArticle == nil ? verdict.reason : verdict.ownWords else { return article }
    var article = article
    article.notArticle = reason
    return article
  }
}

extension Document {
  /// Name and content of each meta element that has both, anywhere in the page: its author meant the page.
  fileprivate var namedMetas: [(name: String, content: String)] {
    all(.meta).compactMap { meta in
      guard let name = attribute(meta, .name), let content = attribute(meta, .content) else { return nil }
      return (name, content)
    }
  }
}

/// The time of one page, shared between the parser and what follows it.
struct PageTime {
  /// The parser's limits: three quarters of the time at most, so that what it read can still become an article.
  let parsing: ParseLimits
  /// A tenth of the time is left for the step that is under way when it comes.
  let deadline: Deadline

  init(_ limits: ParseLimits, now: ContinuousClock.Instant = .now) {
    var parsing = limits
    parsing.time = limits.time * 3 / 4
    self.parsing = parsing
    deadline = Deadline(now.advanced(by: limits.time * 9 / 10))
  }
}
