import Untrusted

/// Words around names in bylines; `Sources/CWords/bylines.txt` says what each list is for.
enum AuthorWords {
  /// What leads a byline in.
  static let labels = WordLists.entries("byline", "labels")

  /// The labels by their first byte: a line begins with few of them.
  static func labels(beginningWith byte: UInt8) -> [String] { labelsByByte[Int(byte)] }

  private static let labelsByByte: [[String]] = (0...255).map { byte in
    labels.filter { Int($0.utf8.first ?? 0) == byte }
  }

  static let roles = table("roles")
  static let credentials = table("credentials")
  static let helpers = table("helpers")
  static let particles = table("particles")
  static let agencies = table("agencies")
  static let work = table("work")
  static let conjunctions = table("conjunctions")
  static let verbs = table("verbs")
  static let teams = table("teams")
  static let nobody = table("nobody")
  static let companies = table("companies")

  private static func table(_ name: String) -> WordTable { WordTable(WordLists.entries("byline", name)) }

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
        if line.has(ender.bytes.span, at: start) { return start }
      }
    }
    return line.count
  }

  private static let allEnders: [(bytes: [UInt8], needsLabel: Bool)] =
    enders.map { (Array($0.utf8), false) } + bylineEnders.map { (Array($0.utf8), true) }
  private static let spacedEnders = allEnders.filter { $0.bytes.first == 0x20 }
  private static let otherEnders = allEnders.filter { $0.bytes.first != 0x20 && !$0.bytes.isEmpty }

  /// What leads a name in inside a sentence.
  static let phrases: [String] = list(
    "ritten by |osted by |uthored by |ontributed by |geschrieben von |verfasst von |crit par |scritto da |escrito por")

  /// What leads a name in inside a short line.
  static let innerLabels: [String] = list(" by | By | von | Von | par | Par | por | Por | av | door | di ")

  /// Whether an address has a part that authors' pages have, such as `/author/`.
  static func isAuthorsPage(_ address: Span<UInt8>) -> Bool {
    guard address.count <= FieldText.maximumBytes else { return false }
    for start in address.indices where address[start] == UInt8(ascii: "/") || address[start] == UInt8(ascii: "?") {
      for path in pathBytes where path.count <= address.count - start {
        if path.indices.allSatisfy({ address[start + $0].foldedASCII == path[$0] }) { return true }
      }
    }
    return false
  }

  private static let pathBytes = paths.map { Array($0.utf8) }

  private static let paths = WordLists.entries("byline", "paths")

  private static func list(_ text: String) -> [String] { text.split(separator: "|").map(String.init) }
}
