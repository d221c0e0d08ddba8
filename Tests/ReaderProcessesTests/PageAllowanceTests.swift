import HTML
import PageReader
import Testing

@testable import ReaderProcesses

/// What a page may cost, by its size.
@Suite(.timeLimit(.minutes(2))) struct PageAllowanceTests {
  @Test func itGrowsWithThePageAndNothingOverflows() {
    let small = PageAllowance.time(bytes: 0)
    #expect(PageAllowance.time(bytes: 3_000_000) == small * 4)
    #expect(PageAllowance.time(bytes: 0, part: 4) == small / 4)
    #expect(PageAllowance.time(bytes: 0, part: .max) == small / 8)
    #expect(PageAllowance.time(bytes: .min, part: .min) == small)
    #expect(PageAllowance.time(bytes: .max) > small)
    #expect(PageAllowance.memory(bytes: 1 << 20) == (128 + 64) << 20)
    #expect(PageAllowance.memory(bytes: .min) == 128 << 20)
    #expect(PageAllowance.memory(bytes: .max) == 1 << 40)
  }

  /// Wherever it is read: the limits of the program are the most that a page gets.
  @Test(arguments: [Duration.milliseconds(10), .seconds(3600)])
  func aPageGetsNoMoreTimeThanItsSizeAllows(limit: Duration) {
    let readers = PageReaders.custom { .failure(.time($0.limits.time)) }
    let request = ReaderScene.request(time: limit)
    let allowed = min(limit, PageAllowance.time(bytes: request.page.body.count))
    #expect(readers.answer(to: request).end == .time(allowed))
  }

  /// A small page that asks for memory without end is stopped long before the limit of its reader, and a large one
  /// may take what it needs.
  @Test func aPageGetsNoMoreMemoryThanItsSizeAllows() throws {
    let pool = ReaderScene.pool()
    defer { pool.close() }
    #expect(pool.answer(to: ReaderScene.trap("memory")).end == .memory(bytes: PageAllowance.memory(bytes: 0) + small))
    let large = ReaderScene.html("<!--\(String(repeating: " ", count: 4 << 20))-->")
    #expect(pool.answer(to: ReaderScene.request(large)).article != nil)
    for _ in 0..<3 { #expect(pool.answer(to: ReaderScene.request()).article != nil) }
    #expect(pool.counts.ends == [.memory: 1])
  }

  private var small: Int { 64 * ReaderScene.trap("memory").page.body.count }
}
