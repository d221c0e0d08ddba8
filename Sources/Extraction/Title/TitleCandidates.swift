import HTML
import Untrusted

/// What a page offers as its title: headings and their parts, declared titles, and these without the site's name.
///
/// Spellings that differ in case, quotes and dashes only are one candidate. A candidate's features say where it stands,
/// how it agrees with the others and with the address, and what kind of page it is.
struct TitleCandidates {
  enum Feature: Int, CaseIterable {
    case heading1, heading2, headingPart, order, off, toText
    case linked, linkedName, openGraph, openGraphCut, openGraphPiece, element, elementCut, elementPiece, other, otherCut
    case item, kinds, words, separators, hasSite, isSite, isUpper, ellipsis, question
    case slugCover, slugShare, likeOpenGraph, likeElement, likeLinked, likeHeading, inAnother, holdsAnother
    case headings, hasLinked, hasOpenGraph, news, openGraphHasSite, elementHasSite, openGraphIsElement, firstPiece
    case headingIsOpenGraph, headingIsLinked, openGraphIsLinked, headingIsElement
    case textBehind, textBefore, bareHeadings, votes, mostVotes, described, alone, length, pieces, onlyOpenGraph
  }

  struct Candidate: FieldCandidate {
    typealias Feature = TitleCandidates.Feature

    var text: String
    /// `html`, `json-ld`, `opengraph`, `microdata` or `meta`: the best source that has this spelling.
    var source: String
    var features = [Float](repeating: 0, count: Feature.allCases.count)
    /// Hashes of its words.
    var words: [Int] = []
  }

  static let maximum = 40

  private(set) var list: [Candidate] = []
  private var indices: [ByteText: Int] = [:]

  /// Adds a text and marks it with features of the value 1.
  mutating func add(
    _ text: String, _ source: String, _ features: Feature..., edit: (inout Candidate) -> Void = { _ in }
  ) {
    guard text.utf8.count <= FieldText.longestTitle else { return }
    let key = ByteText(TitleText.key(text))
    guard !key.text.isEmpty else { return }
    let index: Int
    if let known = indices[key] {
      index = known
      // The spelling of the better source stays, unless it shouts.
      if TitleText.isUpper(list[index].text), !TitleText.isUpper(text) { list[index].text = text }
    } else {
      guard list.count < Self.maximum else { return }
      index = list.count
      indices[key] = index
      list.append(Candidate(text: text, source: source))
      list[index][.order] = 20
    }
    for feature in features { list[index][feature] = 1 }
    edit(&list[index])
  }

