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
struct ClassHints: OptionSet, Sendable, Hashable {
  let rawValue: UInt32
  init(rawValue: UInt32) { self.rawValue = rawValue }
  init(_ hint: ClassHint) { rawValue = 1 << hint.rawValue }

  static let body = ClassHints(.body)
  static let content = ClassHints(.content)
  static let comments = ClassHints(.comments)
  static let related = ClassHints(.related)
  static let share = ClassHints(.share)
  static let navigation = ClassHints(.navigation)
  static let header = ClassHints(.header)
  static let footer = ClassHints(.footer)
  static let sidebar = ClassHints(.sidebar)
  static let advert = ClassHints(.advert)
  static let newsletter = ClassHints(.newsletter)
  static let consent = ClassHints(.consent)
  static let byline = ClassHints(.byline)
  static let caption = ClassHints(.caption)
  static let tags = ClassHints(.tags)
  static let hidden = ClassHints(.hidden)
  static let modal = ClassHints(.modal)
  static let form = ClassHints(.form)
  static let inset = ClassHints(.inset)
  static let figure = ClassHints(.figure)
  static let screenReader = ClassHints(.screenReader)
  static let heading = ClassHints(.heading)
  static let date = ClassHints(.date)
  static let contents = ClassHints(.contents)
  static let biography = ClassHints(.biography)
  static let card = ClassHints(.card)
  static let summary = ClassHints(.summary)
  static let asideTag = ClassHints(.asideTag)
  static let author = ClassHints(.author)
  static let banner = ClassHints(.banner)
  static let print = ClassHints(.print)
}
