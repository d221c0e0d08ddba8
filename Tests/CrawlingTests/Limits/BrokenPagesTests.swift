import ReaderProcesses
import Testing

@testable import Crawling

/// What a worker remembers of hosts whose pages end their readers.
@Suite struct BrokenPagesTests {
  @Test func aHostWhosePagesRunOutOfTimeGetsLessOfIt() {
    let pages = BrokenPages()
    let whole = PageAllowance.time(bytes: 1000)
    #expect(pages.time(forPageOf: 1000, 1) == whole)
    for _ in 0..<2 {
      _ = pages.note(.time(whole), of: 1)
      #expect(pages.time(forPageOf: 1000, 1) == whole / 8)
    }
    #expect(pages.time(forPageOf: 1000, 2) == whole)
    for _ in 0..<BrokenPages.readNeeded { pages.noteRead(of: 1) }
    #expect(pages.time(forPageOf: 1000, 1) == whole)
  }

  /// A worker that was just started knows no host: it need not learn of each that its pages loop.
  @Test func inAStormOtherHostsBeginWithLess() {
    let pages = BrokenPages()
    let whole = PageAllowance.time(bytes: 0)
    for host in Int64(1)...Int64(BrokenPages.hostsOfAStorm) {
      #expect(pages.time(forPageOf: 0, 99) == whole)
      for _ in 0..<2 { _ = pages.note(.time(whole), of: host) }
    }
    #expect(pages.time(forPageOf: 0, 99) == whole / 8)
    for _ in 0..<BrokenPages.readNeeded { pages.noteRead(of: 1) }
    #expect(pages.time(forPageOf: 0, 99) == whole)
  }

  @Test func pagesThatAreReadBetweenThemEndTheRow() {
    let pages = BrokenPages()
    let counts = (0..<3).map { _ in pages.note(.crash(signal: 4, said: ""), of: 1) }
    #expect(counts == [1, 2, 3])
    #expect(pages.time(forPageOf: 0, 1) == PageAllowance.time(bytes: 0))
    pages.noteRead(of: 1)
    #expect(pages.note(.forbidden, of: 1) == 1)
    #expect(pages.note(.forbidden, of: 2) == 1)
  }

  @Test func aRowOfThemLeavesTheHostAloneAndSoDoesEachFurtherOne() {
    var breaker = CircuitBreaker()
    breaker.read(broken: CircuitBreaker.brokenPagesNeeded - 1)
    #expect(!breaker.breaksReaders)
    breaker.read(broken: CircuitBreaker.brokenPagesNeeded)
    #expect(breaker.breaksReaders)
    breaker.read(broken: 0)
    #expect(!breaker.breaksReaders)
    breaker.read(broken: CircuitBreaker.brokenPagesNeeded + 1)
    #expect(breaker.breaksReaders)
  }

  /// More hosts than are remembered: any is forgotten, and none is mistaken for another.
  @Test func theirNumberIsBounded() {
    let pages = BrokenPages()
    for host in Int64(0)..<10_000 { #expect(pages.note(.forbidden, of: host) == 1) }
  }
}
