import Untrusted

/// What one reading of a block's bytes gives: counts, how it begins and ends, and which of its words are known.
struct TextScan: Sendable {
  /// Runs of letters and digits; ideographs count half a word each, letters of other scripts without spaces a fifth.
  var words = 0
  var capitals = 0
  var bytes = 0
  var commas = 0
  var stops = 0
  var digits = 0
  var questions = 0
  var currencies = 0
  var wide = 0
  var lines = 1
  var endsSentence = false
  var endsColon = false
  var startsLower = false
  /// A year from 1900 to 2099, and a time of day.
  var hasYear = false
  var hasClock = false
  var phrase: UInt64 = 0
  /// Hash of the words that are not numbers, and how many there are.
  var letters: UInt64 = 0
  var letterWords = 0
  /// Hash of the first two of them.
  var firstLetters: UInt64 = 0
  /// Words split at every mark.
  var pieces = 0
  /// Bits of `BoilerplatePhrases` for the beginning of the text.
  var prefixBits: UInt32 = 0
  /// Pieces that also stand in the title, and in the description.
  var titleWords = 0
  var descriptionWords = 0
  /// Pieces that are `InvitationWords`.
  var invitations = 0
  /// Index of the last piece of "appeared first on"; -1 for none.
  var feedNote = -1

  /// Beginnings are looked up for this many words.
  private static let maximumPrefix = 7

  init() {}

