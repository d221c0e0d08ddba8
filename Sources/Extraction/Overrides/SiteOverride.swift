import HTML
import WebURL

struct SiteOverride: Hashable, Sendable {
  enum Kind: String, Hashable, Sendable, CaseIterable { case body, title, author, date, drop }

  struct Rule: Hashable, Sendable {
    var kind: Kind
    var selector: Selector
    /// Of the file, for `--explain`.
    var line: Int
  }

  var rules: [Rule]

  /// What the rules say of one page.
  struct Verdict {
    /// For each leaf block the line of the rule that keeps it; empty where no rule for the body fits the page.
    var keeps: [Int: Int] = [:]
    /// For each leaf block the line of the rule that drops it.
    var drops: [Int: Int] = [:]
    /// The first line of a rule for the body that fits.
    var bodyLine: Int?
    var isEmpty: Bool { keeps.isEmpty && drops.isEmpty }

    /// What decided about a block, in words; nil where no rule did.
    func reason(_ decision: Selection.Decision, at index: Int) -> String? {
      switch decision {
      case .chosen: keeps[index].map { "kept by the override of line \($0)" }
      case .excluded: drops[index].map { "dropped by the override of line \($0)" }
      case .unchosen: bodyLine.map { "not in the body that the override of line \($0) selects" }
      default: nil
      }
    }
  }

  /// Looks up the rules for the body. A rule that fits no element of the page does nothing: sites change, and an empty
  /// article is worse than none.
  func verdict(on page: Page, _ document: Document, until deadline: Deadline = .none) -> Verdict {
    var verdict = Verdict()
    var ranges: [NodeID: Range<Int>] = [:]
    for element in page.elements { ranges[element.node] = element.blockRange }
    var visits = Selector.maximumVisits
    for rule in rules where rule.kind == .body || rule.kind == .drop {
      // An element in another that the rule names as well adds nothing: its blocks are done.
      var done = 0
      for node in rule.selector.elements(in: document, visits: &visits, until: deadline) {
        guard let range = ranges[node], range.upperBound > done else { continue }
        let rest = max(range.lowerBound, done)..<range.upperBound
        done = range.upperBound
        for index in rest {
          if rule.kind == .body {
            if verdict.keeps[index] == nil { verdict.keeps[index] = rule.line }
          } else if verdict.drops[index] == nil {
            verdict.drops[index] = rule.line
          }
        }
      }
    }
    let lines = Set(verdict.keeps.values)
    verdict.bodyLine = rules.first { $0.kind == .body && lines.contains($0.line) }?.line
    return verdict
  }

  /// Texts of the first rule of a kind that fits the page: for a `meta` or `time` element what its attribute says.
  func texts(_ kind: Kind, in document: Document, until deadline: Deadline) -> [String] {
    var visits = Selector.maximumVisits
    for rule in rules where rule.kind == kind {
      let named = rule.selector.elements(in: document, visits: &visits, until: deadline)
      let texts = named.prefix(Self.maximumTexts).compactMap { node in
        if let content = Self.value(document.attribute(node, .content)) { return content }
        if kind == .date, let date = Self.value(document.attribute(node, "datetime")) { return date }
        return Self.value(document.fieldText(node))
      }
      if !texts.isEmpty { return texts }
    }
    return []
  }

  private static func value(_ stated: String?) -> String? {
    stated.flatMap { String($0.head(maximumBytes)).fieldValue }
  }

  /// Elements of one field, and bytes of one of them.
  private static let maximumTexts = 50
  private static let maximumBytes = 2_000
}

extension SiteOverride {
  static let source = "override"

  /// Puts authors and date that rules name in the place of those found.
  func apply(to article: inout Article, document: Document, dates: DateText, until deadline: Deadline) {
    let bylines = texts(.author, in: document, until: deadline)
    if !bylines.isEmpty {
      article.byline = bylines.joined(separator: ", ")
      article.authors = AuthorNames.union(
        bylines.flatMap { line in
          let names = AuthorNames.names(in: line, keepsRoles: true)
          return names.isEmpty ? [line] : names
        })
      article.sources["authors"] = Self.source
    }
    for text in texts(.date, in: document, until: deadline) {
      guard let match = dates.matches(in: text).first else { continue }
      article.set(\.published, "published", (match.date, Self.source))
      return
    }
  }
}
