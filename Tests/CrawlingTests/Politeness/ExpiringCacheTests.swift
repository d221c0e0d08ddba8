import Testing

@testable import Crawling

/// What a worker keeps of hosts' files.
@Suite struct HostFileMemoryTests {
  private let now = ContinuousClock.now

  @Test func aFileHoldsForItsTime() {
    let memory = ExpiringCache<String?>(maxBytes: 1000)
    memory.keep("a", of: "http://a.test", size: 10, for: .seconds(60))
    memory.keep(nil, of: "http://b.test", size: 10, for: .seconds(60))
    memory.keep("c", of: "http://c.test", size: 10, for: .seconds(-1))
    #expect(memory.file(of: "http://a.test") == "a")
    #expect(memory.file(of: "http://a.test", at: now + .seconds(61)) == nil)
    // That there is no file is known too.
    #expect(memory.file(of: "http://b.test") == .some(nil))
    #expect(memory.file(of: "http://c.test") == nil && memory.file(of: "https://a.test") == nil)
  }

  @Test func filesAndTheirBytesAreBounded() {
    let memory = ExpiringCache<Int>(capacity: 10, maxBytes: 1000)
    for number in 0..<100 { memory.keep(number, of: "\(number)", size: 10, for: .seconds(60)) }
    #expect(memory.extent == (10, 100))
    for _ in 0..<100 { memory.keep(0, of: "same", size: 500, for: .seconds(60)) }
    #expect(memory.extent.count <= 10 && memory.extent.size <= 590)
    // Larger than all that may be kept: it is not kept, and nothing is held for it.
    memory.keep(1, of: "large", size: 1001, for: .seconds(60))
    #expect(memory.extent == (0, 0) || memory.extent.size <= 1000)
  }
}
