/// Words around names in bylines, in the languages news is written in; `|` parts them.
enum AuthorWords {
  /// What leads a byline in.
  static let labels: [String] = list(
    """
    written by|authored by|article written by|posted by|published by|reported by|story by|words by|text by|by|author|authors|autorin/autor|article by|\
    contributed by|reviewed by|created by|recipe by|insights from|contributors|door|von|ein gastbeitrag von|\
    eine analyse von|ein kommentar von|ein interview von|eine kolumne von|aus|interview von|par|\
    propos recueillis par|por|escrito por|publicado por|de|di|a cura di|scritto da|da|av|af|tekst|text|foto|\
    skrevet av|skrevet af|publicerad av|autor|autorin|autoren|autore|auteur|redakteur|oleh|penulis|yazan|haber|\
    автор|авторы|текст|od|napisał|napisała|autorka|kirjoittanut|teksti|írta|szerző|文|記者|作者|撰文|기자|بقلم|كتب|מאת|\
    द्वारा|byline|från|fra|about the author|reporter|contributor|guest post by|guest author|via|articles by|posts by|all posts by|story by|opinion by|analysis by|\
    review by|research by|interview by|reported by|penulis|laporan|texto|testo|texte|redacción
    """)

  /// The labels by their first byte: a line begins with few of them.
  static func labels(beginningWith byte: UInt8) -> [String] { labelsByByte[Int(byte)] }

  private static let labelsByByte: [[String]] = (0...255).map { byte in
    labels.filter { Int($0.utf8.first ?? 0) == byte }
  }

  /// Words that make a part a role, place or service rather than a name.
  static let roles: WordTable = set(
    """
    reporter|reporters|editor|editors|correspondent|journalist|writer|columnist|contributor|contributors|\
    producer|photographer|analyst|intern|redakteur|redakteurin|redaktion|redaktor|redacteur|korrespondent|\
    korrespondentin|redacción|redacao|redação|rédaction|redazione|redaktionen|journaliste|periodista|\
    giornalista|jornalista|redactor|redactora|author|staff|specialist|director|manager|president|founder|ceo|\
    cto|cfo|professor|fellow|head|chief|senior|managing|associate|assistant|lecturer|researcher|expert|\
    consultant|officer|coordinator|strategist|journalistin|reporterin|autor|autorin|fotograf|journalisten|\
    toimittaja|muhabir|muhabiri|editör|корреспондент|журналист|редактор|обозреватель|freelance|freelancer|\
    blogger|marketing|content|team|desk|bureau|newsroom|gardener|dietitian
    """)

  /// Letters behind a name: degrees and titles, points left out.
  static let credentials: WordTable = set(
    """
    phd|md|mba|msc|bsc|ma|ba|rd|rdn|ldn|rn|jd|esq|cpa|cfp|dds|dvm|ms|mph|lcsw|lmft|psyd|edd|do|facp|cscs|bsn|msn|aprn|fnp|fand|dnp|crnp|lpn|slp|ccc|otr|dpm|facs|faan|ryt|eryt|mfp|cfre|sphr|pmp|cpt|pt|\
    dpt|np|pa|cfa|pe|llm|bs|mfa|msw|lpc|cnm|faap|pharmd|ed|vmd|dacvb|lvt|vts
    """)

  /// What those do who did not write it.
  static let helpers: WordTable = set(
    """
    reviewed|reviewer|checked|edited|editor|editors|editing|translated|translator|photo|photos|photography|foto|\
    fotos|image|images|illustration|illustrated|illustrations|video|updated|medically|geprüft|redigiert|übersetzt|\
    bearbeitet|übersetzung|bild|bilder|editör|penyunting|redaktor|redattore|traducción|traduction|révisé|revisado|\
    produced|producer|hosted|interviewed|design|designed|code|developer
    """)

