import Extraction
import Untrusted
import WebURL

/// What a page with status 200 is where it is not what was asked for: an error page, an interstitial, a shell.
///
/// Decided by several things together. How much says that it is an article: authors, a date that its data state, a date
/// in its text, nothing. How long it is: what somebody wrote has more than a few words. What its words are about: that
/// something is not there, that somebody is to log in, to agree, to wait; and what share of the text those sentences
/// are. Where its address ends. Whether it reports on others, or speaks to its reader (`AddressWords`). No phrase alone
/// decides about a text that is longer, or that says who wrote it and when.
struct PageVerdict {
  /// Words of the longest text of such a page.
  static let maximumWords = 150
  /// Consent pages are longer.
  static let maximumConsentWords = 400
  /// Words below which nothing is an article that does not say who wrote it or when.
  static let minimumWords = 20
  /// Words of a page that says one thing only: it is that, even if its data call it an article.
  private static let fewWords = 60

  /// How much says that this is an article.
  enum Signs: Int, Comparable {
    case none
    /// A date in the text, which may be today's, a neighbour's or the copyright's.
    case weak
    /// Authors, or a date that the page's data state.
    case strong

    static func < (one: Signs, other: Signs) -> Bool { one.rawValue < other.rawValue }
  }

  let article: Article
  let url: WebURL?
  let signs: Signs
  /// It reports on something and does not address the reader: no interstitial, and an error page by its title alone.
  private let isReport: Bool
  let words: Int
  /// Short enough to decide by what it says, given the signs of an article.
  private let isShort: Bool
  private let text: FoldedText
  private let titles: [FoldedText]

  init(_ article: Article, url: WebURL?) {
    self.article = article
    self.url = url
    signs = Self.signs(of: article)
    words = article.wordCount
    isShort = words <= Self.maximumConsentWords && (signs < .strong || words <= Self.fewWords)
    let own = isShort ? Self.ownText(of: article) : ""
    // The whole text where there is nothing else; names of other stories report nothing.
    text = FoldedText(isShort && own.isEmpty ? article.text : own)
    isReport = !own.isEmpty && AddressWords.areMissing(in: text)
    let first = article.blocks.first { if case .heading = $0.kind { true } else { false } }?.text
    let lines = [article.title, article.headline.title, first].compactMap { $0 } + article.headline.headings
    titles = isShort ? lines.filter { $0.utf8.count <= 300 }.map { FoldedText($0, isTitle: true) } : []
  }

  /// The text without blocks that are nothing but links: below an error other stories are offered.
  private static func ownText(of article: Article) -> String {
    let own = article.blocks.filter { block in
      let linked = block.links.reduce(0) { $0 + $1.range.count }
      return linked == 0 || linked < block.text.unicodeScalars.count
    }
    return own.map(\.text).joined(separator: "\n")
  }

  private static func signs(of article: Article) -> Signs {
    if !article.authors.isEmpty || article.byline != nil { return .strong }
    // What a user's rules for the site say is right by definition.
    if article.sources.values.contains(where: { $0.hasSameBytes(as: "override") }) { return .strong }
    // A day in the address is the address's: a page that is gone had one too.
    guard article.published != nil, let source = article.sources["published"] else { return .none }
    switch source {
    case "url": return .none
    case "text", "html", "time": return .weak
    default: return .strong
    }
  }

  /// Why the page is no article, in words; nil for one that may well be.
  var reason: String? {
    guard isShort else { return nil }
    return absence ?? (isReport ? nil : interstitial ?? shell ?? remnant)
  }

  /// The same, by what the page says and not by how little it is.
  var ownWords: String? {
    guard words > 0, isShort else { return nil }
    return absence ?? (isReport ? nil : interstitial ?? shell)
  }

  /// Whether a page may be one of those in words that are not listed: it is short, and neither its data nor an
  /// `article` element says that it is an article.
  static func isSuspect(_ article: Article) -> Bool {
    article.wordCount > 0 && article.wordCount <= maximumWords && signs(of: article) < .strong
      && !article.headline.isInArticle
  }

  // MARK: Not here

