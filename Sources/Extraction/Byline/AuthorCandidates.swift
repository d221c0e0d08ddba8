import HTML
import Untrusted

/// The names a page offers as its authors, each with all that speaks for it.
///
/// A name that JSON-LD declares and a byline shows is an author; a user name in the head alone, or a company that signs
/// everything, mostly is not. A classifier decides on each name.
struct AuthorCandidates {
  /// Distances are in blocks, 100 where there is none.
  enum Feature: Int, CaseIterable {
    case linkedPerson, linkedOrganisation, linkedOrder, meta, metaOther, item, relation, classed, link, labelled, bare
    case below, above, behind, occurrences, kinds, words, isUpper, isLower, hasDigit, isSite, likeSite, team
    case names, listed, anyLinked, anyMeta, anyShown, mostKinds, best, articleType, inOther, role, phrase, siteName
    case helper, siblings, anyPerson, people, isArticle, isListing, isForum, isProduct, isService
  }

  struct Candidate: FieldCandidate {
    typealias Feature = AuthorCandidates.Feature

    var name: String
    /// Rank of the best source that has it, and that source's name.
    var rank: Int
    var source: String
    var features = [Float](repeating: 0, count: Feature.allCases.count)
    /// The values it stood in, by number.
    var values: [Int] = []
  }

  static let far: Float = 100
  /// More names than these are a list of something else.
  static let maximum = 30
  /// Values that names are read from.
  static let maximumValues = 400

  private(set) var list: [Candidate] = []
  private var indices: [ByteText: Int] = [:]
  private var values = 0

  /// Adds the names in a value; the kind of source is a feature with the value 1.
  mutating func add(_ value: String, _ feature: Feature, rank: Int, _ source: String, order: Int = 0) {
    let isDeclared = [.linkedPerson, .linkedOrganisation, .meta, .item].contains(feature)
    values += 1
    guard values <= Self.maximumValues else { return }
    let names = AuthorNames.names(in: value, keepsRoles: isDeclared)
    for (position, name) in names.enumerated() {
      let key = ByteText(TitleText.compact(name))
      guard !key.text.isEmpty else { continue }
      let index: Int
      if let known = indices[key] {
        index = known
        if rank < list[index].rank { (list[index].rank, list[index].source) = (rank, source) }
      } else {
        guard list.count < Self.maximum else { return }
        index = list.count
        indices[key] = index
        list.append(Candidate(name: name, rank: rank, source: source))
        for feature in [Feature.below, .above, .behind] { list[index][feature] = Self.far }
        list[index][.linkedOrder] = 20
      }
      list[index][feature] = 1
      list[index].values.append(feature == .metaOther ? -1 : feature == .linkedPerson ? -2 : values)
      list[index][.listed] = max(list[index][.listed], Float(names.count))
      if feature == .linkedPerson {
        list[index][.linkedOrder] = min(list[index][.linkedOrder], Float(order + position))
      }
    }
  }

  /// Sets what depends on the page: where each name is seen, and how it looks among the others.
  /// `types` are the probabilities of the page types, in the order of `PageType.allCases`.
  mutating func compare(site: [String], seen: (String) -> Sighting, articleType: Float, types: [Float]) {
    let sites = site.map(TitleText.compact).filter { $0.utf8.count >= 3 }
    let compacts = list.map { TitleText.compact($0.name) }
    for index in list.indices {
      let name = list[index].name
      let compact = compacts[index]
      let sighting = seen(name)
      list[index][.below] = sighting.below
      list[index][.above] = sighting.above
      list[index][.behind] = sighting.behind
      list[index][.occurrences] = Float(sighting.count)
      list[index][.helper] = Float(sighting.isHelper)
      let sources: [Feature] = [
        .linkedPerson, .linkedOrganisation, .meta, .metaOther, .item, .relation, .classed, .link, .labelled, .bare,
        .phrase,
      ]
      list[index][.kinds] = sources.reduce(0) { $0 + list[index][$1] }
      let words = name.split(separator: " ")
      list[index][.words] = Float(words.count)
      list[index][.isUpper] = Float(TitleText.isUpper(name))
      list[index][.isLower] = Float(name.first?.isLowercase ?? false)
      list[index][.hasDigit] = Float(name.utf8.contains { $0 >= 0x30 && $0 <= 0x39 })
      list[index][.isSite] = Float(sites.contains { $0.hasSameBytes(as: compact) })
      list[index][.likeSite] = Float(sites.contains { $0.contains(compact) || compact.contains($0) })
      list[index][.team] = Float(words.contains { AuthorWords.teams.contains($0.lowercased()) })
      list[index][.role] = Float(
        words.map { $0.lowercased() }.contains { AuthorWords.roles.contains($0) || AuthorWords.companies.contains($0) })
      list[index][.inOther] = Float(
        list.indices.contains {
          list[$0].name.utf8.count > name.utf8.count && compacts[$0].contains(compact)
        })
    }
    let most = list.map { $0[.kinds] }.max() ?? 0
    let isPerson: (Candidate) -> Bool = {
      $0[.isSite] == 0 && $0[.team] == 0 && $0[.linkedPerson] + $0[.classed] + $0[.labelled] > 0
    }
    let ofPage: [(Feature, Float)] =
      [
        (.articleType, articleType), (.names, Float(list.count)), (.mostKinds, most),
        (.anyLinked, Float(list.contains { $0[.linkedPerson] > 0 })),
        (.anyMeta, Float(list.contains { $0[.meta] > 0 })),
        (.anyShown, Float(list.contains { min($0[.below], $0[.above]) <= 12 })),
        (.anyPerson, Float(list.contains(where: isPerson))), (.people, Float(list.count { $0[.linkedPerson] > 0 })),
      ] + Self.typeFeatures.map { ($1, $0.probability(in: types)) }
    for index in list.indices {
      list[index].set(ofPage)
      list[index][.best] = Float(list[index][.kinds] == most)
      // Names of one byline go together.
      let own = list[index].values
      list[index][.siblings] = list.filter { $0.values.contains(where: own.contains) }.map { $0[.kinds] }.max() ?? 0
    }
  }

  private static let typeFeatures: [(PageType, Feature)] = [
    (.article, .isArticle), (.listing, .isListing), (.forum, .isForum), (.product, .isProduct), (.service, .isService),
  ]

  /// Where a name is seen on the page: the nearest short block below and above the title and behind the body.
  struct Sighting {
    var below = AuthorCandidates.far
    var above = AuthorCandidates.far
    var behind = AuthorCandidates.far
    var count = 0
    /// A word in front says that this one checked, edited, translated or photographed.
    var isHelper = false
  }
}
