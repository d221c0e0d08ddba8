/// Lines that editors' systems, not editors, write; compared with case and punctuation folded.
///
/// All phrases are in one table by hash; a text is looked up while it is read (`TextScan`).
enum BoilerplatePhrases {
  /// What a block's words say about it.
  struct Verdict: Sendable {
    /// The line itself is furniture.
    var isBoilerplate = false
    /// The line opens a box of links or promotion.
    var opensBox = false
    /// It begins as a pointer to another story does ("Read also: …").
    var leadsAway = false
    /// The line opens the readers' comments: nothing behind it is the article's.
    var opensComments = false
  }

  /// Longest text looked at in bytes; furniture is short.
  static let maximumBytes = 700

  static func verdict(on text: String) -> Verdict {
    guard text.utf8.count <= maximumBytes else { return Verdict() }
    return verdict(on: TextScan(text.utf8.span), text)
  }

  static func verdict(on scan: TextScan, _ text: String) -> Verdict {
    var verdict = Verdict()
    let size = text.utf8.count
    guard size <= maximumBytes else { return verdict }
    if text.hasPrefix("©") || text.hasPrefix("(c) ") || scan.pieces == 0 { verdict.isBoilerplate = true }
    if scan.prefixBits & Bits.linePrefix != 0 { verdict.isBoilerplate = true }
    if scan.prefixBits & Bits.pointer != 0 { verdict.leadsAway = true }
    if scan.feedNote >= 0, scan.pieces > 4, scan.pieces - scan.feedNote <= 10 { verdict.isBoilerplate = true }
    guard size <= 120 else { return verdict }
    let whole = table[scan.phrase] ?? 0
    if whole & Bits.line != 0 { verdict.isBoilerplate = true }
    if whole & Bits.heading != 0 || size <= 70 && scan.prefixBits & Bits.headingPrefix != 0 { verdict.opensBox = true }
    if scan.letterWords <= 7, (table[scan.letters] ?? 0) & Bits.comments != 0 { verdict.opensComments = true }
    // "12 thoughts on …"
    if scan.letterWords < scan.pieces, (table[scan.firstLetters] ?? 0) & Bits.comments != 0 {
      verdict.opensComments = true
    }
    return verdict
  }

  /// What is known of a text's first words.
  static func bits(ofPrefix phrase: UInt64) -> UInt32 { table[phrase] ?? 0 }

  static let appeared = WordHash.words("appeared").first ?? 0
  static let first = WordHash.words("first").first ?? 0
  static let on = WordHash.words("on").first ?? 0

  private enum Bits {
    static let line: UInt32 = 1
    static let linePrefix: UInt32 = 2
    static let heading: UInt32 = 4
    static let headingPrefix: UInt32 = 8
    static let comments: UInt32 = 16
    static let pointer: UInt32 = 32
  }

  private static let table: HashTable = {
    var table = HashTable(minimumCapacity: 1_200)
    let lists = [
      ("lines", Bits.line), ("line-beginnings", Bits.linePrefix), ("headings", Bits.heading),
      ("heading-beginnings", Bits.headingPrefix), ("comment-headings", Bits.comments), ("pointers", Bits.pointer),
    ]
    for (name, bit) in lists {
      for phrase in WordLists.entries("phrases", name) { table.insert(bit, at: WordHash.phrase(phrase)) }
    }
    return table
  }()
}
