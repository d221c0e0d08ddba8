import HTML
import Untrusted

/// Whether the page shows only the beginning of its article to those who do not pay.
enum Paywall {
  /// Words below which a text is suspected to be the beginning of a longer one.
  static let stubWords = 250
  /// Words of the longest text that counts as cut although nothing else says so.
  private static let teaserWords = 150

  /// A short text on a page with a paywall notice that is shown.
  static func stands(on page: Page, document: Document, words: Int) -> Bool {
    guard words < stubWords else { return false }
    return notices(of: page).contains { !page.elements[$0].context.contains(.hidden) }
  }

  /// Elements that are named a paywall and have some text, but not most of the page's.
  static func notices(of page: Page) -> [Int] {
    page.namedElements(isNotice).filter { index in
      let bytes = Int(page.elements[index].textBytes)
      return bytes >= 20 && bytes * 2 < page.textBytes
    }
  }

  /// Words of the longest call to subscribe.
  static let maximumNoticeWords = 100

  /// Whether a text that is not free is cut: it breaks off, is a teaser, or lacks words that the page says it has.
  static func cuts(_ article: Article, words: Int, declaredWords: Int?) -> Bool {
    guard article.isAccessibleForFree == false else { return false }
    if let declaredWords, declaredWords > 0 {
      return words * 10 < declaredWords.clamped(to: 0...LinkedData.maximumWords) * 7
    }
    let end = article.blocks.last { $0.kind == .paragraph }?.text ?? ""
    if words < stubWords, ["…", "...", "[…]"].contains(where: { end.hasByteSuffix($0) }) { return true }
    return words < teaserWords
  }

  /// `paywall`, but not `no-paywall`.
  private static func isNotice(_ name: ArraySlice<UInt64>) -> Bool {
    name.contains { names[$0] != nil } && !name.contains { negations[$0] != nil }
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
