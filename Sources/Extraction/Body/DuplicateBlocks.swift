/// Text that a page brings twice, once for each size of screen or once more as an inset, counts once.
///
/// Equal blocks are decided together for the two branches of the tree they stand in: one by one, chance would take some
/// paragraphs from the first copy and some from the second, and the story would come out shuffled.
struct DuplicateBlocks {
  /// Two branches below one element that share blocks, the earlier one first.
  struct Branches: Hashable {
    var first: Int
    var second: Int
  }

  typealias Pair = (first: Int, second: Int)

  /// Blocks looked at for copied lines: many branches with few equal blocks each would cost the square.
  private static let maximumSteps = 500_000

  private let page: Page
  private var steps = 0
  /// Blocks that are copies, each with the one that stays.
  private(set) var dropped: [(duplicate: Int, original: Int)] = []

  init(page: Page, probabilities: [Float], isArticle: Bool) {
    self.page = page
    for (branches, pairs) in Self.groups(page) {
      var balance: Float = 0
      for pair in pairs {
        balance += (probabilities[pair.second] - probabilities[pair.first]) * Float(page.blocks[pair.first].words)
      }
      let takesSecond = balance > 1e-6
      for pair in pairs {
        dropped.append(takesSecond ? (pair.first, pair.second) : (pair.second, pair.first))
      }
      if isArticle, pairs.count >= 2 {
        dropLines(branches, pairs, of: takesSecond ? branches.first : branches.second, takesSecond)
      }
    }
  }

  /// Blocks that equal an earlier one, by the branches that the two stand in: each group is decided together.
  static func groups(_ page: Page) -> [(branches: Branches, pairs: [Pair])] {
    var groups: [(branches: Branches, pairs: [Pair])] = []
    var places: [Branches: Int] = [:]
    var known = HashTable(minimumCapacity: page.blocks.count)
    for (index, block) in page.blocks.enumerated() where block.words >= Selection.duplicateWords {
      guard let other = known[block.scan.phrase].map(Int.init) else {
        known.set(block.scan.phrase, UInt32(index))
        continue
      }
      let branches = branches(page, of: other, index)
      let pair: Pair = (other, index)
      if let place = places[branches] {
        groups[place].pairs.append(pair)
      } else {
        places[branches] = groups.count
        groups.append((branches, [pair]))
      }
    }
    return groups
  }

  /// Short lines (`Parts`, `one boat`) may rightly recur. In a branch all of whose long blocks are copies they do not.
  private mutating func dropLines(_ branches: Branches, _ pairs: [Pair], of loser: Int, _ takesSecond: Bool) {
    let duplicates = Set(pairs.map { takesSecond ? $0.first : $0.second })
    let range = page.elements[loser].blockRange
    let other = page.elements[takesSecond ? branches.second : branches.first].blockRange
    steps += range.count + other.count
    guard steps <= Self.maximumSteps else { return }
    guard range.allSatisfy({ page.blocks[$0].words < Selection.duplicateWords || duplicates.contains($0) }) else {
      return
    }
    var originals: [UInt64: [Int]] = [:]
    for index in other.reversed()
    where page.blocks[index].words < Selection.duplicateWords && page.blocks[index].words > 0 {
      originals[page.blocks[index].scan.phrase, default: []].append(index)
    }
    for index in range where page.blocks[index].words < Selection.duplicateWords {
      let phrase = page.blocks[index].scan.phrase
      if let original = originals[phrase]?.popLast() { dropped.append((index, original)) }
    }
  }

  /// The children of the deepest element around two blocks that hold one of them each.
  private static func branches(_ page: Page, of first: Int, _ second: Int) -> Branches {
    let (first, second) = (page.blocks[first].element, page.blocks[second].element)
    let common = page.commonAncestor(first, second)
    func branch(_ element: Int) -> Int {
      page.path(from: element).first { $0 <= common || Int(page.elements[$0].parent) == common } ?? common
    }
    return Branches(first: branch(first), second: branch(second))
  }
}

extension Selection {
  /// Of equal blocks one stays, with the better probability of them.
  mutating func dropDuplicates(_ probabilities: inout [Float], isArticle: Bool) {
    for (duplicate, original) in DuplicateBlocks(page: page, probabilities: probabilities, isArticle: isArticle).dropped
    {
      probabilities[original] = max(probabilities[original], probabilities[duplicate])
      probabilities[duplicate] = -1
      decide(duplicate, .duplicate)
    }
  }
}
