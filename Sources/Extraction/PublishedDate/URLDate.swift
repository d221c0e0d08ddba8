import Untrusted

/// The day in a URL's path: `/2025/03/04/`, `/2025-03-04-title`, `/20250304/`, `/A20250304150200123`.
enum URLDate {
  static func day(inPath path: String, window: DateWindow) -> CalendarDay? {
    let bytes = Array(own(path).utf8)
    var index = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else {
        index += 1
        continue
      }
      var end = index
      while end < bytes.count, isDigit(bytes[end]) { end += 1 }
      if let day = day(bytes, from: index, to: end), window.contains(day) { return day }
      index = end
    }
    return nil
  }

  /// The path without an archive's day in front: `/web/20110106023242/http://example.org/2010/12/29/story`.
  private static func own(_ path: String) -> Substring {
    guard path.hasBytePrefix("/web/"), let found = path.utf8.firstOffsets(of: archived) else { return path[...] }
    return Substring(path.utf8.dropFirst(found.upperBound))
  }

  private static let archived = Array("/http".utf8)

  /// The year and month that name a folder: `/2025/03/story`.
  static func month(inPath path: String) -> (year: Int, month: Int)? {
    let parts = own(path).split(separator: "/")
    for (first, second) in zip(parts, parts.dropFirst()) {
      guard first.utf8.count == 4, second.utf8.count <= 2, let year = WholeNumber.read(first, in: 1990...2100),
        let month = WholeNumber.read(second, in: 1...12)
      else { continue }
      return (year, month)
    }
    return nil
  }

  private static func day(_ bytes: [UInt8], from start: Int, to end: Int) -> CalendarDay? {
    switch end - start {
    case 8:
      guard let number = CalendarDay.number(bytes[start..<end]) else { return nil }
      return CalendarDay(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    case 12...24:
      // `A2026012914320005196`: an article's number that begins with day, hour and minute.
      guard let day = CalendarDay.number(bytes[start..<start + 8]),
        let hour = CalendarDay.number(bytes[start + 8..<start + 10]),
        let minute = CalendarDay.number(bytes[start + 10..<start + 12]), hour < 24, minute < 60, day > 20_000_000
      else { return nil }
      return CalendarDay(year: day / 10_000, month: day / 100 % 100, day: day % 100)
    case 4:
      guard let year = CalendarDay.number(bytes[start..<end]), end < bytes.count, isSeparator(bytes[end]),
        let month = field(bytes, from: end + 1), month.end < bytes.count, bytes[month.end] == bytes[end],
        let day = field(bytes, from: month.end + 1)
      else { return nil }
      return CalendarDay(year: year, month: month.value, day: day.value)
    default: return nil
    }
  }

  /// One or two digits, or a month's name.
  private static func field(_ bytes: [UInt8], from start: Int) -> (value: Int, end: Int)? {
    var end = start
    while end < bytes.count, isDigit(bytes[end]) { end += 1 }
    if end > start {
      guard end - start <= 2, let value = CalendarDay.number(bytes[start..<end]) else { return nil }
      return (value, end)
    }
    while end < bytes.count, end - start < 10, (bytes[end] | 0x20) >= 0x61, (bytes[end] | 0x20) <= 0x7A { end += 1 }
    guard let month = MonthNames.month(String(decoding: bytes[start..<end], as: UTF8.self).lowercased()) else {
      return nil
    }
    return (month, end)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x2F || byte == 0x2D || byte == 0x5F || byte == 0x2E
  }
}
