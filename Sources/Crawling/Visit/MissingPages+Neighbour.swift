import WebURL

/// Addresses that cannot exist, derived from those of pages.
extension MissingPages {
  /// An address beside `url` that cannot exist; nil if none can be made.
  ///
  /// Many sites look only at a number or a word in the middle of a path and ignore the rest: `/12345/the-bridge-opens`
  /// is the same page as `/12345/x`. So only parts that do not name a page are kept: plain words, years, and a month
  /// and day after them.
  static func neighbour(of url: WebURL, random: UInt64 = .random(in: 0 ... .max)) -> WebURL? {
    let segments = url.path.utf8.split(separator: UInt8(ascii: "/"))
    let name = name(random)
    var path = "/"
    var partsOfDate = 0
    for segment in segments.dropLast() {
      if isYear(segment) {
        partsOfDate = 2
      } else if partsOfDate > 0, segment.count <= 2, segment.allSatisfy(isDigit) {
        partsOfDate -= 1
      } else {
        partsOfDate = 0
        path += "\(isPlain(segment) ? String(decoding: segment, as: UTF8.self) : stranger(to: segment, random))/"
        continue
      }
      path += "\(String(decoding: segment, as: UTF8.self))/"
    }
    let isFolder = !segments.isEmpty && url.path.utf8.last == UInt8(ascii: "/")
    return WebURL(path + name + (segments.last.map(ending) ?? "") + (isFolder ? "/" : ""), base: url)
  }

  private static func name(_ random: UInt64) -> String {
    let digits = String(random, radix: 16)
    return "no-such-page-\(String(repeating: "0", count: 16 - digits.utf8.count))\(digits)"
  }

  /// `.html`; "" where there is none.
  private static func ending(_ segment: Substring.UTF8View) -> String {
    guard let dot = segment.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    let letters = segment[dot...].dropFirst()
    let isEnding = (1...5).contains(letters.count) && letters.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
    return isEnding ? ".\(String(decoding: letters, as: UTF8.self))" : ""
  }

  /// A section's name: one word, of more bytes than which it is rather a page's.
  private static let longestWord = 20

  private static func isPlain(_ segment: Substring.UTF8View) -> Bool {
    segment.count <= longestWord
      && segment.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~") }
  }

  /// 1990 to 2099.
  private static func isYear(_ segment: Substring.UTF8View) -> Bool {
    segment.count == 4 && segment.allSatisfy(isDigit)
      && (segment.starts(with: "20".utf8) || segment.starts(with: "199".utf8))
  }

  /// Another name of the same form: a number longer than this one; other digits in a name with some.
  private static func stranger(to segment: Substring.UTF8View, _ random: UInt64) -> String {
    if segment.allSatisfy(isDigit) {
      let digits = String(random)
      let padded = String(repeating: "0", count: 20 - digits.utf8.count) + digits
      return "9\(padded.suffix(min(segment.count + 2, 20)))"
    }
    guard segment.contains(where: isDigit), !segment.contains(UInt8(ascii: "%")) else { return name(random) }
    let shift = UInt8(1 + random % 9)
    return String(decoding: segment.map { isDigit($0) ? 0x30 + ($0 - 0x30 + shift) % 10 : $0 }, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
