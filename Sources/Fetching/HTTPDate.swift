import HTTPFields
internal import Dispatch
internal import Untrusted

/// An HTTP-date (RFC 9110 section 5.6.7) in any of its three forms, as Unix time.
///
///     Sun, 06 Nov 1994 08:49:37 GMT      IMF-fixdate
///     Sunday, 06-Nov-94 08:49:37 GMT     RFC 850
///     Sun Nov  6 08:49:37 1994           asctime
///
/// Day names are not checked, zone names other than GMT and UTC refused, and a leap second is read as the second
/// before.
struct HTTPDate: Equatable {
  /// Seconds since 1970-01-01 00:00:00 UTC.
  let unixTime: Int

  init(unixTime: Int) { self.unixTime = unixTime }

  init?(_ text: String) {
    // The longest form has 33 bytes; blanks may stand around its words.
    guard text.utf8.count <= Self.maxBytes else { return nil }
    let words = text.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x2C || $0 == 0x2D || $0 == 0x09 })
      .map { Substring($0) }
    // All three forms begin with a day name; the other words are told apart by their order.
    guard words.count >= 5, words.count <= 6, words[0].utf8.allSatisfy(HTTPDate.isLetter) else { return nil }
    let isAsctime = HTTPDate.month(words[1]) != nil
    let zone = words.count == 6 ? words[5] : isAsctime ? "gmt" : ""
    guard ["gmt", "utc"].contains(where: { zone.hasSameBytes(ignoringCaseAs: $0) }) else { return nil }
    let (day, month, year, time) =
      isAsctime ? (words[2], words[1], words[4], words[3]) : (words[1], words[2], words[3], words[4])
    guard let day = HTTPDate.number(day, digits: 1...2), let month = HTTPDate.month(month),
      let year = HTTPDate.year(year), (1...HTTPDate.length(ofMonth: month, year)).contains(day),
      let secondOfDay = HTTPDate.secondOfDay(time)
    else { return nil }
    unixTime = HTTPDate.days(year, month, day) * 86_400 + secondOfDay
  }

  private static let maxBytes = 128

  static var now: HTTPDate {
    // DispatchWallTime counts nanoseconds since 1970, negated to tell it from a monotonic instant.
    let raw = Int64(bitPattern: DispatchWallTime.now().rawValue)
    return HTTPDate(unixTime: Int((raw < 0 ? -raw : raw) / 1_000_000_000))
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy(HeaderField.isDigit) else { return nil }
    return WholeNumber.read(text, in: 0...9999)
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static func month(_ text: Substring) -> Int? {
    months.firstIndex { text.hasSameBytes(ignoringCaseAs: $0) }.map { $0 + 1 }
  }

  /// Two digits mean the year that is at most 50 years ahead, which for this century's clocks is 1970 … 2069.
  private static func year(_ text: Substring) -> Int? {
    if let year = number(text, digits: 4...4) { return year >= 1600 ? year : nil }
    guard let short = number(text, digits: 2...2) else { return nil }
    return short < 70 ? 2000 + short : 1900 + short
  }

  private static func secondOfDay(_ text: Substring) -> Int? {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { number(Substring($0), digits: 1...2) }
    guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
      hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + min(second, 59)
  }

  private static func length(ofMonth month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counted from March so that the leap day comes last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear / 400
    let yearOfEra = marchYear - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
