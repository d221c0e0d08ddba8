import Testing

@testable import Extraction

@Suite struct DateTextTests {
  private let european = DateText(order: .dayFirst, window: DateWindow(today: "2026-11-22"))
  private let american = DateText(order: .monthFirst, window: DateWindow(today: "2026-11-22"))

  @Test(
    arguments: [
      ("2025-03-04", "2025-03-04", nil),
      ("2025-03-04T05:06:07Z", "2025-03-04", "2025-03-04T05:06:07Z"),
      ("2025-03-04T05:06:07.123+0200", "2025-03-04", "2025-03-04T05:06:07+02:00"),
      ("2025-03-04 05:06", "2025-03-04", "2025-03-04T05:06:00"),
      ("20250304", "2025-03-04", nil),
      ("2025/3/4", "2025-03-04", nil),
      ("Tue, 04 Mar 2025 05:06:07 GMT", "2025-03-04", "2025-03-04T05:06:07Z"),
      ("Tue Mar 4, 2025 5:06 PM EST", "2025-03-04", "2025-03-04T17:06:00-05:00"),
      ("1741064767", "2025-03-04", "2025-03-04T05:06:07Z"),
      ("1741064767000", "2025-03-04", "2025-03-04T05:06:07Z"),
      ("2025-03-04T23:30:00-11:00", "2025-03-04", "2025-03-04T23:30:00-11:00"),
      ("4 March 2025 at 12:10 a.m.", "2025-03-04", "2025-03-04T00:10:00"),
      ("March 4, 2025, GMT+2 time", "2025-03-04", nil),
    ] as [(String, String, String?)])
  func machineDates(_ text: String, _ day: String, _ instant: String?) {
    #expect(european.value(text) == ArticleDate(day: day, instant: instant))
  }

  @Test(arguments: [
    "4 March 2025", "March 4, 2025", "Mar. 4th, 2025", "4. März 2025", "4 mars 2025", "4 de marzo de 2025",
    "4 marzo 2025",
    "4 de março de 2025", "4 maart 2025", "4 mars 2025", "4. maaliskuuta 2025", "4 marca 2025", "4. března 2025",
    "4 марта 2025 г.",
    "4 березня 2025", "4 Μαρτίου 2025", "4 Mart 2025", "2025. március 4.", "4 martie 2025", "4 Maret 2025",
    "4 مارس 2025", "4 במרץ 2025",
    "4 मार्च 2025", "4 มีนาคม 2568", "2025年3月4日", "2025년 3월 4일", "04.03.2025", "4/3/2025", "04-03-2025", "4.3.25",
    "Dienstag, 4. März 2025, 10:15 Uhr",
    "٤ مارس ٢٠٢٥", "4 tháng 3, 2025", "１２月の話: 2025年３月４日",
  ])
  func sameDayInManyLanguages(_ text: String) {
    #expect(european.matches(in: text).first?.date.day == "2025-03-04")
  }

  @Test func numberOrderFollowsThePage() {
    #expect(american.value("03/04/2025")?.day == "2025-03-04")
    #expect(european.value("03/04/2025")?.day == "2025-04-03")
    #expect(american.value("13/04/2025")?.day == "2025-04-13")
    #expect(american.value("03.04.2025")?.day == "2025-04-03")
  }

  @Test(arguments: [
    "© 2015", "1982", "2031-01-01", "1989-12-31", "2025-02-30", "31.11.2024", "version 1.2.3", "12345", "2025-13-01",
    "May", "$20250304", "",
    "call 555-1234-5678", "ratio 3/4/5",
  ])
  func noDate(_ text: String) {
    #expect(european.value(text) == nil)
  }

  @Test func tomorrowIsAllowedForZonesEastOfUs() {
    #expect(european.value("2026-11-23")?.day == "2026-11-23")
    #expect(european.value("2026-11-24") == nil)
  }

  @Test(
    arguments: [
      ("/2025/03/04/story", "2025-03-04"), ("/news/2025-03-04-story", "2025-03-04"), ("/a/20250304/x", "2025-03-04"),
      ("/2025/mar/04/story", "2025-03-04"), ("/2025/03/story", nil), ("/id/2099/01/01/x", nil), ("/99990304/", nil),
    ] as [(String, String?)])
  func daysInPaths(_ path: String, _ day: String?) {
    #expect(URLDate.day(inPath: path, window: DateWindow(today: "2026-11-22"))?.text == day)
  }

  @Test func calendarRoundTrips() {
    for days in stride(from: -20_000, to: 40_000, by: 97) {
      #expect(CalendarDay(daysSinceEpoch: days)?.daysSinceEpoch == days)
    }
  }
}
