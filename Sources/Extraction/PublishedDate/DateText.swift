import Untrusted

/// Reads dates out of text: what machines write in attributes, and what editors write in a line.
///
/// Two-number dates like 03/04/2025 are read day first unless the page is American English, as `order` says; numbers
/// above 12 decide by themselves. A month name always decides.
struct DateText: Sendable {
  /// Which number comes first in `03/04/2025`.
  enum Order: Sendable { case dayFirst, monthFirst }

  var order: Order
  var window: DateWindow

  /// One date found in text.
  struct Match: Sendable {
    var date: ArticleDate
    /// Index of its first token, and the one behind its last: how much of the text it takes.
    var tokens: Range<Int>
    /// What the words before it say it is.
    var label = DateLabel.none
    /// The other day that `03/04/2025` can be.
    var other: CalendarDay?
  }

  /// A value that should be one date: ISO 8601, RFC 2822, seconds or milliseconds since 1970, or in words.
  func value(_ text: String) -> ArticleDate? {
    let text = text.head(FieldText.maximumBytes).collapsed
    guard !text.isEmpty, text.utf8.count < 200 else { return nil }
    if let date = epoch(text) { return date }
    return matches(in: text).first?.date
  }

  /// The dates in running text, in order; those out of the window are left out.
  func matches(in text: some StringProtocol, limit: Int = 8) -> [Match] {
    let tokens = DateToken.list(text)
    var found: [Match] = []
    var index = 0
    while index < tokens.count, found.count < limit {
      if let (day, end) = day(tokens, at: index), window.contains(day) {
        let (instant, after) = instant(of: day, tokens, at: end)
        let date = ArticleDate(day: day.text, instant: instant)
        var match = Match(date: date, tokens: index..<after, label: DateLabel.of(tokens, before: index))
        if tokens[index].digits <= 2, tokens[index].kind == .number, index + 2 < after,
          tokens[index + 2].kind == .number,
          tokens[index + 1].text != ".", tokens[index].value <= 12, day.day <= 12, day.day != day.month
        {
          match.other = CalendarDay(year: day.year, month: day.day, day: day.month)
        }
        found.append(match)
        index = after
      } else {
        index += 1
      }
    }
    return found
  }

  private func epoch(_ text: String) -> ArticleDate? {
    guard let number = CalendarDay.number(text.utf8) else { return nil }
    let seconds: Int
    switch text.utf8.count {
    case 9, 10: seconds = number
    case 13: seconds = number / 1000
    default: return nil
    }
    guard let day = CalendarDay(daysSinceEpoch: seconds / 86_400), window.contains(day) else { return nil }
    let rest = seconds % 86_400
    let time = [rest / 3600, rest / 60 % 60, rest % 60].map { CalendarDay.padded($0, 2) }.joined(separator: ":")
    return ArticleDate(day: day.text, instant: day.text + "T" + time + "Z")
  }

  // MARK: - The day

  private func day(_ tokens: [DateToken], at index: Int) -> (CalendarDay, Int)? {
    let token = tokens[index]
    switch token.kind {
    case .number:
      if index > 0, !token.spaced, continuesNumber(tokens[index - 1]) { return nil }
      if token.digits == 4 || (token.digits == 8 && token.value > 19_000_000) { return yearFirst(tokens, at: index) }
      return token.digits <= 2 ? dayOrMonthFirst(tokens, at: index) : nil
    case .word: return monthWordFirst(tokens, at: index)
    case .mark: return nil
    }
  }

  /// A number right behind one of these marks is the rest of something else: a version, a price, a ratio.
  private func continuesNumber(_ token: DateToken) -> Bool {
    token.kind == .mark && ["$", "€", "£", "¥", "#", "%", "+", "="].contains(token.text)
  }

  /// 2025-03-04, 2025/3/4, 2025.03.04, 20250304, 2025年3月4日, 2025. 3. 4., 2025 March 4.
  private func yearFirst(_ tokens: [DateToken], at index: Int) -> (CalendarDay, Int)? {
    let first = tokens[index]
    if first.digits == 8 {
      guard
        let day = CalendarDay(year: first.value / 10_000, month: first.value / 100 % 100, day: first.value % 100),
        index + 1 >= tokens.count || tokens[index + 1].kind != .number || tokens[index + 1].spaced
      else { return nil }
      return (day, index + 1)
    }
    let year = first.value
    if let (month, afterMonth) = number(tokens, behind: index, marks: ["-", "/", ".", "年", "‐", "–", ":"]),
      let (day, afterDay) = number(tokens, behind: afterMonth - 1, marks: ["-", "/", ".", "月", "‐", "–", ":"]),
      tokens[index + 1].text != ":" || year > 1900,
      let result = calendarDay(year, month, day)
    {
      let hasSign = afterDay < tokens.count && tokens[afterDay].text == "日"
      return (result, hasSign ? afterDay + 1 : afterDay)
    }
    func behindMarks(_ index: Int) -> Int {
      tokens[index...].firstIndex { $0.kind != .mark || ![".", ",", "-", "/"].contains($0.text) } ?? tokens.count
    }
    var next = behindMarks(index + 1)
    guard next < tokens.count, tokens[next].kind == .word, let month = MonthNames.month(tokens[next].text) else {
      return nil
    }
    next = behindMarks(next + 1)
    guard next < tokens.count, tokens[next].kind == .number, tokens[next].digits <= 2,
      let result = calendarDay(year, month, tokens[next].value)
    else { return nil }
    return (result, next + 1)
  }