  private var absence: String? {
    let limit = article.pageType == .article ? Self.maximumWords : Self.maximumConsentWords
    if words <= limit, signs < .strong,
      let title = titles.first(where: { AbsenceStatement.fills($0, strictly: isReport) })
    {
      return "the page is an error page: \"\(Self.shown(title, of: article))\""
    }
    guard !isReport else { return nil }
    if words <= Self.maximumWords, signs == .none {
      if titles.contains(where: { AbsenceStatement.stands(in: $0, within: 0..<$0.sentences.count) }) {
        return "the page is an error page by its title: \"\(Self.cut(article.title ?? article.headline.title ?? ""))\""
      }
      if let url, ErrorPage.isAddress(url) { return "the page is an error page by its address" }
    }
    guard words <= Self.maximumWords, let said = AbsenceStatement.first(in: text, sentences: 4) else { return nil }
    let isLead = AbsenceStatement.leads(text)
    let share = self.share {
      AbsenceStatement.stands(in: text, at: $0) || InterstitialWords.excuses.occurs(in: text, $0)
    }
    let enough: Bool =
      switch signs {
      case .none: isLead && words <= Self.fewWords || share >= (isLead ? 0.25 : 0.4)
      case .weak: words <= Self.fewWords && share >= 0.4
      case .strong: words <= Self.fewWords && share >= 0.7
      }
    return enough ? "the page is an error page: its text says \"\(Self.cut(said))\"" : nil
  }

  // MARK: Something before it

  private var interstitial: String? {
    guard signs < .strong || words <= Self.fewWords else { return nil }
    let minimum = signs == .none ? 0.5 : 0.75
    if words <= Self.maximumWords {
      if let found = adBlocker(minimum) ?? challenge(minimum) ?? login(minimum) ?? gate(minimum) { return found }
    }
    return consent(minimum)
  }

  private func adBlocker(_ minimum: Double) -> String? {
    guard
      share({ InterstitialWords.adBlocker.occurs(in: text, $0) }) > 0
        || titles.contains(where: { Self.occurs(InterstitialWords.adBlocker, in: $0) })
    else { return nil }
    let share = share {
      InterstitialWords.adBlocker.occurs(in: text, $0) || InterstitialWords.letAdsThrough.occurs(in: text, $0)
    }
    let asks = text.sentences.contains { InterstitialWords.letAdsThrough.occurs(in: text, $0) }
    return asks && share >= minimum ? "the page asks to switch an ad blocker off, instead of showing its text" : nil
  }

  private func challenge(_ minimum: Double) -> String? {
    let isTitle = signs < .strong && titles.contains { Self.fills(InterstitialWords.challenge, $0) }
    let share = share {
      InterstitialWords.challenge.occurs(in: text, $0) || InterstitialWords.shell.occurs(in: text, $0)
    }
    let isNamed = text.sentences.contains { InterstitialWords.challenge.occurs(in: text, $0) }
    return isTitle || isNamed && share >= minimum
      ? "the page is an error page: it asks whether a person or a robot reads it" : nil
  }

  private func login(_ minimum: Double) -> String? {
    let share = share { InterstitialWords.login.occurs(in: text, $0) }
    let isTitle = signs == .none && titles.contains { Self.fills(InterstitialWords.login, $0) }
    guard share >= minimum + 0.1 || isTitle && share >= 0.3 else { return nil }
    return "the page is a wall: it asks to log in or subscribe, \(Self.percent(share)) of its text do"
  }

  /// Readers who are shut out: by country, by age, in a queue, without scripts, or during maintenance.
  private func gate(_ minimum: Double) -> String? {
    let gates: [(words: Phrases, said: String)] = [
      (InterstitialWords.region, "it is not for readers of some countries"),
      (InterstitialWords.age, "it asks how old its reader is"),
      (InterstitialWords.queue, "it lets its readers wait in a line"),
      (InterstitialWords.browser, "it asks for scripts or another browser"),
      (InterstitialWords.maintenance, "the site is being worked on"),
    ]
    for gate in gates {
      let share = share { gate.words.occurs(in: text, $0) }
      let isTitle = signs == .none && titles.contains { Self.occurs(gate.words, in: $0) }
      guard share >= minimum || isTitle && share >= 0.2, AddressWords.occur(in: text) || share >= 0.75 else { continue }
      return "the page is a wall: \(gate.said), as \(Self.percent(share)) of its text say"
    }
    return nil
  }

