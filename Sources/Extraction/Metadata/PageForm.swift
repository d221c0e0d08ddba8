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
    let blogs = page.namedElements { $0.contains { names[$0] != nil } }
    return blogs.contains { index in
      Int(page.elements[index].textBytes) * 3 > page.textBytes && page.timesInside(index).count >= minimumTimes
    }
  }

  private static let minimumTimes = 3

  private static let names = HashTable(
    ["liveblog", "liveticker"].compactMap { WordHash.words($0).first }
      + ["live-blog", "live-ticker", "live-feed", "live-updates"].map { WordHash.phrase($0) })
}

extension Page {
  /// The time elements inside of an element: both are numbered in the order of the document.
  fileprivate func timesInside(_ element: Int) -> ArraySlice<Int> {
    let start = times.countBelow(element)
    return times[start..<max(times.countBelow(Int(elements[element].end)), start)]
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
    // Newest first is the custom; some pages have the oldest first.
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
