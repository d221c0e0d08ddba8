/// Words around names in bylines, in the languages news is written in.
enum AuthorWords {
  /// What leads a byline in.
  static let labels = WordLists.entries("byline", "labels")

  /// The labels by their first byte: a line begins with few of them.
  static func labels(beginningWith byte: UInt8) -> [String] { labelsByByte[Int(byte)] }

  private static let labelsByByte: [[String]] = (0...255).map { byte in
    labels.filter { Int($0.utf8.first ?? 0) == byte }
  }

  /// Words that make a part a role, place or service rather than a name.
  static let roles = WordTable(WordLists.entries("byline", "roles"))

  /// Letters behind a name: degrees and titles, points left out.
  static let credentials = WordTable(WordLists.entries("byline", "credentials"))

  /// What those do who did not write it.
  static let helpers = WordTable(WordLists.entries("byline", "helpers"))

  /// Small words inside names.
  static let particles = WordTable(WordLists.entries("byline", "particles"))

  /// Agencies whose sign of capitals is a byline; other capitals behind a name are degrees.
  static let agencies = WordTable(WordLists.entries("byline", "agencies"))

  /// Words that make what stands behind a name the person's work.
  static let work = WordTable(WordLists.entries("byline", "work"))

  /// Words that part two names.
  static let conjunctions = WordTable(WordLists.entries("byline", "conjunctions"))

  /// A byline's names end where one of these begins.
  static let enders: [String] = list(
    """
     on | published| updated| posted| last updated| last modified| — | – | am | vom | le | publié| mis à jour|\
     publicado| actualizado| veröffentlicht| aktualisiert| stand:| min read| reviewed by| medically reviewed|\
     fact checked| edited by| photo| foto| view all| follow| read more| contact| photography| - | this article|\
     share|
    """)

  /// More enders, for a line that a label began: `By Ann Lee in London`.
  static let bylineEnders: [String] = list(
    """
     in | at | for | from | has | is a | is an | is the |
    """)

  /// Where the names of a lower-cased byline end, in bytes: behind its first one at the earliest.
  static func end(of line: Span<UInt8>, isByline: Bool) -> Int {
    for start in 1..<max(line.count, 1) {
      let enders = line[start] == 0x20 ? spacedEnders : otherEnders
      for ender in enders where isByline || !ender.needsLabel {
        var length = 0
        while length < ender.bytes.count, start + length < line.count, line[start + length] == ender.bytes[length] {
          length += 1
        }
        if length == ender.bytes.count { return start }
      }
    }
    return line.count
  }

  private static let allEnders: [(bytes: [UInt8], needsLabel: Bool)] =
    enders.map { (Array($0.utf8), false) } + bylineEnders.map { (Array($0.utf8), true) }
  private static let spacedEnders = allEnders.filter { $0.bytes.first == 0x20 }
  private static let otherEnders = allEnders.filter { $0.bytes.first != 0x20 && !$0.bytes.isEmpty }

  /// A part that begins with one of these is a link's text.
  static let verbs = WordTable(WordLists.entries("byline", "verbs"))

  /// What groups that sign as one are called.
  static let teams = WordTable(WordLists.entries("byline", "teams"))

  /// Whole values that name nobody.
  static let nobody = WordTable(WordLists.entries("byline", "nobody"))

  /// What leads a name in inside a sentence.
  static let phrases: [String] = list(
    "ritten by |osted by |uthored by |ontributed by |geschrieben von |verfasst von |crit par |scritto da |escrito por")

  /// What leads a name in inside a short line.
  static let innerLabels: [String] = list(" by | By | von | Von | par | Par | por | Por | av | door | di ")

  /// Words in the names of companies and institutions.
  static let companies = WordTable(WordLists.entries("byline", "companies"))

  /// Whether an address has a part that authors' pages have, such as `/author/`.
  static func isAuthorsPage(_ address: Span<UInt8>) -> Bool {
    guard address.count <= FieldText.maximumBytes else { return false }
    for start in address.indices where address[start] == UInt8(ascii: "/") || address[start] == UInt8(ascii: "?") {
      for path in pathBytes where path.count <= address.count - start {
        var length = 0
        while length < path.count, lower(address[start + length]) == path[length] { length += 1 }
        if length == path.count { return true }
      }
    }
    return false
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
  private static let pathBytes = paths.map { Array($0.utf8) }

  private static let paths = WordLists.entries("byline", "paths")

  private static func list(_ text: String) -> [String] { text.split(separator: "|").map(String.init) }
}
