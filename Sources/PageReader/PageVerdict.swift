import Extraction
import Untrusted
import WebURL

/// What a page is where it is sent as if it were what was asked for, with status 200, and is not: an error page, a
/// wall, a shell.
///
/// Told by several things together. How much says that it is an article: authors, a date that its data state, a date in
/// its text, nothing. How long it is: what somebody wrote has more than a few words. What its words are about: that
/// something is not there, that somebody is to log in, to agree, to wait; and what share of the text those sentences
/// are. Where its address ends. Whether it tells of somebody, or speaks to its reader (`AddressWords`). No phrase alone
/// decides about a text that is longer, or that says who wrote it and when.
struct PageVerdict {
  /// Words of text above which a page is one that somebody wrote.
  static let mostWords = 150
  /// Consent walls are longer, as their lawyers want it.
  static let mostConsentWords = 400
  /// Words below which nothing is an article that does not say who wrote it or when.
  static let leastWords = 20
  /// Words of a page that says nothing but one thing: it is that, whatever its data state.
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
  /// It tells of something, to nobody in particular: no wall, and an error page by its title alone.
  private let isReport: Bool
  let words: Int
  /// Short enough to be judged by what it says, for what says that it is an article.
  private let isShort: Bool
  private let text: FoldedText
  private let titles: [FoldedText]

  init(_ article: Article, url: WebURL?) {
    self.article = article
    self.url = url
    signs = Self.signs(of: article)
    words = article.wordCount
    isShort = words <= Self.mostConsentWords && (signs < .strong || words <= Self.fewWords)
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
    return absence ?? (isReport ? nil : wall ?? shell ?? remnant)
  }

  /// The same, told by what the page says and not by how little it is.
  var ownWords: String? {
    guard words > 0, isShort else { return nil }
    return absence ?? (isReport ? nil : wall ?? shell)
  }

  /// Whether a page may be one of those in words that nobody listed: it is short, and nothing says that it is an
  /// article, neither its data nor an `article` element.
  static func isSuspect(_ article: Article) -> Bool {
    article.wordCount > 0 && article.wordCount <= mostWords && signs(of: article) < .strong
      && !article.headline.isInArticle
  }

  // MARK: Not here

  private var absence: String? {
    let limit = article.pageType == .article ? Self.mostWords : Self.mostConsentWords
    if words <= limit, signs < .strong,
      let title = titles.first(where: { AbsenceStatement.fills($0, strictly: isReport) })
    {
      return "the page is an error page: \"\(Self.shown(title, of: article))\""
    }
    guard !isReport else { return nil }
    if words <= Self.mostWords, signs == .none {
      if titles.contains(where: { AbsenceStatement.stands(in: $0, within: 0..<$0.sentences.count) }) {
        return "the page is an error page by its title: \"\(Self.cut(article.title ?? article.headline.title ?? ""))\""
      }
      if let url, ErrorPage.isAddress(url) { return "the page is an error page by its address" }
    }
    guard words <= Self.mostWords, let said = AbsenceStatement.first(in: text, sentences: 4) else { return nil }
    let isLead = AbsenceStatement.leads(text)
    let share = self.share { AbsenceStatement.stands(in: text, at: $0) || WallWords.excuses.occurs(in: text, $0) }
    let enough: Bool =
      switch signs {
      case .none: isLead && words <= Self.fewWords || share >= (isLead ? 0.25 : 0.4)
      case .weak: words <= Self.fewWords && share >= 0.4
      case .strong: words <= Self.fewWords && share >= 0.7
      }
    return enough ? "the page is an error page: its text says \"\(Self.cut(said))\"" : nil
  }

  // MARK: Something before it

  private var wall: String? {
    guard signs < .strong || words <= Self.fewWords else { return nil }
    let least = signs == .none ? 0.5 : 0.75
    if words <= Self.mostWords {
      if let found = adBlocker(least) ?? challenge(least) ?? login(least) ?? gate(least) { return found }
    }
    return consent(least)
  }

  private func adBlocker(_ least: Double) -> String? {
    guard
      share({ WallWords.adBlocker.occurs(in: text, $0) }) > 0
        || titles.contains(where: { Self.occurs(WallWords.adBlocker, in: $0) })
    else { return nil }
    let share = share {
      WallWords.adBlocker.occurs(in: text, $0) || WallWords.letAdsThrough.occurs(in: text, $0)
    }
    let asks = text.sentences.contains { WallWords.letAdsThrough.occurs(in: text, $0) }
    return asks && share >= least ? "the page asks to switch an ad blocker off, instead of showing its text" : nil
  }

