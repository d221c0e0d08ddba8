/// Telling single-byte encodings apart: scripts by their frequent letters, the Latin ones by the declared language.
extension EncodingDetection {
  var singleByte: TextEncoding? {
    if let encoding = EncodingDetection.byLanguage[language], !isWordsOfHighBytes || !encoding.isLatin {
      return refined(encoding)
    }
    guard isWordsOfHighBytes else { return nil }
    var best: TextEncoding?
    var bestShare = 0.35
    for (encoding, letters) in EncodingDetection.frequentLetters {
      let share = Double(letters.reduce(0) { $0 + counts[Int($1)] }) / Double(highBytes)
      if share > bestShare {
        bestShare = share
        best = encoding
      }
    }
    return best
  }

  /// Whether the high bytes come in words, as in a script without Latin letters.
  private var isWordsOfHighBytes: Bool { highBytes >= 16 && highBytes >= runs * 3 }

  /// Russian and Ukrainian pages are in one of several encodings.
  private func refined(_ encoding: TextEncoding) -> TextEncoding {
    guard encoding == .windows1251, isWordsOfHighBytes else { return encoding }
    func share(_ encoding: TextEncoding) -> Int {
      let letters = EncodingDetection.frequentLetters.first { $0.0 == encoding }?.1 ?? []
      return letters.reduce(0) { $0 + counts[Int($1)] }
    }
    return [.windows1251, .koi8R, .iso8859Part5, .ibm866].max { share($0) < share($1) } ?? encoding
  }

  /// The six most frequent letters of a language, in an encoding of it.
  private static let frequentLetters: [(TextEncoding, [UInt8])] = [
    (.windows1251, [0xee, 0xe5, 0xe0, 0xe8, 0xed, 0xf2]), (.koi8R, [0xcf, 0xc5, 0xc1, 0xc9, 0xce, 0xd4]),
    (.iso8859Part5, [0xde, 0xd5, 0xd0, 0xd8, 0xdd, 0xe2]), (.ibm866, [0xae, 0xa5, 0xa0, 0xa8, 0xad, 0xe2]),
    (.windows1253, [0xe1, 0xef, 0xe9, 0xf4, 0xe5, 0xf2]), (.windows1255, [0xe9, 0xe5, 0xe4, 0xec, 0xf8, 0xfa]),
    (.windows1256, [0xc7, 0xe1, 0xed, 0xe3, 0xe6, 0xca]), (.windows874, [0xd2, 0xb9, 0xc3, 0xcd, 0xa1, 0xe0]),
  ]

  /// What the Standard suggests for a language (section 13.2.3.2, last step).
  private static let byLanguage: [String: TextEncoding] = [
    "ar": .windows1256, "az": .windows1254, "ba": .windows1251, "be": .windows1251, "bg": .windows1251,
    "bs": .windows1250, "cs": .windows1250, "el": .windows1253, "et": .windows1257, "fa": .windows1256,
    "he": .windows1255, "hr": .windows1250, "hu": .windows1250, "iw": .windows1255, "kk": .windows1251,
    "ku": .windows1254, "ky": .windows1251, "lt": .windows1257, "lv": .windows1257, "mk": .windows1251,
    "mn": .windows1251, "pl": .windows1250, "ro": .windows1250, "ru": .windows1251, "sk": .windows1250,
    "sl": .windows1250, "sq": .windows1250, "sr": .windows1251, "tg": .windows1251, "th": .windows874,
    "tr": .windows1254, "tt": .windows1251, "ug": .windows1256, "uk": .windows1251, "uz": .windows1254,
    "vi": .windows1258, "yi": .windows1255,
  ]
}

extension TextEncoding {
  /// Whether the encoding's letters are Latin ones with marks, which stand alone among ASCII letters.
  fileprivate var isLatin: Bool {
    switch self {
    case .windows1250, .windows1252, .windows1254, .windows1257, .windows1258: true
    default: false
    }
  }
}
