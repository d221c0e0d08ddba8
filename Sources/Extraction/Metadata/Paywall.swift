import HTML
import Untrusted

/// Whether the page shows only the beginning of its article to those who do not pay.
enum Paywall {
  /// Words below which a text is suspected to be the beginning of a longer one.
  static let stubWords = 250
  /// Words that a text behind a wall has at most where nothing else says that it is cut.
  private static let teaserWords = 150

  /// A short text on a page with an element that is named a wall and has something to say.
  static func stands(on page: Page, document: Document, words: Int) -> Bool {
    guard words < stubWords else { return false }
    return walls(of: page).contains { !page.elements[$0].context.contains(.hidden) }
  }

  /// Elements that are named a wall and have something to say, but not most of the page.
  static func walls(of page: Page) -> [Int] {
    let entries = Set(
      page.names.entries.indices.filter { index in
        isWall(page.names.names[page.names.entries[index].names])
      }.map { Int32($0) })
    guard !entries.isEmpty else { return [] }
    return page.elements.indices.filter { index in
      let element = page.elements[index]
      return (entries.contains(element.className) || entries.contains(element.idName)) && element.textBytes >= 20
        && Int(element.textBytes) * 2 < page.textBytes
    }
  }

  /// Words of the longest call to subscribe.
  static let maximumWallWords = 100

  /// Whether the text of a page that is not free is cut: it breaks off, is a teaser, or lacks words the page says it
  /// has.
  static func cuts(_ article: Article, words: Int, stated: Int?) -> Bool {
    guard article.isAccessibleForFree == false else { return false }
    if let stated, stated > 0 { return words * 10 < stated.clamped(to: 0...LinkedData.maximumWords) * 7 }
    let end = article.blocks.last { $0.kind == .paragraph }?.text ?? ""
    if words < stubWords, ["…", "...", "[…]"].contains(where: { end.hasByteSuffix($0) }) { return true }
    return words < teaserWords
  }

  /// `paywall`, but not `no-paywall`.
  private static func isWall(_ stated: ArraySlice<UInt64>) -> Bool {
    stated.contains { names[$0] != nil } && !stated.contains { negations[$0] != nil }
  }

  private static let negations = HashTable(
    ["no", "not", "non", "without", "has", "hide", "after"].flatMap { prefix in
      ["paywall", "regwall", "paygate", "payfence"].map { WordHash.phrase(prefix + "-" + $0) }
    })

  private static let names = HashTable(
    ["paywall", "regwall", "paygate", "payfence"].compactMap { WordHash.words($0).first }
      + [
        "pay-wall", "subscribe-wall", "subscription-wall", "subscriber-only", "subscribers-only", "premium-wall",
        "login-wall", "registration-wall", "subscribe-to",
      ].map { WordHash.phrase($0) })
}