  /// Sets what depends on all candidates, the address and the site; called once, last.
  mutating func compare(slug: Set<Int>, site: [String], isNews: Bool, description: Set<Int>) {
    let sites = Set(site.map { ByteText(TitleText.compact($0)) })
    for index in list.indices { list[index].words = Words.list(list[index].text).map { ByteText($0).hashValue } }
    let openGraph = list.first { $0[.openGraph] > 0 }
    let element = list.first { $0[.element] > 0 }
    let linked = list.first { $0[.linked] > 0 }
    // The top heading is the one least out of place, and among these the one with most text behind it.
    let heading = list.filter { $0[.heading1] > 0 }.max {
      ($1[.off], $0[.textBehind]) < ($0[.off], $1[.textBehind])
    }
    let headingText = heading?.text
    func isHeading(_ one: Candidate) -> Bool { headingText.map { one.text.hasSameBytes(as: $0) } ?? false }
    func isOpenGraph(_ one: Candidate) -> Bool { one[.openGraph] + one[.openGraphCut] > 0 }
    func hasOne(_ isOne: (Candidate) -> Bool) -> Float { Float(list.contains(where: isOne)) }
    let ofPage: [(Feature, Float)] = [
      (.headings, list.reduce(0) { $0 + $1[.heading1] }),
      (.bareHeadings, list.reduce(0) { $0 + ($1[.off] == 0 ? $1[.heading1] : 0) }),
      (.hasLinked, Float(linked != nil)), (.hasOpenGraph, Float(openGraph != nil)), (.news, Float(isNews)),
      (.openGraphHasSite, hasOne { $0[.openGraphCut] > 0 && $0[.openGraph] == 0 }),
      (.elementHasSite, hasOne { $0[.elementCut] > 0 && $0[.element] == 0 }),
      (.openGraphIsElement, openGraph.map { $0[.element] } ?? 0),
      (.headingIsOpenGraph, hasOne { isHeading($0) && isOpenGraph($0) }),
      (.headingIsLinked, hasOne { isHeading($0) && $0[.linked] > 0 }),
      (.openGraphIsLinked, hasOne { isOpenGraph($0) && $0[.linked] > 0 }),
      (.headingIsElement, hasOne { isHeading($0) && $0[.element] + $0[.elementCut] > 0 }),
    ]
    for index in list.indices {
      var candidate = list[index]
      let words = candidate.words
      candidate[.words] = Float(words.count)
      let cuts = TitleText.candidates(candidate.text).count
      candidate[.separators] = cuts > 1 ? 1 : 0
      let compact = TitleText.compact(candidate.text)
      candidate[.isSite] = sites.contains(ByteText(compact)) ? 1 : 0
      candidate[.hasSite] =
        sites.contains { site in
          let name = site.text
          return name.utf8.count >= 4 && compact.utf8.count > name.utf8.count
            && (compact.hasByteSuffix(name) || compact.hasBytePrefix(name))
        } ? 1 : 0
      candidate[.isUpper] = TitleText.isUpper(candidate.text) ? 1 : 0
      candidate[.ellipsis] = candidate.text.hasByteSuffix("…") || candidate.text.hasByteSuffix("...") ? 1 : 0
      candidate[.question] = candidate.text.hasByteSuffix("?") ? 1 : 0
      let shared = Set(words).intersection(slug).count
      candidate[.slugCover] = slug.isEmpty ? -1 : Float(shared) / Float(slug.count)
      candidate[.slugShare] = slug.isEmpty ? -1 : Float(shared) / Float(max(words.count, 1))
      candidate[.likeOpenGraph] = Self.likeness(words, openGraph?.words)
      candidate[.likeElement] = Self.likeness(words, element?.words)
      candidate[.likeLinked] = Self.likeness(words, linked?.words)
      candidate[.likeHeading] = Self.likeness(words, heading?.words)
      candidate[.inAnother] = 0
      candidate[.holdsAnother] = 0
      for other in list.indices where other != index && list[other].words.count >= 2 && words.count >= 2 {
        if list[other].words.count > words.count, list[other].words.starts(with: words) { candidate[.inAnother] += 1 }
        if words.count > list[other].words.count, words.starts(with: list[other].words) {
          candidate[.holdsAnother] += 1
        }
      }
      let kinds: [[Feature]] = [
        [.heading1, .heading2], [.linked, .linkedName], [.openGraph, .openGraphCut], [.element, .elementCut],
        [.other, .otherCut], [.item],
      ]
      candidate[.kinds] = Float(kinds.count { $0.contains { candidate[$0] > 0 } })
      let votes: [[Feature]] = [[.linked], [.openGraph, .openGraphCut], [.element, .elementCut]]
      candidate[.votes] = Float(votes.count { $0.contains { candidate[$0] > 0 } } + (isHeading(candidate) ? 1 : 0))
      let described = Set(words).intersection(description).count
      candidate[.described] = description.isEmpty ? -1 : Float(described) / Float(max(words.count, 1))
      candidate[.length] = Float(min(candidate.text.utf8.count, 300))
      candidate[.pieces] = Float(cuts)
      candidate.set(ofPage)
      list[index] = candidate
    }
    let most = list.map { $0[.votes] }.max() ?? 0
    let holders = list.count { $0[.votes] == most }
    for index in list.indices {
      list[index][.mostVotes] = most
      // `og:title` against heading, title element and JSON-LD, which agree: the newsroom's line for readers elsewhere.
      list[index][.onlyOpenGraph] = list[index][.votes] == 1 && most == 3 && isOpenGraph(list[index]) ? 1 : 0
      list[index][.alone] = list[index][.votes] == most && holders == 1 ? 1 : 0
    }
  }

  /// Shared words over all words of both, 0…1; -1 where there is nothing to compare with.
  private static func likeness(_ words: [Int], _ other: [Int]?) -> Float {
    guard let other, !other.isEmpty, !words.isEmpty else { return -1 }
    let first = Set(words)
    let second = Set(other)
    let shared = first.intersection(second).count
    return Float(shared) / Float(first.count + second.count - shared)
  }
}
