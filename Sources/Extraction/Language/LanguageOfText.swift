/// Tells a text's language from its script and its function words.
enum LanguageOfText {
  /// A language and how clear the text is about it, 0…1.
  struct Guess: Sendable {
    var language: String
    var confidence: Double
  }

  /// Words looked at; the verdict on 134 news pages in many languages is the same as with three times as many.
  static let maximumWords = 500

  static func guess(_ text: String) -> Guess? {
    var scripts = ScriptCounts()
    for scalar in text.unicodeScalars.prefix(4_000) { scripts.count(scalar.value) }
    guard let (script, share) = scripts.main else { return nil }
    switch script {
    case .latin, .cyrillic: return byWords(text, script: script, share: share)
    case .han:
      // A Japanese text has kana all over; a Chinese one has none.
      return Guess(language: scripts.kana * 20 > scripts.han ? "ja" : "zh", confidence: share)
    case .arabic:
      if scripts.urdu * 200 > scripts.arabic { return Guess(language: "ur", confidence: share) }
      return Guess(language: scripts.persian * 100 > scripts.arabic ? "fa" : "ar", confidence: share)
    case .other(let language): return Guess(language: language, confidence: share)
    }
  }

  private static func byWords(_ text: String, script: Script, share: Double) -> Guess? {
    let (tags, places, sharing) = (LanguageWords.tags, LanguageWords.places, LanguageWords.sharing)
    var sums = [Double](repeating: 0, count: tags.count)
    var words = 0
    for word in WordHash.words(Substring(text.unicodeScalars.prefix(4_000))).prefix(maximumWords) {
      words += 1
      guard let place = places[word] else { continue }
      let languages = sharing[Int(place)]
      for language in languages { sums[language] += 1 / Double(languages.count) }
    }
    if script == .cyrillic {
      func add(_ score: Double, _ tag: String) { tags.firstIndex(of: tag).map { sums[$0] += score } }
      // Letters only one of the languages has.
      for scalar in text.unicodeScalars.prefix(4_000) {
        switch scalar {
        case "ї", "є", "ґ": add(1, "uk")
        case "ў": add(2, "be")
        case "ђ", "ћ": add(1, "sr")
        case "ѓ", "ќ", "ѕ": add(1, "mk")
        case "ы", "э": add(0.3, "ru")
        default: break
        }
      }
    }
    let scores = zip(tags, sums).filter { $0.1 > 0 }.map { (key: $0.0, value: $0.1) }
    let ranked = scores.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    guard words >= 4, let best = ranked.first else { return nil }
    let second = ranked.count > 1 ? ranked[1].value : 0
    let rate = min(best.value / Double(words) / 0.12, 1)
    let margin = min((best.value - second) / max(best.value, 1) * 2.5, 1)
    let size = min(Double(words) / 40, 1)
    return Guess(language: best.key == "nn" ? "no" : best.key, confidence: rate * margin * size * share)
  }

  enum Script: Equatable {
    case latin, cyrillic, han, arabic
    case other(String)
  }
}

/// Letters by script.
struct ScriptCounts {
  private(set) var latin = 0
  private(set) var cyrillic = 0
  private(set) var han = 0
  private(set) var kana = 0
  private(set) var arabic = 0
  private(set) var persian = 0
  private(set) var urdu = 0
  private var others: [String: Int] = [:]

  /// The script with the most letters and its share of all; Chinese characters and kana weigh three letters.
  var main: (LanguageOfText.Script, Double)? {
    let eastAsian = (han + kana) * 3
    let total = latin + cyrillic + eastAsian + arabic + others.values.reduce(0, +)
    guard total > 0 else { return nil }
    var best: (LanguageOfText.Script, Int) = (.latin, latin)
    if cyrillic > best.1 { best = (.cyrillic, cyrillic) }
    if eastAsian > best.1 { best = (.han, eastAsian) }
    if arabic > best.1 { best = (.arabic, arabic) }
    if let other = others.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), other.value > best.1 {
      best = (.other(other.key), other.value)
    }
    return (best.0, Double(best.1) / Double(total))
  }

  mutating func count(_ value: UInt32) {
    switch value {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: latin += 1
    case 0x400...0x52F: cyrillic += 1
    case 0x3040...0x30FF: kana += 1
    case 0x3400...0x9FFF, 0x20000...0x3FFFF: han += 1
    case 0x600...0x6FF, 0x750...0x77F, 0xFB50...0xFDFF, 0xFE70...0xFEFF:
      arabic += 1
      switch value {
      case 0x67E, 0x686, 0x698, 0x6AF, 0x6CC, 0x6A9: persian += 1
      case 0x679, 0x688, 0x691, 0x6BA, 0x6D2: urdu += 1
      default: break
      }
    default:
      if value > 0x24F, let language = Self.language(value) { others[language, default: 0] += 1 }
    }
  }

  /// Scripts that mean one main language of news.
  private static func language(_ value: UInt32) -> String? {
    switch value {
    case 0x370...0x3FF, 0x1F00...0x1FFF: return "el"
    case 0x530...0x58F: return "hy"
    case 0x590...0x5FF: return "he"
    case 0x900...0x97F: return "hi"
    case 0x980...0x9FF: return "bn"
    case 0xA00...0xA7F: return "pa"
    case 0xA80...0xAFF: return "gu"
    case 0xB00...0xB7F: return "or"
    case 0xB80...0xBFF: return "ta"
    case 0xC00...0xC7F: return "te"
    case 0xC80...0xCFF: return "kn"
    case 0xD00...0xD7F: return "ml"
    case 0xD80...0xDFF: return "si"
    case 0xE00...0xE7F: return "th"
    case 0xE80...0xEFF: return "lo"
    case 0x1000...0x109F: return "my"
    case 0x10A0...0x10FF: return "ka"
    case 0x1200...0x137F: return "am"
    case 0x1780...0x17FF: return "km"
    case 0xAC00...0xD7AF, 0x1100...0x11FF: return "ko"
    default: return nil
    }
  }
}