  private func consent(_ minimum: Double) -> String? {
    var kinds: Set<Int> = []
    var hasCore = titles.contains { Self.occurs(InterstitialWords.consentCore, in: $0) }
    var hits = 0
    let share = share { sentence in
      let core = InterstitialWords.consentCore.hits(in: text, sentence)
      let others = InterstitialWords.consent.hits(in: text, sentence)
      hasCore = hasCore || !core.isEmpty
      for hit in core { kinds.insert(-1 - hit.phrase) }
      for hit in others { kinds.insert(hit.phrase) }
      hits += core.count + others.count
      return !core.isEmpty || !others.isEmpty
    }
    guard hasCore, kinds.count >= (words <= 40 ? 2 : 4) else { return nil }
    // Someone who writes about cookies says other things too: every eighth word at least is about consent.
    guard share >= minimum + 0.1, hits * 8 >= words else { return nil }
    return "the page is a wall: it asks for consent, \(Self.percent(share)) of its text do"
  }

  // MARK: Next to nothing

  private var shell: String? {
    guard signs < .strong, min(words, text.weight / 10) <= 40 else { return nil }
    if share({ InterstitialWords.shell.occurs(in: text, $0) }) >= 0.4 {
      return "the page is a shell that a script is to fill: \"\(Self.cut(article.text))\""
    }
    // Beside other stories, too.
    if signs == .none, titles.contains(where: { Self.fills(ErrorPage.moments, $0) }),
      share({ InterstitialWords.shell.occurs(in: text, $0) }) >= 0.2
    {
      return "the page is a shell that a script is to fill, by its title: \"\(Self.cut(article.title ?? ""))\""
    }
    if share({ InterstitialWords.copyright.occurs(in: text, $0) }) >= 0.4 {
      return "the page has nothing but a copyright line: \"\(Self.cut(article.text))\""
    }
    return nil
  }

  private var remnant: String? {
    guard signs < .strong, words <= 40 else { return nil }
    let furniture = share {
      InterstitialWords.excuses.occurs(in: text, $0) || InterstitialWords.login.occurs(in: text, $0)
        || InterstitialWords.consentCore.occurs(in: text, $0) || InterstitialWords.shell.occurs(in: text, $0)
        || InterstitialWords.copyright.occurs(in: text, $0) || InterstitialWords.challenge.occurs(in: text, $0)
    }
    if furniture >= 0.8 { return "the page has only \(words) words, and they are about the page itself" }
    guard signs == .none else { return nil }
    if words < Self.minimumWords {
      return "the page has only \(words) words, and says neither who wrote them nor when"
    }
    guard article.quality < Article.worthKeeping else { return nil }
    return "the page has only \(words) words of doubtful quality, and says neither who wrote them nor when"
  }

  // MARK: Parts

  /// What part of the text's words stands in sentences that pass, 0…1.
  private func share(_ passes: (Range<Int>) -> Bool) -> Double {
    let whole = text.weight
    guard whole > 0 else { return 0 }
    let part = text.sentences.reduce(0) { $0 + (passes($1) ? text.weight(of: $1) : 0) }
    return Double(part) / Double(whole)
  }

  private static func occurs(_ phrases: Phrases, in title: FoldedText) -> Bool {
    title.sentences.contains { phrases.occurs(in: title, $0) }
  }

  /// Whether a title is such a phrase, but for a few words.
  static func fills(_ phrases: Phrases, _ title: FoldedText) -> Bool {
    title.sentences.contains { sentence in
      let hits = phrases.hits(in: title, sentence)
      guard let longest = hits.map(\.words.count).max() else { return false }
      return title.weight(of: sentence) <= (longest + AbsenceStatement.maximumOtherWords) * 10
    }
  }

  private static func shown(_ title: FoldedText, of article: Article) -> String {
    let lines = [article.title, article.headline.title].compactMap { $0 } + article.headline.headings
    return cut(lines.first { FoldedText($0, isTitle: true).bytes == title.bytes } ?? article.title ?? "")
  }

  static func cut(_ text: String) -> String {
    let line = text.unicodeScalars.prefix(100).map { $0.value < 0x20 ? " " : String($0) }.joined()
    return text.unicodeScalars.count > 100 ? line + "…" : line
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
