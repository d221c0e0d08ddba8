import ArticleStore
import Frontier
import Postgres
import Testing

/// Dates of articles: what is written, and what PostgreSQL takes.
extension SettleTests {
  @Test func dates() {
    #expect(StatedInstant.day("2024-02-29") == "2024-02-29")
    for text in ["2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01", "2024-1-1", "2024-01-01x", "", "today"] {
      #expect(StatedInstant.day(text) == nil, "\(text)")
    }
    for text in [
      "2024-02-29T12:00:00Z", "2024-02-29T12:00Z", "2024-02-29T23:59:60+02:00", "2024-02-29T12:00:00.123456-0330",
      "2024-02-29 12:00:00+05",
    ] {
      #expect(StatedInstant.instant(text) == text)
    }
    for text in [
      "2024-02-29T12:00:00", "2024-02-30T12:00:00Z", "2024-02-29T24:00:00Z", "2024-02-29T12:60:00Z",
      "2024-02-29T12:00:00.Z",
      "2024-02-29T12:00:00+16:00", "2024-02-29T12:00:00+1", "2024-02-29T12:00:00 Europe/Paris",
      "2024-02-29T12:00:00Z'; drop",
    ] {
      #expect(StatedInstant.instant(text) == nil, "\(text)")
    }
  }

  /// What passes the check is what the server takes.
  @Test func theServerTakesEveryDateThatPasses() async throws {
    try await withFrontier { fixture in
      var generator = Seeded(seed: 11)
      let alphabet = Array("0123456789-T:Z+. ")
      var passed: [String] = []
      for _ in 0..<20_000 {
        var text = Array("2024-02-29T12:00:00.5+01:00".prefix(Int.random(in: 10...27, using: &generator)))
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
          text[Int.random(in: 0..<text.count, using: &generator)] = alphabet.randomElement(using: &generator) ?? "0"
        }
        if let instant = StatedInstant.instant(String(text)) { passed.append(instant) }
      }
      #expect(passed.count > 100)
      let taken = try await fixture.number(
        "select count(t::timestamptz) from unnest($1::text[]) t", [.textArray(passed)])
      #expect(taken == passed.count)
    }
  }
}
