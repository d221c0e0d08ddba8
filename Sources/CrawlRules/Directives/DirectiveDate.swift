internal import Untrusted

/// The dates that `unavailable_after` is written with: RFC 822, RFC 850 and ISO 8601.
///
/// Read by what its parts are rather than by where they stand: a name of a month or a number pair decides. A date
/// without a zone is taken as UTC, one without a time as the beginning of its day.
enum DirectiveDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  /// Hours to UTC, of the zones RFC 822 names.
  private static let zones = [
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
  ]

  /// `2026-06-25T15:00:00Z` of an instant in Unix seconds.
  static func text(_ seconds: Int) -> String {
    // Days to a date by the civil calendar's eras of 400 years (146,097 days), each taken to begin in March.
    let days = (seconds - ((seconds % 86_400) + 86_400) % 86_400) / 86_400 + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let day = days - era * 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let rest = ((seconds % 86_400) + 86_400) % 86_400
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
    let date = "\(year + era * 400 + (month <= 2 ? 1 : 0))-\(two(month))-\(two(dayOfMonth))"
    return "\(date)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  /// Unix time in seconds; nil for what is no date.
  static func seconds(_ text: Substring.UTF8View) -> Int? {
    guard text.count <= 64 else { return nil }
    var lower = String(decoding: text.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    if let iso = isoDate(lower) { return iso }
    lower = String(lower.map { $0 == "," || $0 == "-" && !lower.contains("+") ? " " : $0 })
    var day: Int?
    var month: Int?
    var year: Int?
    var time = 0
    var offset = 0
    for word in lower.split(separator: " ") {
      if let clock = clock(word) {
        time = clock
      } else if word.utf8.first.map({ $0 &- 0x30 < 10 }) == true, let number = WholeNumber.read(word, in: 0...9999) {
        if day == nil, number <= 31 { day = number } else if year == nil { year = fullYear(number, word) }
      } else if word.hasPrefix("+"), let zone = zone(word.dropFirst()) {
        offset = zone
      } else if let hours = zones[String(word)] {
        offset = hours * 3600
      } else if word.utf8.count >= 3, let index = months.firstIndex(of: String(word.prefix(3))), month == nil {
        month = index + 1
      }
    }
    guard let day, let month, let year else { return nil }
    return instant(year, month, day).map { $0 + time - offset }
  }

  /// `2026-06-25`, `2026-06-25T15:00:00+02:00`, `2026-06-25 15:00 Z`.
  private static func isoDate(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
      let date = instant(year, month, day)
    else { return nil }
    var rest = Substring(String(decoding: bytes[10...], as: UTF8.self))
    while let first = rest.first, first == "t" || first == " " { rest = rest.dropFirst() }
    let timeText = rest.prefix { $0.isNumber || $0 == ":" || $0 == "." }
    let time = clock(timeText) ?? 0
    rest = rest.dropFirst(timeText.count).drop { $0 == " " }
    guard let sign = rest.first, sign == "+" || sign == "-", let zone = zone(rest.dropFirst()) else {
      return date + time
    }
    return date + time - (sign == "-" ? -zone : zone)
  }

  /// Seconds of `15:00` and `15:00:59.5`.
  private static func clock(_ word: Substring) -> Int? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else { return nil }
    let numbers = parts.map { number(Array($0.prefix { $0 != "." }.utf8)[...]) ?? -1 }
    guard (0...24).contains(numbers[0]), numbers[1...].allSatisfy({ (0...60).contains($0) }) else { return nil }
    return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
  }

  /// Seconds of `0200` and `02:00`.
  private static func zone(_ word: Substring) -> Int? {
    let digits = word.utf8.filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 4, let value = number(digits[...]), value <= 1459 else { return nil }
    return value / 100 * 3600 + value % 100 * 60
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 4, digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Two digits mean 1970 to 2069.
  private static func fullYear(_ number: Int, _ word: Substring) -> Int? {
    word.utf8.count == 4 ? number : word.utf8.count == 2 ? (number < 70 ? 2000 : 1900) + number : nil
  }

  /// The beginning of a day of the Gregorian calendar, nil for a day that is none.
  private static func instant(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    guard (1970...9999).contains(year), (1...12).contains(month) else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[month - 1]).contains(day) else { return nil }
    let years = year - 1
    let leapDays = years / 4 - years / 100 + years / 400 - 477
    let days = (year - 1970) * 365 + leapDays + lengths[..<(month - 1)].reduce(0, +) + day - 1
    return days * 86_400
  }
}