  /// The number behind a mark that follows `index`, and the index behind that number.
  private func number(_ tokens: [DateToken], behind index: Int, marks: Set<String>) -> (Int, Int)? {
    guard index + 2 < tokens.count, marks.contains(tokens[index + 1].text), tokens[index + 2].kind == .number,
      tokens[index + 2].digits <= 2
    else { return nil }
    return (tokens[index + 2].value, index + 3)
  }

  /// 4 March 2025, 4. März 2025, 4 de marzo de 2025, 04.03.2025, 03/04/2025, 4-Mar-25, 4 tháng 3, 2025.
  private func dayOrMonthFirst(_ tokens: [DateToken], at index: Int) -> (CalendarDay, Int)? {
    let first = tokens[index].value
    if index + 4 < tokens.count, tokens[index + 1].kind == .mark, tokens[index + 2].kind == .number,
      tokens[index + 2].digits <= 2, tokens[index + 3].text == tokens[index + 1].text,
      ["/", ".", "-", "‐", "–"].contains(tokens[index + 1].text), tokens[index + 4].kind == .number,
      let year = year(tokens[index + 4], mark: tokens[index + 1].text)
    {
      let second = tokens[index + 2].value
      let dayFirst = first > 12 || (second <= 12 && (order == .dayFirst || tokens[index + 1].text == "."))
      guard let day = calendarDay(year, dayFirst ? second : first, dayFirst ? first : second) else { return nil }
      return (day, index + 5)
    }
    var next = skipFiller(tokens, from: index + 1)
    guard next < tokens.count, tokens[next].kind == .word else { return nil }
    var month = MonthNames.month(tokens[next].text)
    if month == nil, tokens[next].text == "tháng", next + 1 < tokens.count, tokens[next + 1].kind == .number {
      next += 1
      month = tokens[next].value
    }
    guard let month else { return nil }
    next = skipFiller(tokens, from: next + 1)
    // `4 March, 15:10` has a time where a short year could be.
    let isTime = next + 1 < tokens.count && tokens[next].digits <= 2 && [":", "h"].contains(tokens[next + 1].text)
    guard next < tokens.count, !isTime, tokens[next].kind == .number, let year = year(tokens[next], mark: ""),
      let day = calendarDay(year, month, first)
    else { return nil }
    return (day, next + 1)
  }

  /// March 4, 2025; Mar. 4th 2025; März 4 2025.
  private func monthWordFirst(_ tokens: [DateToken], at index: Int) -> (CalendarDay, Int)? {
    guard let month = MonthNames.month(tokens[index].text) else { return nil }
    var next = skipFiller(tokens, from: index + 1)
    guard next < tokens.count, tokens[next].kind == .number, tokens[next].digits <= 2 else { return nil }
    let dayNumber = tokens[next].value
    next = skipFiller(tokens, from: next + 1)
    guard next < tokens.count, tokens[next].kind == .number, tokens[next].digits == 4,
      let day = calendarDay(tokens[next].value, month, dayNumber)
    else { return nil }
    return (day, next + 1)
  }

  /// A year of four digits, a Buddhist one, or of two digits where a separator makes it clear.
  private func year(_ token: DateToken, mark: String) -> Int? {
    switch token.digits {
    case 4: return token.value
    case 2 where mark != "-" || token.value > 12: return token.value < 70 ? 2000 + token.value : 1900 + token.value
    default: return nil
    }
  }

