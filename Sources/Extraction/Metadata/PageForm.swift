import HTML
import Untrusted

/// Forms of a page that a reader of the article should know of: AMP, and the live blog.
enum PageForm {
  /// `<html amp>` or `<html ⚡>` (AMP HTML, "Required markup"); with a variation selector too, as editors write it.
  static func isAMP(_ document: Document) -> Bool {
    ["amp", "⚡", "⚡\u{FE0F}"].contains { document.attribute(document.documentElement, $0) != nil }
  }

  /// By schema.org's type, or by an element that a class or id calls a live blog and that has several times.
  static func isLiveBlog(_ page: Page, _ linked: LinkedData) -> Bool {
    if let article = linked.article, LinkedData.types(of: article).contains("LiveBlogPosting") { return true }
    let entries = page.names.entries.indices.filter { index in
      page.names.entries[index].names.contains { names[page.names.names[$0]] != nil }
    }
    guard !entries.isEmpty else { return false }
    let known = Set(entries.map { Int32($0) })
    return page.elements.indices.contains { index in
      let element = page.elements[index]
      guard known.contains(element.className) || known.contains(element.idName) else { return false }
      return Int(element.textBytes) * 3 > page.textBytes
        && page.timesInside(index).count >= leastTimes
    }
  }

  private static let leastTimes = 3

  private static let names = HashTable(
    ["liveblog", "liveticker"].compactMap { WordHash.words($0).first }
      + ["live-blog", "live-ticker", "live-feed", "live-updates"].map { WordHash.phrase($0) })
}

extension Page {
  /// The time elements inside of an element: both are numbered in the order of the document.
  fileprivate func timesInside(_ element: Int) -> ArraySlice<Int> {
    /// How many of them come before the first for which this holds.
    func count(until isBehind: (Int) -> Bool) -> Int {
      var low = 0
      var high = times.count
      while low < high {
        let middle = (low + high) / 2
        if isBehind(times[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let start = count { $0 >= element }
    let end = count { $0 >= Int(elements[element].end) }
    return times[start..<max(end, start)]
  }
}

/// The posts of a live blog, as the page repeats them.
struct LivePosts {
  /// Posts kept; older ones are dropped. A day's coverage has hundreds, and what a reader wants is at the top.
  static let maximum = 30

  /// Leaf blocks of the posts beyond the newest.
  private(set) var older: [Range<Int>] = []

  init(page: Page, document: Document, container: Int) {
    let times = page.timesInside(container)
    guard times.count > Self.maximum else { return }
    let posts = Self.posts(page, times, container)
    guard posts.count > Self.maximum else { return }
    func instant(_ post: Int) -> ByteText {
      let time = page.timesInside(post).first
      return ByteText(time.flatMap { document.attribute(page.elements[$0].node, "datetime") } ?? "")
    }
    // Newest first is the custom; a page that tells its day from the morning on has them last.
    let isAscending = posts.last.map(instant).map { last in posts.first.map { instant($0) < last } ?? false } ?? false
    let old = isAscending ? posts.dropLast(Self.maximum) : posts.dropFirst(Self.maximum)
    older = old.map { page.elements[$0].blockRange }
  }

  /// Elements below one parent that each have a time: the parent that has most of them.
  private static func posts(_ page: Page, _ times: ArraySlice<Int>, _ container: Int) -> [Int] {
    var children: [Int: Set<Int>] = [:]
    for time in times.prefix(5_000) {
      var element = time
      for _ in 0..<12 where element > container {
        let parent = Int(page.elements[element].parent)
        guard parent >= 0 else { break }
        children[parent, default: []].insert(element)
        element = parent
      }
    }
    let best = children.max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }
    return best.map { $0.value.sorted() } ?? []
  }
}