  /// Small words inside names.
  static let particles: WordTable = set(
    """
    van|von|der|den|de|del|della|di|da|dos|das|do|du|la|le|el|al|bin|bint|ibn|ter|ten|te|zu|zur|af|av|y|e|van't
    """)

  /// Agencies whose sign of capitals is a byline; other capitals behind a name are degrees.
  static let agencies: WordTable = set(
    """
    afp|ap|dpa|apa|sda|ats|efe|ansa|aap|pti|ani|ians|kna|epd|ntb|tt|bns|pap|čtk|ctk|mti|upi|tass|rtr|sid|agi|anp|\
    belga|tanjug|hina|sta|lusa|mena|spa|aa|dha|iha|cnn|bbc|npr|abc|cbs|nbc|rte|zdf|ard|wdr|ndr|swr|dw|rtve|rai|cbc
    """)

  /// Words that make what stands behind a name the person's work.
  static let work: WordTable = set(
    """
    senior|reporter|journalist|correspondent|writer|columnist|redakteur|redakteurin|reporterin|journalistin|\
    korrespondent|korrespondentin|journaliste|periodista|giornalista|jornalista|muhabiri|корреспондент|журналист
    """)

  /// Words that part two names.
  static let conjunctions: WordTable = set(
    """
    and|und|et|y|e|en|og|och|ja|i|и|&|with|mit|avec|con|com|med|və|ve|dan|a|та|და|και|és|și|si|+
    """)

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
  static let verbs: WordTable = set(
    """
    view|see|read|follow|share|more|updated|edited|reviewed|published|all|learn|show|contact|min|source|photo|\
    image|with
    """)

  /// What groups that sign as one are called.
  static let teams: WordTable = set(
    """
    team|staff|desk|editors|editorial|contributor|contributors|clinician|newsroom|redaktion|rédaction|redacción|\
    redazione|redação|writer|writers|reporter|reporters|editor|bureau|redaksjonen|redaktionen
    """)

  /// Whole values that name nobody.
  static let nobody: WordTable = set(
    """
    admin|administrator|unknown|anonymous author|none|null|undefined|author|guest|user|webmaster|root|n/a|na|\
    default|wordpress|super user|superuser|view all posts|about the author|follow|share|read more|author name|\
    more|website|staff|editor|false|true|no author|by|written by|profile|bio|contributor|author archive|\
    posted by|view profile|see all|all posts|subscribe|human|written|home|blog|news
    """)

  /// What leads a name in inside a sentence.
  static let phrases: [String] = list(
    "ritten by |osted by |uthored by |ontributed by |geschrieben von |verfasst von |crit par |scritto da |escrito por")

  /// What leads a name in inside a short line.
  static let innerLabels: [String] = list(" by | By | von | Von | par | Par | por | Por | av | door | di ")

  /// Words in the names of companies and institutions.
  static let companies: WordTable = set(
    """
    inc|inc.|llc|ltd|ltd.|gmbh|ag|corp|corporation|company|group|agency|media|clinic|university|institute|center|\
    centre|association|foundation|hospital|college|services|solutions|bank|insurance|studio|studios|magazine|press|\
    times|post|daily|journal|network|society|council|department|office|school|store|shop|academy|partners|labs|\
    technologies|software|consulting|health|travel|online|blog|news
    """)

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

  private static let paths: [String] = list(
    """
    /author|/autor|/auteur|/people/|/person/|/profile|/profil/|/by/|/staff/|/writer|/journalist|/contributor|\
    /redaktion/|/redakteur|/yazar|/penulis|/forfatter|/skribent|/team/|/columnist|/bio/|/autoren/|/reporter|/user/|\
    /members/|/expert|/u/|/in/|/firma/|/giornalist|?author=|/about-|/meet-|/our-team
    """)

  private static func list(_ text: String) -> [String] { text.split(separator: "|").map(String.init) }
  private static func set(_ text: String) -> WordTable { WordTable(list(text)) }
}
