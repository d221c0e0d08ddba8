import ArgumentParser
import CrawlRules

/// How a worker treats the reservations of rights of pages and sites.
struct RightsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What noindex and none mean: respect or record.",
      discussion: "respect stores nothing of the page; record stores the article with the directive.",
      valueName: "policy"))
  var noindex = Publishing.respect

  @Option(
    help: ArgumentHelp(
      "What a reservation of text and data mining (TDMRep) means: respect, record or ignore.",
      discussion:
        "respect stores nothing of the page; record stores article and reservation; ignore does not look for it.",
      valueName: "policy"))
  var tdm = DataMining.respect

  @Option(
    name: .customLong("usage"),
    help: ArgumentHelp(
      "A use you make of articles, such as train-ai: pages that refuse it are not stored; may be repeated.",
      valueName: "term"))
  var usages: [String] = []

  @Option(help: ArgumentHelp("What to store of a page that says noarchive: text or metadata.", valueName: "what"))
  var noarchive = Unarchived.text

  enum Publishing: String, CaseIterable, ExpressibleByArgument {
    case respect, record
  }

  enum DataMining: String, CaseIterable, ExpressibleByArgument {
    case respect, record, ignore
  }

  enum Unarchived: String, CaseIterable, ExpressibleByArgument {
    case text, metadata
  }

  func validate() throws {
    for term in usages {
      let isTerm = !term.isEmpty && term.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D }
      guard isTerm else { throw ValidationError("--usage takes a term such as train-ai, not \"\(term)\"") }
    }
  }

  var policy: RightsPolicy {
    var policy = RightsPolicy()
    policy.respectsNoindex = noindex == .respect
    switch tdm {
    case .respect: policy.dataMining = .respect
    case .record: policy.dataMining = .record
    case .ignore: policy.dataMining = .ignore
    }
    policy.usages = usages
    policy.keepsUnarchivedText = noarchive == .text
    return policy
  }
}
