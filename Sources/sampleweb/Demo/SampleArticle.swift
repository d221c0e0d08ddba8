import Foundation

/// An article of the sample web as data; the templates turn it into a page.
///
/// Everything in it was invented for this project: events, people and places.
struct SampleArticle: Sendable {
  /// The address on its host: `/2026/11/harbour-tunnel-opens.html`.
  var path: String
  var section: String
  var headline: String
  /// The paragraph between headline and text; empty when there is none.
  var standfirst = ""
  var authors: [String]
  /// ISO 8601 with an offset.
  var published: String
  /// ISO 8601 with an offset; nil when the article was not changed since.
  var modified: String?
  var tags: [String] = []
  var picture: Picture?
  /// The text in the markup that `BodyMarkup` reads.
  var body: String
  /// Readers' comments, where the site shows them.
  var comments: [Comment] = []
  /// The delay before the server answers; default none.
  var delay: Duration = .zero

  /// A lead image with its caption.
  struct Picture: Sendable {
    var caption: String
    var credit: String
  }

  /// What a reader wrote under an article.
  struct Comment: Sendable {
    var name: String
    var date: String
    var text: String
  }

  /// The last part of the path without its extension: the name of the article's picture.
  var slug: String {
    let last = path.split(separator: "/").last ?? ""
    return String(last.prefix { $0 != "." })
  }

  /// The address of the lead image on the article's host.
  var picturePath: String { "/images/\(slug).png" }

  /// The parsed text.
  var blocks: [BodyBlock] { BodyMarkup.blocks(of: body) }

  /// The first `count` words of the text, for teasers.
  func teaser(words count: Int = 18) -> String {
    if !standfirst.isEmpty { return standfirst }
    guard case .paragraph(let text)? = blocks.first else { return "" }
    let words = BodyMarkup.plain(text).split(separator: " ")
    return words.count <= count ? words.joined(separator: " ") : words.prefix(count).joined(separator: " ") + " …"
  }

  /// The parts of the publication date.
  var date: SampleDate { SampleDate(published) }
}

/// The parts of an ISO 8601 instant, for the datelines of the different papers.
struct SampleDate: Sendable {
  var year: Int
  var month: Int
  var day: Int
  /// `HH:MM` in the article's own offset.
  var time: String

  /// Reads `2026-11-03T08:15:00+01:00`; parts that are missing become 0.
  init(_ text: String) {
    let parts = text.prefix(10).split(separator: "-").map { Int($0) ?? 0 }
    year = parts.first ?? 0
    month = parts.dropFirst().first ?? 0
    day = parts.dropFirst(2).first ?? 0
    time = String(text.dropFirst(11).prefix(5))
  }

  private static let englishMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let germanMonths = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
  ]
  private static let frenchMonths = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
  ]

  private func name(in months: [String]) -> String {
    months.indices.contains(month - 1) ? months[month - 1] : ""
  }

  /// `November 3, 2026`.
  var american: String { "\(name(in: Self.englishMonths)) \(day), \(year)" }
  /// `3 November 2026`.
  var british: String { "\(day) \(name(in: Self.englishMonths)) \(year)" }
  /// `3. November 2026`.
  var german: String { "\(day). \(name(in: Self.germanMonths)) \(year)" }
  /// `3 novembre 2026`.
  var french: String { "\(day == 1 ? "1er" : String(day)) \(name(in: Self.frenchMonths)) \(year)" }
  /// `2026年11月3日`.
  var japanese: String { "\(year)年\(month)月\(day)日" }
  /// `2026-11-03`.
  var iso: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
