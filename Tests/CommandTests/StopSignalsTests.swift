import CommandLine
import Foundation
import Testing

/// A process that is told to end ends in time, even with all its threads blocked.
@Suite(.timeLimit(.minutes(3))) struct StopSignalsTests {
  /// Every thread that runs tasks is held for ever, so that what the signal asks for never begins.
  @Test func heldTasksHoldNoEnd() async {
    await #expect(processExitsWith: .exitCode(143)) {
      // A process that does not end by itself is ended by this.
      alarm(60)
      let stop = StopSignals(within: .milliseconds(100)) { _exit(1) }
      for _ in 0..<(4 * ProcessInfo.processInfo.activeProcessorCount) { Task.detached { holdThread() } }
      kill(getpid(), SIGTERM)
      holdThread()
      withExtendedLifetime(stop) {}
    }
  }

  /// The log's pipe is full and has no reader: a process must end even if it cannot say why.
  @Test func unreadLogHoldsNoEnd() async {
    await #expect(processExitsWith: .exitCode(143)) {
      alarm(60)
      fillErrors()
      let stop = StopSignals(within: .milliseconds(100)) { holdThread() }
      kill(getpid(), SIGTERM)
      holdThread()
      withExtendedLifetime(stop) {}
    }
  }

  /// What is said where it is read.
  @Test func endByTheLimitIsTold() async throws {
    let ended = await #expect(
      processExitsWith: .exitCode(130), observing: [\.standardErrorContent]
    ) {
      alarm(60)
      let stop = StopSignals(within: .milliseconds(100)) { holdThread() }
      kill(getpid(), SIGINT)
      holdThread()
      withExtendedLifetime(stop) {}
    }
    let errors = String(decoding: try #require(ended).standardErrorContent, as: UTF8.self)
    #expect(errors.contains("stopped: ending took longer than 0.1 s"), "\(errors)")
  }
}

private func holdThread() {
  while true { pause() }
}

/// Standard error becomes a full pipe without a reader.
private func fillErrors() {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { _exit(2) }
  let flags = fcntl(ends[1], F_GETFL)
  _ = fcntl(ends[1], F_SETFL, flags | O_NONBLOCK)
  let block = [UInt8](repeating: 0x2E, count: 4096)
  for size in [4096, 1] { while write(ends[1], block, size) > 0 {} }
  _ = fcntl(ends[1], F_SETFL, flags)
  guard dup2(ends[1], STDERR_FILENO) == STDERR_FILENO else { _exit(2) }
}
