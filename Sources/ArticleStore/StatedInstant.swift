/// Dates that pages state, checked before PostgreSQL sees them.
///
/// A cast that fails in the settle would fail the whole batch, so what is no date of the Gregorian calendar between the
/// years 1000 and 9999 is refused here.
package enum StatedInstant {
  /// `YYYY-MM-DD` when that day exists, else nil.
  package static func day(_ text: String?) -> String? {
    guard let text, let day = Day(text.utf8[...]), text.utf8.count == 10 else { return nil }
    return day.exists ? text : nil
  }

  /// `YYYY-MM-DDTHH:MM[:SS[.fraction]]` with a zone (`Z`, `+HH:MM`, `+HHMM`, `+HH`) when it exists, else nil. Without a
  /// zone it is no instant.
  package static func instant(_ text: String?) -> String? {
    guard let text else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.count >= 17, bytes.count <= 40, let day = Day(bytes.prefix(10)), day.exists else { return nil }
    guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
    guard let hour = number(bytes[11..<13], upTo: 23), bytes[13] == UInt8(ascii: ":"),
      number(bytes[14..<16], upTo: 59) != nil
    else { return nil }
    var rest = bytes[16...]
    if rest.first == UInt8(ascii: ":") {
      // Leap seconds are written as :60 and would be rounded by the server; it takes them.
      guard rest.count >= 3, number(rest.dropFirst().prefix(2), upTo: 60) != nil else { return nil }
      rest = rest.dropFirst(3)
      if rest.first == UInt8(ascii: ".") {
        let fraction = rest.dropFirst().prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard !fraction.isEmpty else { return nil }
        rest = rest.dropFirst(1 + fraction.count)
      }
    }
    _ = hour
    return isZone(rest) ? text : nil
  }

  private static func isZone(_ text: ArraySlice<UInt8>) -> Bool {
    if text.elementsEqual([UInt8(ascii: "Z")]) { return true }
    guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return false }
    let digits = text.dropFirst()
    // The server takes offsets below 16 hours.
    guard digits.count >= 2, number(digits.prefix(2), upTo: 15) != nil else { return false }
    var minutes = digits.dropFirst(2)
    if minutes.isEmpty { return true }
    if minutes.first == UInt8(ascii: ":") { minutes = minutes.dropFirst() }
    return minutes.count == 2 && number(minutes, upTo: 59) != nil
  }

  private static func number(_ digits: some Collection<UInt8>, upTo limit: Int) -> Int? {
    var value = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value <= limit ? value : nil
  }

  private struct Day {
    let year: Int
    let month: Int
    let day: Int

    init?(_ text: some Collection<UInt8>) {
      let bytes = Array(text.prefix(10))
      guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
        let year = StatedInstant.number(bytes[0..<4], upTo: 9999),
        let month = StatedInstant.number(bytes[5..<7], upTo: 12),
        let day = StatedInstant.number(bytes[8..<10], upTo: 31)
      else { return nil }
      self.year = year
      self.month = month
      self.day = day
    }

    var exists: Bool {
      let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      return year >= 1000 && month >= 1 && day >= 1 && day <= lengths[month - 1]
    }
  }
}