  init(_ text: Span<UInt8>, title: WordSet = WordSet(), description: WordSet = WordSet()) {
    var reader = Reader()
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        index &+= 1
        ascii(byte, &reader, title, description)
      } else {
        let (value, length) = Self.scalar(text, index)
        index &+= length
        beyondASCII(value, length, &reader, title, description)
      }
    }
    endPiece(&reader, title, description)
    words += (reader.ideographs + 1) / 2 + (reader.unspaced + 4) / 5
    endsSentence = Self.isSentenceEnd(reader.last)
    endsColon = reader.last == 0x3A || reader.last == 0xFF1A
  }

  /// What is carried from scalar to scalar.
  private struct Reader {
    var inside = false
    var ideographs = 0
    var unspaced = 0
    /// The last visible scalar that is no closing mark.
    var last: UInt32 = 0
    var hash = WordHash.start
    var pieceDigits = 0
    var pieceLength = 0
    var number: UInt32 = 0
    /// Whether a piece of one or two digits and a colon came right before.
    var clock = false
    var twoBack: UInt64 = 0
    var oneBack: UInt64 = 0
  }

  @inline(__always)
  private mutating func ascii(_ byte: UInt8, _ reader: inout Reader, _ title: WordSet, _ description: WordSet) {
    if byte > 0x20 { bytes += 1 }
    if Words.isASCIIWord(byte) {
      let isDigit = byte <= 0x39
      if !reader.inside {
        words += 1
        reader.inside = true
        if byte <= 0x5A, !isDigit { capitals += 1 }
        if words == 1, byte >= 0x61 { startsLower = true }
      }
      if isDigit {
        digits += 1
        reader.pieceDigits += 1
        reader.number = reader.number &* 10 &+ UInt32(byte & 15)
      }
      reader.pieceLength += 1
      reader.hash = WordHash.adding(UInt32(byte.foldedASCII), to: reader.hash)
      reader.last = UInt32(byte)
      return
    }
    let wasShortNumber =
      reader.pieceLength == reader.pieceDigits && (reader.pieceLength == 1 || reader.pieceLength == 2)
    endPiece(&reader, title, description)
    reader.clock = byte == 0x3A && wasShortNumber
    if byte != 0x27 { reader.inside = false }
    switch byte {
    case 0x2C, 0x3B: commas += 1
    case 0x2E, 0x21: stops += 1
    case 0x3F:
      stops += 1
      questions += 1
    case 0x24: currencies += 1
    case 0x0A: lines += 1
    default: break
    }
    switch byte {
    case 0x20, 0x0A, 0x09, 0x22, 0x27, 0x29, 0x5D: break
    default: reader.last = UInt32(byte)
    }
  }

  private mutating func beyondASCII(
    _ value: UInt32, _ length: Int, _ reader: inout Reader, _ title: WordSet, _ description: WordSet
  ) {
    bytes += length
    wide += 1
    switch value {
    case 0x3001, 0xFF0C, 0x060C, 0xFF1B: commas += 1
    case 0x3002, 0x0964, 0x061F, 0xFF01, 0xFF1F: stops += 1
    case 0x20A0...0x20CF, 0xA3, 0xA5: currencies += 1
    default: break
    }
    switch value {
    case 0x201C, 0x201D, 0x2018, 0x2019, 0xBB, 0xAB, 0x300D, 0x300F, 0xFF09: break
    default: reader.last = value
    }
    if Words.isWideSpaceOrPunctuation(value) {
      endPiece(&reader, title, description)
      reader.inside = reader.inside && value == 0x2019
      return
    }
    if Words.isIdeograph(value) {
      reader.ideographs += 1
      reader.inside = false
    } else if Words.isUnspaced(value) {
      reader.unspaced += 1
      reader.inside = false
    } else if !reader.inside {
      words += 1
      reader.inside = true
      if WordHash.lowered(value) != value { capitals += 1 }
    }
    reader.pieceLength += 1
    reader.hash = WordHash.adding(WordHash.lowered(value), to: reader.hash)
  }

  private mutating func endPiece(_ reader: inout Reader, _ title: WordSet, _ description: WordSet) {
    guard reader.pieceLength > 0 else { return }
    let hash = reader.hash
    let isNumber = reader.pieceDigits == reader.pieceLength
    if isNumber {
      if reader.pieceLength == 4, (1900...2099).contains(reader.number) { hasYear = true }
      if reader.clock, reader.pieceLength == 2 { hasClock = true }
    } else {
      letters = WordHash.chain(letters, hash)
      letterWords += 1
      if letterWords == 2 { firstLetters = letters }
    }
    phrase = WordHash.chain(phrase, hash)
    if pieces < Self.maximumPrefix { prefixBits |= BoilerplatePhrases.bits(ofPrefix: phrase) }
    if hash == BoilerplatePhrases.on, reader.oneBack == BoilerplatePhrases.first,
      reader.twoBack == BoilerplatePhrases.appeared
    {
      feedNote = pieces
    }
    if InvitationWords.contains(hash) { invitations += 1 }
    if title.contains(hash) { titleWords += 1 }
    if description.contains(hash) { descriptionWords += 1 }
    reader.twoBack = reader.oneBack
    reader.oneBack = hash
    pieces += 1
    reader.hash = WordHash.start
    reader.pieceDigits = 0
    reader.pieceLength = 0
    reader.number = 0
    reader.clock = false
  }

  /// The scalar at an index of valid UTF-8, and its length; what is not valid counts as one byte.
  private static func scalar(_ text: Span<UInt8>, _ index: Int) -> (UInt32, Int) {
    let lead = text[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
    guard length > 1, index + length <= text.count else { return (0xFFFD, 1) }
    var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
    return (value, length)
  }

  private static func isSentenceEnd(_ value: UInt32) -> Bool {
    switch value {
    case 0x2E, 0x21, 0x3F, 0x3A, 0x2026, 0x3002, 0xFF01, 0xFF1F, 0x0964, 0x061F, 0x0589: return true
    default: return false
    }
  }
}

/// The words of a short text such as a title, to count how many of them another text has.
struct WordSet: Sendable {
  private var hashes: [UInt64] = []
  /// One bit per word by its low bits: nearly all other words are refused by it.
  private var filter: UInt64 = 0
  /// Longest text taken, in words.
  static let maximumWords = 80

  init() {}

  init(_ text: String) {
    hashes = Array(WordHash.words(text).prefix(Self.maximumWords))
    for hash in hashes { filter |= Self.bit(hash) }
  }

  var count: Int { hashes.count }

  private static func bit(_ hash: UInt64) -> UInt64 { 1 << (hash >> 20 & 63) }

  @inline(__always)
  func contains(_ hash: UInt64) -> Bool { filter & Self.bit(hash) != 0 && hashes.contains(hash) }
}
