/// Telling the encodings of Chinese, Japanese and Korean apart by their frequent characters.
extension EncodingDetection {
  /// What reading the sample as pairs of bytes gives.
  private struct Pairs {
    var total = 0
    var invalid = 0
    /// Characters that make up most of a text in the encoding's language.
    var frequent = 0
    /// In EUC-JP: hiragana, which stand in the same row in GB 2312, where they are not used; and kanji of the first
    /// level.
    var hiragana = 0
    var kanji = 0
    /// Pairs whose second byte is ASCII.
    var asciiTrails = 0
    /// Runs of high bytes that are of odd length for a character of other than two high bytes: three in EUC-JP, two
    /// with a trail that is an ASCII letter in windows-949, four of which every other is a digit in GB 18030.
    var explainedRuns = 0
  }

  var multiByte: TextEncoding? {
    guard highBytes >= 8 else { return nil }
    var best: TextEncoding?
    var bestScore = 0.0
    for (encoding, languages) in EncodingDetection.candidates {
      let pairs = pairs(encoding)
      guard pairs.total >= 4, pairs.invalid <= max(strays, pairs.total / 50) else { continue }
      // A third of Big5's second bytes are ASCII; without any it is one of the encodings of EUC's kind.
      if encoding == .big5, pairs.asciiTrails * 10 < pairs.total { continue }
      // The language of news has more kanji than kana, and they lie where those of Chinese do.
      let isJapanese = encoding == .eucJP && pairs.hiragana * 12 >= pairs.total
      var score = Double(pairs.frequent + (isJapanese ? pairs.kanji : 0)) / Double(pairs.total)
      if languages.contains(language) { score += 0.25 }
      // A page of pairs of bytes has hardly a run of odd length; words of single bytes have as many odd as even ones.
      if encoding == .eucJP || encoding == .eucKR || encoding == .gbk {
        let odd = oddRuns - pairs.explainedRuns
        if odd > strays, odd * 12 > runs { continue }
      }
      if score > bestScore {
        bestScore = score
        best = encoding
      }
    }
    return bestScore >= 0.5 ? best : nil
  }

  /// Bytes that may be damaged however short the text is, where it has enough others to tell.
  private var strays: Int { highBytes >= 64 ? 2 : 0 }

  private static let candidates: [(TextEncoding, Set<String>)] = [
    (.eucJP, ["ja"]), (.shiftJIS, ["ja"]), (.eucKR, ["ko"]), (.big5, ["zh"]), (.gbk, ["zh"]),
  ]

  private func pairs(_ encoding: TextEncoding) -> Pairs {
    var pairs = Pairs()
    var index = 0
    while index < sample.count {
      let lead = sample[index]
      guard lead >= 0x80 else {
        index += 1
        continue
      }
      if encoding == .shiftJIS, lead >= 0xa1, lead <= 0xdf {
        // Half-width katakana: valid, but rare in pages.
        pairs.total += 1
        index += 1
        continue
      }
      if let length = longer(encoding, at: index) {
        pairs.total += 1
        pairs.explainedRuns += length == 4 ? 2 : 1
        index += length
        continue
      }
      guard index + 1 < sample.count else { break }
      let trail = sample[index + 1]
      pairs.total += 1
      let kind = EncodingDetection.kind(lead, trail, encoding)
      if kind == nil { pairs.invalid += 1 }
      if kind == true { pairs.frequent += 1 }
      if encoding == .eucJP, kind != nil {
        if lead == 0xa4 { pairs.hiragana += 1 }
        if lead >= 0xb0, lead <= 0xcf { pairs.kanji += 1 }
      }
      if kind != nil, trail < 0x80 { pairs.asciiTrails += 1 }
      index += kind == nil ? 1 : 2
    }
    return pairs
  }

  /// The length of a character at `index` that is no pair of high bytes: rare ones, of which a short text may have one
  /// all the same.
  private func longer(_ encoding: TextEncoding, at index: Int) -> Int? {
    func byte(_ offset: Int) -> UInt8 { index + offset < sample.count ? sample[index + offset] : 0 }
    switch encoding {
    case .eucJP:
      // JIS X 0212, behind the single shift 3.
      return byte(0) == 0x8f && byte(1) >= 0xa1 && byte(1) < 0xff && byte(2) >= 0xa1 && byte(2) < 0xff ? 3 : nil
    case .eucKR:
      // The syllables that KS X 1001 leaves out, with a letter as trail.
      let isLetter = (byte(1) | 0x20) &- 0x61 < 26
      return byte(0) >= 0x81 && byte(0) <= 0xc6 && isLetter ? 2 : nil
    case .gbk:
      let digits: ClosedRange<UInt8> = 0x30...0x39
      let isLead = byte(0) >= 0x81 && byte(0) < 0xff && byte(2) >= 0x81 && byte(2) < 0xff
      return isLead && digits.contains(byte(1)) && digits.contains(byte(3)) ? 4 : nil
    default: return nil
    }
  }

  /// Whether a pair is a frequent character; nil when it is none at all.
  private static func kind(_ lead: UInt8, _ trail: UInt8, _ encoding: TextEncoding) -> Bool? {
    switch encoding {
    case .shiftJIS:
      guard lead != 0x80, lead != 0xa0, lead < 0xfd, trail >= 0x40, trail != 0x7f, trail < 0xfd else { return nil }
      // Hiragana, katakana, the comma and full stop and the long vowel.
      return lead == 0x82 && trail >= 0x9f && trail <= 0xf1 || lead == 0x83 && trail <= 0x96
        || lead == 0x81 && trail <= 0x5b || lead >= 0x88 && lead <= 0x8f
    case .eucJP:
      if lead == 0x8e { return trail >= 0xa1 && trail <= 0xdf ? false : nil }
      guard lead >= 0xa1, lead < 0xff, trail >= 0xa1, trail < 0xff else { return nil }
      return lead == 0xa4 || lead == 0xa5 || lead == 0xa1 && trail <= 0xbc
    case .eucKR:
      // The syllables of windows-949 that KS X 1001 leaves out, with a high trail.
      if lead >= 0x81, lead <= 0xc6, trail >= 0x81, trail < 0xff, lead < 0xa1 || trail < 0xa1 { return false }
      guard lead >= 0xa1, lead < 0xff, trail >= 0xa1, trail < 0xff else { return nil }
      return lead >= 0xb0 && lead <= 0xc8
    case .big5:
      guard lead >= 0x81, lead < 0xff, trail >= 0x40 && trail < 0x7f || trail >= 0xa1 && trail < 0xff else {
        return nil
      }
      return lead >= 0xa4 && lead <= 0xc6 || lead == 0xa1
    default:
      guard lead >= 0x81, lead < 0xff, trail >= 0x40, trail != 0x7f, trail < 0xff else { return nil }
      // The first level of GB 2312 is in the order of pinyin: Chinese text is spread over all of it.
      return lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1 || lead == 0xa3 || lead == 0xa1
    }
  }
}
