extension Sequence {
  /// Whether there are elements, and all of them are as they should be: `allSatisfy` holds for none too, and a test
  /// that found nothing would pass.
  package func hasOnly(_ isAsItShouldBe: (Element) throws -> Bool) rethrows -> Bool {
    var isEmpty = true
    for element in self {
      guard try isAsItShouldBe(element) else { return false }
      isEmpty = false
    }
    return !isEmpty
  }
}
