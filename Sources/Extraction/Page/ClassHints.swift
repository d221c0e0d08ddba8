/// What a name on an element (tag, class, id, role) says about what is in it.
///
/// The cases are bits of `ClassHints` and columns of `BlockFeature`: a new order needs a new training run.
enum ClassHint: UInt32, CaseIterable, Sendable {
  /// `body` is the body of an article by an exact name (`entry-content`, `articleBody`), `content` a name that usually
  /// holds some (`content`, `post`, `story`).
  case body, content
  case comments, related, share, navigation, header, footer, sidebar, advert, newsletter, consent, byline, caption
  case tags, hidden, modal, form, inset, figure, screenReader, heading, date, contents, biography, card, summary
  case asideTag, author, banner, print
}

/// What the names on an element say together.
struct ClassHints: ExpressibleByArrayLiteral, Hashable, Sendable {
  private(set) var rawValue: UInt32 = 0

  init(rawValue: UInt32) { self.rawValue = rawValue }
  init(arrayLiteral hints: ClassHint...) { for hint in hints { insert(hint) } }

  func contains(_ hint: ClassHint) -> Bool { rawValue & 1 << hint.rawValue != 0 }
  func isDisjoint(with other: Self) -> Bool { rawValue & other.rawValue == 0 }
  func union(_ other: Self) -> Self { Self(rawValue: rawValue | other.rawValue) }

  mutating func insert(_ hint: ClassHint) { rawValue |= 1 << hint.rawValue }
  mutating func formUnion(_ other: Self) { rawValue |= other.rawValue }
  mutating func subtract(_ other: Self) { rawValue &= ~other.rawValue }
}
