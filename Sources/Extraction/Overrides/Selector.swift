/// A CSS selector, compiled: the subset of Selectors Level 4 that names an element of an article page.
///
/// Types, `*`, `.class`, `#id`, attributes with all operators, `:first-child`, `:last-child`, `:nth-child()`, `:not()`
/// of one compound, the four combinators, and lists.
struct Selector: Hashable, Sendable {
  var alternatives: [Complex]

  /// Compounds from left to right, each with how it hangs on the one before it.
  struct Complex: Hashable, Sendable {
    var compounds: [Compound] = []
    var combinators: [Combinator] = []
  }

  enum Combinator: Hashable, Sendable { case descendant, child, next, later }

  /// What one element has to be.
  struct Compound: Hashable, Sendable {
    /// Lower case; nil for any.
    var type: String?
    var ids: [String] = []
    var classes: [String] = []
    var attributes: [Attribute] = []
    var positions: [Position] = []
    var excluded: [Compound] = []
  }

  struct Attribute: Hashable, Sendable {
    enum Test: Hashable, Sendable { case exists, equals, word, dash, begins, ends, contains }
    /// Lower case.
    var name: String
    var test: Test
    var value = ""
    /// `[name=value i]`.
    var ignoresCase = false
  }

  /// A place among the elements of one parent.
  enum Position: Hashable, Sendable {
    /// `an+b`, counted from 1.
    case nth(a: Int, b: Int)
    case last
  }

  /// Limits of one selector: what a person writes has a tenth of them.
  static let maximumCompounds = 32
  static let maximumAlternatives = 64
  static let maximumNumber = 1_000_000
  /// Nodes that the selectors of one page's rules may visit together; the largest real pages have a hundredth.
  static let maximumVisits = 8 << 20
}