  private func calendarDay(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay? {
    // Thai pages count 543 years more.
    CalendarDay(year: (2500...2600).contains(year) ? year - 543 : year, month: month, day: day)
  }

  /// Skips what stands between day, month and year: ordinals, `de`, `of`, points, commas.
  private func skipFiller(_ tokens: [DateToken], from index: Int) -> Int {
    var next = index
    while next < tokens.count, next < index + 3 {
      let token = tokens[next]
      switch token.kind {
      case .mark where [".", ",", "-", "/", "º", "ª", "°", "'", "’", "،", "‐", "–"].contains(token.text): next += 1
      case .word where Self.fillers.contains(token.text): next += 1
      default: return next
      }
    }
    return next
  }

  private static let fillers = WordTable(WordLists.words("date-words", "fillers"))

  // MARK: - The time of day

  /// Hour, minute, second and zone behind a day, where they follow closely.
  private func instant(of day: CalendarDay, _ tokens: [DateToken], at end: Int) -> (String?, Int) {
    var index = end
    var skipped = 0
    while index < tokens.count, skipped < 5 {
      let token = tokens[index]
      if token.kind == .number { break }
      guard token.kind == .word ? Self.timeWords.contains(token.text) : Self.timeMarks.contains(token.text) else {
        return (nil, end)
      }
      index += 1
      skipped += 1
    }
    guard index + 2 < tokens.count, tokens[index].digits <= 2, tokens[index + 2].kind == .number,
      tokens[index + 2].digits == 2, [":", "h", ".", "時"].contains(tokens[index + 1].text)
    else { return (nil, end) }
    var hour = tokens[index].value
    let minute = tokens[index + 2].value
    var second = 0
    index += 3
    if index + 1 < tokens.count, tokens[index].text == ":", tokens[index + 1].kind == .number,
      tokens[index + 1].digits == 2
    {
      second = tokens[index + 1].value
      index += 2
    }
    if index + 1 < tokens.count, [".", ","].contains(tokens[index].text), tokens[index + 1].kind == .number,
      !tokens[index + 1].spaced
    {
      index += 2
    }
    if index < tokens.count, tokens[index].kind == .word {
      let isA = tokens[index].text == "a" || tokens[index].text == "am"
      let isP = tokens[index].text == "p" || tokens[index].text == "pm"
      if isP, hour < 12 { hour += 12 }
      if isA, hour == 12 { hour = 0 }
      if isA || isP {
        index += 1
        if tokens[index - 1].text.count == 1 {
          while index < tokens.count, tokens[index].text == "." || tokens[index].text == "m" { index += 1 }
        }
      }
    }
    guard hour < 24, minute < 60, second < 61 else { return (nil, end) }
    let (zone, after) = zone(tokens, at: index)
    let time = [hour, minute, min(second, 59)].map { CalendarDay.padded($0, 2) }.joined(separator: ":")
    return (day.text + "T" + time + zone, after)
  }

  private static let timeWords = WordTable(WordLists.words("date-words", "time"))
  private static let timeMarks: WordTable = [",", "-", "–", "—", "|", "·", ".", "/", "•", ":", "@", "日"]

  /// `Z`, `+01:00`, `GMT`, `CEST` … as an offset; nothing where unknown.
  private func zone(_ tokens: [DateToken], at index: Int) -> (String, Int) {
    guard index < tokens.count else { return ("", index) }
    let token = tokens[index]
    if token.kind == .word {
      var text = token.text
      var next = index
      if text == "uhr", next + 1 < tokens.count {
        next += 1
        text = tokens[next].text
      }
      if let offset = Self.zones[ByteText(text)] {
        // `GMT+2` is an offset, not Greenwich.
        if offset == "Z", next + 1 < tokens.count, ["+", "-"].contains(tokens[next + 1].text) {
          return zone(tokens, at: next + 1)
        }
        return (offset, next + 1)
      }
      return ("", index)
    }
    guard token.text == "+" || token.text == "-" || token.text == "−", index + 1 < tokens.count,
      !tokens[index + 1].spaced,
      tokens[index + 1].kind == .number
    else { return ("", index) }
    let number = tokens[index + 1]
    var hours = number.value
    var minutes = 0
    var next = index + 2
    if number.digits == 4 {
      hours = number.value / 100
      minutes = number.value % 100
    } else if next + 1 < tokens.count, tokens[next].text == ":", tokens[next + 1].digits == 2 {
      minutes = tokens[next + 1].value
      next += 2
    }
    guard number.digits <= 4, number.digits != 3, hours <= 14, minutes < 60 else { return ("", index) }
    if hours == 0, minutes == 0 { return ("Z", next) }
    let sign = token.text == "+" ? "+" : "-"
    return (sign + CalendarDay.padded(hours, 2) + ":" + CalendarDay.padded(minutes, 2), next)
  }

  private static let zones: [ByteText: String] = {
    var zones: [ByteText: String] = [:]
    for (offset, names) in WordLists.lists("zone") {
      for name in names.flatMap(WordLists.words) { zones[ByteText(name)] = offset }
    }
    return zones
  }()
}
