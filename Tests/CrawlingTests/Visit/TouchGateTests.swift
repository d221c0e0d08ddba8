import Synchronization
import TestSupport
import Testing

@testable import Crawling

@Suite(.timeLimit(.minutes(3))) struct TouchGateTests {
  private final class Inside: Sendable {
    let counts = Mutex((together: 0, alone: 0, wrong: 0))
  }

  @Test func pagesAreTouchedTogetherOrOneAlone() async throws {
    let gate = TouchGate()
    #expect(await gate.enter(alone: false))
    #expect(await gate.enter(alone: false))
    async let alone = gate.enter(alone: true)
    #expect(try await eventually { gate.waiting == 1 })
    // Who comes later waits behind it.
    async let later = gate.enter(alone: false)
    async let another = gate.enter(alone: false)
    #expect(try await eventually { gate.waiting == 3 })
    gate.leave(alone: false)
    #expect(gate.waiting == 3)
    gate.leave(alone: false)
    #expect(await alone)
    #expect(gate.waiting == 2)
    gate.leave(alone: true)
    let admitted = await (later, another)
    #expect(admitted == (true, true))
    gate.leave(alone: false)
    gate.leave(alone: false)
    #expect(await gate.enter(alone: true))
  }

  @Test func whoIsCancelledGivesWay() async throws {
    let gate = TouchGate()
    #expect(await gate.enter(alone: false))
    let alone = Task { await gate.enter(alone: true) }
    #expect(try await eventually { gate.waiting == 1 })
    let later = Task { await gate.enter(alone: false) }
    #expect(try await eventually { gate.waiting == 2 })
    alone.cancel()
    #expect(await alone.value == false)
    #expect(await later.value)
    let never = Task {
      while !Task.isCancelled { await Task.yield() }
      return await gate.enter(alone: true)
    }
    never.cancel()
    #expect(await never.value == false)
  }

  /// Many at once: the counts hold, and everybody has a turn.
  @Test func nobodyIsBesideWhoIsAlone() async {
    let gate = TouchGate()
    let inside = Inside()
    await withDiscardingTaskGroup { group in
      for number in 0..<400 {
        group.addTask {
          let isAlone = number.isMultiple(of: 7)
          guard await gate.enter(alone: isAlone) else { return }
          inside.counts.withLock { counts in
            if isAlone { counts.alone += 1 } else { counts.together += 1 }
            if counts.alone > 1 || (counts.alone == 1 && counts.together > 0) { counts.wrong += 1 }
          }
          await Task.yield()
          inside.counts.withLock { if isAlone { $0.alone -= 1 } else { $0.together -= 1 } }
          gate.leave(alone: isAlone)
        }
      }
    }
    #expect(inside.counts.withLock { $0.wrong } == 0)
    #expect(gate.waiting == 0)
  }
}
