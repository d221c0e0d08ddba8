/// Words with which a page speaks of itself to its reader: subscribing, following, supporting, apps and accounts.
///
/// One of them says nothing, a story about a newspaper has many; the share of them in a short text at the end of a page
/// tells an invitation from a paragraph.
enum InvitationWords {
  static func contains(_ hash: UInt64) -> Bool { table[hash] != nil }

  private static let table = HashTable(WordLists.words("words", "invitations").flatMap { WordHash.words($0) })
}