  private func challenge(_ least: Double) -> String? {
    let isTitle = signs < .strong && titles.contains { Self.fills(WallWords.challenge, $0) }
    let share = share { WallWords.challenge.occurs(in: text, $0) || WallWords.shell.occurs(in: text, $0) }
    let isNamed = text.sentences.contains { WallWords.challenge.occurs(in: text, $0) }
    return isTitle || isNamed && share >= least
      ? "the page is an error page: it asks whether a person or a robot reads it" : nil
  }

  private func login(_ least: Double) -> String? {
    let share = share { WallWords.login.occurs(in: text, $0) }
    let isTitle = signs == .none && titles.contains { Self.fills(WallWords.login, $0) }
    guard share >= least + 0.1 || isTitle && share >= 0.3 else { return nil }
    return "the page is a wall: it asks to log in or subscribe, \(Self.percent(share)) of its text do"
  }

  /// Who may not read it: those of other countries, the young, those who came late, those without scripts; and when
  /// nobody may.
  private func gate(_ least: Double) -> String? {
    let gates: [(words: Phrases, said: String)] = [
      (WallWords.region, "it is not for readers of some countries"), (WallWords.age, "it asks how old its reader is"),
      (WallWords.queue, "it lets its readers wait in a line"),
      (WallWords.browser, "it asks for scripts or another browser"),
      (WallWords.maintenance, "the site is being worked on"),
    ]
    for gate in gates {
      let share = share { gate.words.occurs(in: text, $0) }
      let isTitle = signs == .none && titles.contains { Self.occurs(gate.words, in: $0) }
      guard share >= least || isTitle && share >= 0.2, AddressWords.occur(in: text) || share >= 0.75 else { continue }
      return "the page is a wall: \(gate.said), as \(Self.percent(share)) of its text say"
    }
    return nil
  }

  private func consent(_ least: Double) -> String? {
    var kinds: Set<Int> = []
    var hasCore = titles.contains { Self.occurs(WallWords.consentCore, in: $0) }
    var hits = 0
    let share = share { sentence in
      let core = WallWords.consentCore.hits(in: text, sentence)
      let others = WallWords.consent.hits(in: text, sentence)
      hasCore = hasCore || !core.isEmpty
      for hit in core { kinds.insert(-1 - hit.phrase) }
      for hit in others { kinds.insert(hit.phrase) }
      hits += core.count + others.count
      return !core.isEmpty || !others.isEmpty
    }
    guard hasCore, kinds.count >= (words <= 40 ? 2 : 4) else { return nil }
    // Someone who writes about cookies says other things too: every eighth word at least is about consent.
    guard share >= least + 0.1, hits * 8 >= words else { return nil }
    return "the page is a wall: it asks for consent, \(Self.percent(share)) of its text do"
  }

  // MARK: Next to nothing

  private var shell: String? {
    guard signs < .strong, min(words, text.weight / 10) <= 40 else { return nil }
    if share({ WallWords.shell.occurs(in: text, $0) }) >= 0.4 {
      return "the page is a shell that a script is to fill: \"\(Self.cut(article.text))\""
    }
    // Beside other stories, too.
    if signs == .none, titles.contains(where: { Self.fills(ErrorPage.moments, $0) }),
      share({ WallWords.shell.occurs(in: text, $0) }) >= 0.2
    {
      return "the page is a shell that a script is to fill, by its title: \"\(Self.cut(article.title ?? ""))\""
    }
    if share({ WallWords.copyright.occurs(in: text, $0) }) >= 0.4 {
      return "the page has nothing but a copyright line: \"\(Self.cut(article.text))\""
    }
    return nil
  }

  private var remnant: String? {
    guard signs < .strong, words <= 40 else { return nil }
    let furniture = share {
      WallWords.excuses.occurs(in: text, $0) || WallWords.login.occurs(in: text, $0)
        || WallWords.consentCore.occurs(in: text, $0) || WallWords.shell.occurs(in: text, $0)
        || WallWords.copyright.occurs(in: text, $0) || WallWords.challenge.occurs(in: text, $0)
    }
    if furniture >= 0.8 { return "the page has only \(words) words, and they are about the page itself" }
    guard signs == .none else { return nil }
    if words < Self.leastWords {
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
      return title.weight(of: sentence) <= (longest + AbsenceStatement.mostOtherWords) * 10
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
