/// A day of the Gregorian calendar, checked: only days that exist.
struct CalendarDay: Hashable, Comparable, Sendable {
  let year: Int
  let month: Int
  let day: Int

  init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(of: month, in: year) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// From the start of `YYYY-MM-DD…`.
  init?(prefixOf text: some StringProtocol) {
    let digits = Array(text.utf8.prefix(10))
    guard digits.count == 10, digits[4] == 0x2D, digits[7] == 0x2D,
      let year = Self.number(digits[0..<4]), let month = Self.number(digits[5..<7]),
      let day = Self.number(digits[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// From days since 1970-01-01 (Howard Hinnant's `civil_from_days`); nil outside of the years 1 to 9999.
  init?(daysSinceEpoch days: Int) {
    guard (-4_000_000...4_000_000).contains(days) else { return nil }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
  var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `YYYY-MM-DD`.
  var text: String { Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2) }

  static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
  }

  static func number(_ digits: some Sequence<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39, value < 1_000_000_000_000 else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}

/// The days a publication date may have: not before the Web, not later than tomorrow (a zone east of ours).
struct DateWindow: Sendable {
  /// 1990-01-01: nothing on the Web was published before.
  static let first = CalendarDay(year: 1990, month: 1, day: 1)
  private let last: CalendarDay?

  init(today: String) {
    last = CalendarDay(prefixOf: today).flatMap { CalendarDay(daysSinceEpoch: $0.daysSinceEpoch + 1) }
  }

  func contains(_ day: CalendarDay) -> Bool {
    if let first = Self.first, day < first { return false }
    if let last, last < day { return false }
    return true
  }

  func contains(_ date: ArticleDate) -> Bool { CalendarDay(prefixOf: date.day).map(contains) ?? false }
}
